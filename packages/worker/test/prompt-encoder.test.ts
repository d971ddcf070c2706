// Long prompts on a thread of their own: the same results, and the event loop goes on meanwhile.
import { setMaxListeners } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { type ModelFolder, openChatTemplate, openModelFolder, openTokenizer } from '@expertmesh/models';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PromptEncoder } from '../src/requests/prompt-encoder.js';

const modelFolder = fileURLToPath(new URL('../../demo-model/model', import.meta.url));
const tokenizerFixtures = fileURLToPath(new URL('../../../test/fixtures/tokenizers', import.meta.url));
const text = 'Write a short story about a gardener named Milo, 27 apples and ünïcödé 漢字.\n\t';
const { signal } = new AbortController();
setMaxListeners(0, signal);
const plain = { plain: true, signal };

let folder: ModelFolder;
let encoder: PromptEncoder;
beforeAll(async () => {
  folder = await openModelFolder(modelFolder);
});
beforeEach(() => {
  encoder = new PromptEncoder(folder);
});
afterEach(() => encoder.close());

const chat = (numMessages: number, content: string) =>
  Array.from({ length: numMessages }, (_, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }));

describe('a long prompt gives what the model itself makes of it', () => {
  it.each([1, 7, 100, 1000])('text, %d times the same', async (times) => {
    for (const isPlain of [true, false]) {
      const long = text.repeat(times);
      const wanted = folder.tokenizer!.encode(long, { plain: isPlain });
      expect(await encoder.encode(long, { plain: isPlain, signal })).toEqual(wanted);
    }
  });

  it.each(['byte_level_bpe', 'metaspace_bpe'])('text, with the tokenizer %s', async (name) => {
    const path = join(tokenizerFixtures, name);
    const tokenizer = (await openTokenizer(path, { vocabSize: folder.spec.vocabSize, eosIds: [] }))!;
    const own = new PromptEncoder({ ...folder, path, tokenizer });
    for (const isPlain of [true, false]) {
      const long = text.repeat(50);
      expect(await own.encode(long, { plain: isPlain, signal })).toEqual(tokenizer.encode(long, { plain: isPlain }));
    }
    await own.close();
  });

  it.each([
    [3, 'short'],
    [1000, 'many'],
    [3, 'long '.repeat(10_000)],
  ])('chat of %d messages', async (numMessages, content) => {
    const messages = chat(numMessages, content);
    for (const addGenerationPrompt of [true, false]) {
      const wanted = folder.chatTemplate!.render({ messages, addGenerationPrompt });
      expect(await encoder.render({ messages, addGenerationPrompt }, signal)).toBe(wanted);
    }
  });
});

it('a text of a million characters blocks the event loop for a small part of its time, in which short texts are answered', async () => {
  const done: string[] = [];
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  const begin = performance.now();
  const long = encoder.encode(text.repeat(Math.ceil(1e6 / text.length)), plain).then(() => done.push('long'));
  await encoder.encode('short', plain).then(() => done.push('short'));
  await new Promise<void>((resolve) => setTimeout(resolve, 20)).then(() => done.push('timer'));
  await encoder.encode('another', plain).then(() => done.push('another'));
  await long;
  delays.disable();
  expect(done).toEqual(['short', 'timer', 'another', 'long']);
  expect(delays.max / 1e6).toBeLessThan((performance.now() - begin) / 4);
});

it('too many long texts are refused, with a hint when to try again, and those that wait are answered', async () => {
  const long = text.repeat(20);
  const answers = await Promise.allSettled(Array.from({ length: 70 }, () => encoder.encode(long, plain)));
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused.length).toBe(5);
  expect(refused[0]).toMatchObject({ reason: { code: 'EM_OVERLOADED', fields: { retryMs: 1000 } } });
});

describe('a cancelled text', () => {
  const spaces = ' '.repeat(200_000);

  it('leaves the queue at once, and its room to others', async () => {
    const first = encoder.encode(text.repeat(200), plain);
    const gone = new AbortController();
    setMaxListeners(0, gone.signal);
    const waiting = Array.from({ length: 64 }, () => encoder.encode(spaces, { plain: true, signal: gone.signal }));
    await expect(encoder.encode(spaces, plain)).rejects.toMatchObject({ code: 'EM_OVERLOADED' });
    gone.abort();
    const settled = await Promise.allSettled(waiting);
    expect(settled.map((one) => one.status === 'rejected' && (one.reason as { code: string }).code)).toEqual(
      Array(64).fill('EM_CANCELLED'),
    );
    expect(await first).toEqual(folder.tokenizer!.encode(text.repeat(200), { plain: true }));
    const next = text.repeat(10);
    expect(await encoder.encode(next, plain)).toEqual(folder.tokenizer!.encode(next, { plain: true }));
  });

  it('that is being encoded and long is broken off: the next is answered before its ids would be there', async () => {
    const gone = new AbortController();
    const done: string[] = [];
    const other = new PromptEncoder(folder);
    await Promise.all([encoder.encode(text.repeat(10), plain), other.encode(text.repeat(10), plain)]);
    const whole = other.encode(spaces, plain).then(() => done.push('whole'));
    const broken = encoder.encode(spaces, { plain: true, signal: gone.signal });
    const next = encoder.encode(text.repeat(10), plain).then(() => done.push('next'));
    gone.abort();
    await expect(broken).rejects.toMatchObject({ code: 'EM_CANCELLED' });
    await Promise.all([next, whole]);
    expect(done).toEqual(['next', 'whole']);
    await other.close();
  });

  it('that was cancelled before it came is refused', async () => {
    await expect(encoder.encode(text.repeat(10), { plain: true, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'EM_CANCELLED',
    });
  });
});

it('closing fails what waits and what comes later, and a tokenizer or template that is not there is named', async () => {
  const all = [text.repeat(1000), text.repeat(10)].map((one) => encoder.encode(one, plain));
  const lost = { code: 'EM_WORKER_LOST' };
  await Promise.all([encoder.close(), ...all.map((one) => expect(one).rejects.toMatchObject(lost))]);
  await expect(encoder.encode(text.repeat(10), plain)).rejects.toMatchObject(lost);
  const without = new PromptEncoder({ ...folder, tokenizer: null, chatTemplate: null });
  await expect(without.encode('a', plain)).rejects.toMatchObject({ code: 'EM_TOKENIZER_MISSING' });
  await expect(without.render({ messages: chat(1, 'a'), addGenerationPrompt: true }, signal)).rejects.toMatchObject({
    code: 'EM_CHAT_TEMPLATE_MISSING',
  });
});

describe('an error crosses the thread with its code, its fields and its message', () => {
  let path: string;
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'expertmesh-prompt-'));
    await cp(join(tokenizerFixtures, 'byte_level_bpe'), path, { recursive: true });
  });
  afterAll(() => rm(path, { recursive: true }));

  it('of a template that refuses the messages', async () => {
    await writeFile(join(path, 'chat_template.jinja'), "{{ raise_exception('no more than one') }}");
    const own = new PromptEncoder({ ...folder, path, chatTemplate: await openChatTemplate(path) });
    await expect(own.render({ messages: chat(1000, 'a'), addGenerationPrompt: true }, signal)).rejects.toMatchObject({
      ...{ code: 'EM_CHAT_REFUSED', fields: { problem: 'no more than one' } },
      message: expect.stringContaining('no more than one'),
    });
    await own.close();
  });

  it('of a tokenizer that has been damaged since, and works again once it is mended', async () => {
    const file = join(path, 'tokenizer.json');
    const own = new PromptEncoder({ ...folder, path });
    await writeFile(file, '{');
    await expect(own.encode(text.repeat(10), plain)).rejects.toMatchObject({ code: 'EM_FILE_FORMAT', fields: { file } });
    await cp(join(modelFolder, 'tokenizer.json'), file);
    expect(await own.encode(text.repeat(10), plain)).toEqual(folder.tokenizer!.encode(text.repeat(10), { plain: true }));
    await own.close();
  });
});
