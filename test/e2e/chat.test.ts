// Messages by the chat template of the trained demo model, from the command line to the reference's tokens.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoModel, expertmesh, expertmeshJson, fixture, run, type Served, serve, whileServing } from './processes.js';

interface Continuation {
  readonly prompt: string;
  readonly prompt_ids: readonly number[];
  readonly ids: readonly number[];
}

const { continuations } = JSON.parse(readFileSync(join(demoModel, '../eval/reference.json'), 'utf8')) as { continuations: Continuation[] };
const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-chat-'));

let served: Served;
let at: string[];
beforeAll(async () => {
  served = await serve(['--model', demoModel, '--workers', '2']);
  at = ['--endpoint', served.endpoint];
});
afterAll(async () => {
  rmSync(scratch, { recursive: true });
  expect(await served.stop()).toBe(0);
});

const ask = (ids: readonly number[]) => ['--max-tokens', String(ids.length), ...at];

it.each(continuations)('generate --chat continues $prompt as the reference does', async ({ prompt, prompt_ids: promptIds, ids }) => {
  // The template ends each message of a user with a line break.
  const content = prompt.replace(/\n$/, '');
  const messages = JSON.stringify([{ role: 'user', content }]);
  const answer = await expertmeshJson<{ ids: number[]; promptTokens: number }>(['generate', '--chat', messages, ...ask(ids)]);
  expect(answer).toMatchObject({ ids, promptTokens: promptIds.length });
});

it('a text, a file and standard input are chats as well', async () => {
  const question = 'Question: 27 + 58 =';
  const file = join(scratch, 'messages.json');
  const messages = JSON.stringify([{ role: 'user', content: question }]);
  writeFileSync(file, messages);
  for (const given of [question, file]) {
    expect((await expertmesh(['generate', '--chat', given, ...at])).stdout).toBe('Answer: 85\n');
  }
  const running = run(['generate', '--chat', '-', ...at]);
  running.process.stdin?.end(messages);
  expect((await running.finished).stdout).toBe('Answer: 85\n');
});

it('parts of type text, and an object with tools and variables, are the same chat', async () => {
  const content = 'Question: 27 + 58 =';
  const parts = [{ role: 'user', content: [{ type: 'text', text: content }] }];
  const whole = { messages: parts, tools: [{ type: 'function' }], chat_template_kwargs: { enable_thinking: false } };
  for (const given of [parts, whole]) {
    expect((await expertmesh(['generate', '--chat', JSON.stringify(given), ...at])).stdout).toBe('Answer: 85\n');
  }
});

it('model tokenize --chat shows the text and tokens that a model is given, without a cluster', async () => {
  const [{ prompt, prompt_ids: ids }] = continuations as [Continuation];
  const messages = JSON.stringify([{ role: 'user', content: prompt.replace(/\n$/, '') }]);
  const shown = await expertmeshJson<{ text: string; ids: number[]; tokens: string[] }>([
    'model',
    'tokenize',
    '--model',
    demoModel,
    '--chat',
    messages,
  ]);
  expect(shown).toMatchObject({ text: `<|bos|>${prompt}`, ids });
  expect(shown.tokens).toHaveLength(ids.length);
});

it.each([
  ['[]', '--chat: wanted a list of messages'],
  ['[{"content": "a"}]', '--chat: chat.messages[0].role is absent'],
  ['[{"role": "user", "content": "a"}', '--chat: at character'],
  ['[{"role": "user", "content": 5}]', '--chat: chat.messages[0].content is 5'],
  ['[{"role": "user", "content": [{"type": "image_url"}]}]', '--chat: chat.messages[0].content[0].type is "image_url"'],
  ['{"messages": [{"role": "user", "content": "a"}], "temperature": 1}', '--chat: the key temperature is not known'],
])('%s is a usage error', async (given, problem) => {
  const { exitCode, stdout, stderr } = await expertmesh(['generate', '--chat', given, ...at]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(`error EM_USAGE: ${problem}`);
});

it('a model without tokenizer or template says so, and serves on', async () => {
  await whileServing(['--model', fixture('olmoe'), '--workers', '1'], async ({ endpoint }) => {
    const { exitCode, stderr } = await expertmesh(['generate', '--chat', 'hi', '--endpoint', endpoint]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error EM_CHAT_TEMPLATE_MISSING: .*without --chat/);
    expect((await expertmesh(['generate', '--ids', '1,2', '--max-tokens', '2', '--endpoint', endpoint])).exitCode).toBe(0);
  });
});
