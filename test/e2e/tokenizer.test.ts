// Text in and out of a model whose tokenizer marks words by SentencePiece's sign, and has more tokens than the model.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expertmesh, expertmeshJson, fixture, type Served, serve } from './processes.js';

interface Answer {
  readonly text: string;
  readonly ids: readonly number[];
}

const model = mkdtempSync(join(tmpdir(), 'expertmesh-tokenizer-'));
const tokenizer = fixture('tokenizers/metaspace_bpe');
const token = (content: string, special: boolean) => ({
  ...{ content, special },
  ...{ lstrip: false, rstrip: false, normalized: false, single_word: false },
});

let served: Served;
beforeAll(async () => {
  const shape = ['--layers', '2', '--hidden', '64', '--ffn', '64', '--experts', '4', '--heads', '4', '--vocab', '938', '--context', '256'];
  const { exitCode } = await expertmesh(['model', 'synth', model, '--force', '--family', 'mixtral', ...shape, '--dtype', 'f32']);
  expect(exitCode).toBe(0);
  copyFileSync(join(tokenizer, 'tokenizer.json'), join(model, 'tokenizer.json'));
  const config = JSON.parse(readFileSync(join(tokenizer, 'tokenizer_config.json'), 'utf8')) as Record<string, unknown>;
  const added = { 938: token('<|im_start|>', true), 939: token('<tool_call>', false) };
  writeFileSync(join(model, 'tokenizer_config.json'), JSON.stringify({ ...config, added_tokens_decoder: added }));
  served = await serve(['--model', model, '--workers', '1']);
});
afterAll(async () => {
  expect(await served.stop()).toBe(0);
  rmSync(model, { recursive: true });
});

const at = () => ['--endpoint', served.endpoint];

it.each(['x y z', 'a', 'The router sends every token', 'x ', 'Größe 夏'])(
  'the text of an answer to %j is what the ids of both have beyond it',
  async (prompt) => {
    const { openModelFolder } = await import('../../packages/models/dist/index.js');
    const { tokenizer: own } = await openModelFolder(model);
    const promptIds = await own!.encode(prompt);
    for (const sampling of [[], ['--temperature', '5', '--seed', '1'], ['--temperature', '5', '--seed', '2']]) {
      const { text, ids } = await expertmeshJson<Answer>(['generate', prompt, '--max-tokens', '12', '--ignore-eos', ...sampling, ...at()]);
      expect((await own!.decode(promptIds)) + text).toBe(await own!.decode([...promptIds, ...ids]));
    }
  },
);

it('tokens beyond the embedding are warned of, and a request with one is refused, no other', async () => {
  const { stdout } = await expertmesh(['model', 'inspect', model]);
  expect(stdout).toContain("it has 2 tokens with ids up to 939, but the model's vocab_size is 938");
  const refused = await expertmesh(['generate', 'a <tool_call> b', '--max-tokens', '1', ...at()]);
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('EM_TOKEN_ID_RANGE: token id 939 at index') });
  const { ids } = await expertmeshJson<Answer>(['generate', 'a tool_call b', '--max-tokens', '1', '--ignore-eos', ...at()]);
  expect(ids).toHaveLength(1);
});
