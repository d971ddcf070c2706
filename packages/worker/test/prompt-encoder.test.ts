// Long prompts in their turn: the same results, and the event loop goes on meanwhile.
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
/** Too long to be encoded beside others. */
const longText = text.repeat(250);
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
  it.each([1, 7, 250, 1000])('text, %d times the same', async (times) => {
    for (const isPlain of [true, false]) {
      const long = text.repeat(times);
      const wanted = await folder.tokenizer!.encode(long, { plain: isPlain });
      expect(await encoder.encode(long, { plain: isPlain, signal })).toEqual(wanted);
    }
  });

  it.each(['byte_level_bpe', 'metaspace_bpe'])('text, with the tokenizer %s', async (name) => {
    const path = join(tokenizerFixtures, name);
    const tokenizer = (await openTokenizer(path, { vocabSize: folder.spec.vocabSize, eosIds: [] }))!;
    const own = new PromptEncoder({ ...folder, path, tokenizer });
    for (const isPlain of [true, false]) {
      const long = text.repeat(250);
      expect(await own.encode(long, { plain: isPlain, signal })).toEqual(await tokenizer.encode(long, { plain: isPlain }));
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
  const answers = await Promise.allSettled(Array.from({ length: 70 }, () => encoder.encode(longText, plain)));
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused.length).toBe(5);
  expect(refused[0]).toMatchObject({ reason: { code: 'EM_OVERLOADED', fields: { retryMs: 1000 } } });
});

describe('a cancelled text', () => {
  it('leaves the queue at once, and its room to others', async () => {
    const first = encoder.encode(longText, plain);
    const gone = new AbortController();
    setMaxListeners(0, gone.signal);
    const waiting = Array.from({ length: 64 }, () => encoder.encode(longText, { plain: true, signal: gone.signal }));
    await expect(encoder.encode(longText, plain)).rejects.toMatchObject({ code: 'EM_OVERLOADED' });
    gone.abort();
    const settled = await Promise.allSettled(waiting);
    const next = encoder.encode(longText, plain);
    expect(settled.map((one) => one.status === 'rejected' && (one.reason as { code: string }).code)).toEqual(
      Array(64).fill('EM_CANCELLED'),
    );
    const wanted = await folder.tokenizer!.encode(longText, { plain: true });
    expect(await Promise.all([first, next])).toEqual([wanted, wanted]);
  });

  it('that is being encoded is given up at once, and the next has its turn', async () => {
    const gone = new AbortController();
    const broken = encoder.encode(longText, { plain: true, signal: gone.signal });
    const next = encoder.encode(longText, plain);
    gone.abort();
    await expect(broken).rejects.toMatchObject({ code: 'EM_CANCELLED' });
    expect(await next).toEqual(await folder.tokenizer!.encode(longText, { plain: true }));
  });

  it('that was cancelled before it came is refused', async () => {
    await expect(encoder.encode(longText, { plain: true, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'EM_CANCELLED' });
  });
});

it('a chat whose template does not end is broken off when it is cancelled, and the next is rendered', async () => {
  const path = await mkdtemp(join(tmpdir(), 'expertmesh-prompt-'));
  const endless = '{% for a in range(9999) %}{% for b in range(9999) %}{{ a * b }}{% endfor %}{% endfor %}';
  await writeFile(join(path, 'chat_template.jinja'), `{% if messages[0].content == 'endless' %}${endless}{% endif %}done`);
  const own = new PromptEncoder({ ...folder, path, chatTemplate: await openChatTemplate(path) });
  const gone = new AbortController();
  const broken = own.render({ messages: chat(100, 'endless'), addGenerationPrompt: true }, gone.signal);
  const next = own.render({ messages: chat(100, 'ends'), addGenerationPrompt: true }, signal);
  gone.abort();
  await expect(broken).rejects.toMatchObject({ code: 'EM_CANCELLED' });
  expect(await next).toBe('done');
  await own.close();
  await rm(path, { recursive: true });
});

it('closing fails what waits and what comes later, and a tokenizer or template that is not there is named', async () => {
  const all = [longText, longText].map((one) => encoder.encode(one, plain));
  const lost = { code: 'EM_WORKER_LOST' };
  await Promise.all([encoder.close(), ...all.map((one) => expect(one).rejects.toMatchObject(lost))]);
  await expect(encoder.encode(longText, plain)).rejects.toMatchObject(lost);
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
});
