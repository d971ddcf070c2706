// Long texts on a thread of their own: the same ids, and the event loop goes on meanwhile.
import { fileURLToPath } from 'node:url';
import { type ModelFolder, openModelFolder } from '@expertmesh/models';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PromptEncoder } from '../src/prompt-encoder.js';

const modelFolder = fileURLToPath(new URL('../../demo-model/model', import.meta.url));
const text = 'Write a short story about a gardener named Milo, 27 apples and ünïcödé 漢字.\n\t';

let folder: ModelFolder;
let encoder: PromptEncoder;
beforeAll(async () => {
  folder = await openModelFolder(modelFolder);
  encoder = new PromptEncoder(folder);
});
afterAll(() => encoder.close());

it.each([1, 7, 100, 1000])('a text of %d times the same gives the ids of the tokenizer itself', async (times) => {
  for (const plain of [true, false]) {
    const long = text.repeat(times);
    expect(await encoder.encode(long, { plain })).toEqual(folder.tokenizer!.encode(long, { plain }));
  }
});

it('short texts, and timers, do not wait for long ones', async () => {
  const done: string[] = [];
  const long = encoder.encode(' '.repeat(50_000), { plain: true }).then(() => done.push('long'));
  await encoder.encode('short', { plain: true }).then(() => done.push('short'));
  await new Promise<void>((resolve) => setTimeout(resolve, 1)).then(() => done.push('timer'));
  await long;
  expect(done).toEqual(['short', 'timer', 'long']);
});

it('too many long texts are refused, with a hint when to try again, and those that wait are answered', async () => {
  const long = text.repeat(20);
  const answers = await Promise.allSettled(Array.from({ length: 70 }, () => encoder.encode(long, { plain: true })));
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused.length).toBe(6);
  expect(refused[0]).toMatchObject({ reason: { code: 'EM_OVERLOADED', fields: { retryMs: 1000 } } });
});

it('closing fails what waits, and a tokenizer that is not there is named', async () => {
  const own = new PromptEncoder(folder);
  const waiting = own.encode(text.repeat(1000), { plain: true });
  await Promise.all([own.close(), expect(waiting).rejects.toMatchObject({ code: 'EM_WORKER_LOST' })]);
  const without = new PromptEncoder({ ...folder, tokenizer: null });
  await expect(without.encode('a', { plain: true })).rejects.toMatchObject({ code: 'EM_TOKENIZER_MISSING' });
});
