// Damaged model folders on the command line: each ends the command with an error that names the file and what is wrong in it.
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expertmesh, fixture } from './processes.js';

const router = 'model.layers.0.mlp.gate.weight';

let folder: string;
let weights: string;
let config: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'expertmesh-bad-model-'));
  weights = join(folder, 'model.safetensors');
  config = join(folder, 'config.json');
  for (const file of ['config.json', 'model.safetensors']) cpSync(join(fixture('qwen2_moe'), file), join(folder, file));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** The file's header text becomes another; the bytes of its tensors stay. `length` is what the file says of it. */
function alterText(alter: (text: string) => string, length?: bigint): void {
  const bytes = readFileSync(weights);
  const end = 8 + Number(bytes.readBigUInt64LE());
  const text = Buffer.from(alter(bytes.toString('utf8', 8, end)));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(text.length));
  writeFileSync(weights, Buffer.concat([prefix, text, bytes.subarray(end)]));
}

function alterHeader(alter: (header: Record<string, Entry>) => void): void {
  alterText((text) => {
    const header = JSON.parse(text) as Record<string, Entry>;
    alter(header);
    return JSON.stringify(header);
  });
}

const alterRouter = (alter: (entry: Entry) => void) => alterHeader((header) => alter(header[router]!));

function alterConfig(values: Record<string, unknown>): void {
  writeFileSync(config, JSON.stringify({ ...(JSON.parse(readFileSync(config, 'utf8')) as object), ...values }));
}

/** The command fails, with an error of `code` on a line of its own that says each of `says`; progress may stand above it. */
async function refused(args: readonly string[], code: string, says: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await expertmesh(args);
  expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^error ${code}: `, 'm'));
  for (const one of says) expect(stderr).toContain(one);
  expect(stderr).not.toContain('    at ');
}

const generate = () => ['generate', '--model', folder, '--ids', '1', '--workers', '1', '--max-tokens', '1'];

describe('`model inspect FILE` refuses weights', () => {
  it.each<[string, () => void, string[], string?]>([
    ['that are cut off', () => truncateSync(weights, 300_000), []],
    ['that end in their length', () => truncateSync(weights, 5), []],
    ['with a header of no bytes', () => alterText((text) => text, 0n), ['header']],
    ['with a header of 2^64 - 1 bytes', () => alterText((text) => text, 2n ** 64n - 1n), ['header']],
    ['with a header that reaches beyond the file', () => alterText((text) => text, 1_000_000n), ['header']],
    ['with a header that is not JSON', () => alterText((text) => text.slice(1)), ['header', 'JSON']],
    ['with a tensor over another', () => alterRouter((entry) => shift(entry, -2)), [router]],
    ['with bytes of no tensor', () => alterHeader((header) => delete header[router]), []],
    ['with a tensor that ends before it begins', () => alterRouter((entry) => entry.data_offsets.reverse()), [router]],
    ['with a tensor twice', () => alterText((text) => text.replace('{', `{${entryOf(text)},`)), [router]],
    [
      'with a dtype that is none',
      () => alterRouter((entry) => Object.assign(entry, { dtype: 'F17' })),
      [router, 'dtype', 'F17'],
      'EM_TENSOR_DTYPE',
    ],
    [
      'with a negative shape',
      () => alterRouter((entry) => Object.assign(entry, { shape: [-12, -64] })),
      [router, 'shape', '-12'],
      'EM_TENSOR_SHAPE',
    ],
    ['with a shape of more than its bytes', () => alterRouter((entry) => Object.assign(entry, { shape: [13, 64] })), [router, 'shape']],
  ])('%s', async (_, damage, says, code = 'EM_CHECKPOINT_FILE') => {
    damage();
    await refused(['model', 'inspect', weights], code, [weights, ...says]);
  });

  function shift({ data_offsets: offsets }: Entry, by: number): void {
    offsets[0] += by;
    offsets[1] += by;
  }

  function entryOf(header: string): string {
    const entry = (JSON.parse(header) as Record<string, Entry>)[router];
    return `"${router}":${JSON.stringify(entry)}`;
  }
});

describe('`model inspect DIR` refuses a folder', () => {
  it.each<[string, () => void, string, string[]]>([
    [
      'without a shard that its index names',
      withoutShard,
      'EM_CHECKPOINT_SHARD',
      ['model.safetensors.index.json', 'model-00002.safetensors'],
    ],
    ['without a tensor', () => rename(router, 'model.layers.0.mlp.gate.other'), 'EM_TENSOR_MISSING', [router]],
    ['with a tensor of another shape', () => alterRouter(({ shape }) => shape.reverse()), 'EM_TENSOR_SHAPE', [router, 'shape', '12', '64']],
    [
      'with a tensor of an unserved dtype',
      () => alterRouter((entry) => Object.assign(entry, { dtype: 'I16' })),
      'EM_TENSOR_DTYPE',
      [router, 'dtype', 'I16'],
    ],
    ['with a text for a number', () => alterConfig({ hidden_size: '64' }), 'EM_CONFIG_VALUE', ['config.json', 'hidden_size']],
    ['with too many experts a token', () => alterConfig({ num_experts_per_tok: 13 }), 'EM_CONFIG_VALUE', ['num_experts_per_tok', '13']],
    [
      'of an unknown architecture',
      () => alterConfig({ architectures: ['XForCausalLM'] }),
      'EM_MODEL_UNSUPPORTED',
      ['architectures', 'XForCausalLM'],
    ],
    ['of an unknown model_type', () => alterConfig({ model_type: 'x_moe' }), 'EM_MODEL_UNSUPPORTED', ['model_type', 'x_moe']],
    ["with another model's tokenizer", addTokenizer, 'EM_TOKENIZER', ['tokenizer.json', 'vocab_size is 400']],
  ])('%s', async (_, damage, code, says) => {
    damage();
    await refused(['model', 'inspect', folder], code, [folder, ...says]);
  });

  function rename(from: string, to: string): void {
    alterText((text) => text.replace(`"${from}"`, `"${to}"`));
  }

  function withoutShard(): void {
    const names = ['model.embed_tokens.weight', router];
    const map = Object.fromEntries(names.map((name, index) => [name, `model-0000${index + 1}.safetensors`]));
    cpSync(weights, join(folder, 'model-00001.safetensors'));
    rmSync(weights);
    writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ metadata: {}, weight_map: map }));
  }

  function addTokenizer(): void {
    cpSync(fixture('tokenizers/byte_level_bpe'), folder, { recursive: true });
  }
});

describe('`generate` refuses a model', () => {
  it.each<[string, () => void, string, string[]]>([
    ['whose weights are cut off', () => truncateSync(weights, 300_000), 'EM_CHECKPOINT_FILE', ['model.safetensors']],
    ['whose tensor has another shape', () => alterRouter(({ shape }) => shape.reverse()), 'EM_TENSOR_SHAPE', [router, 'shape']],
    ['whose config has a text for a number', () => alterConfig({ num_experts: 'x' }), 'EM_CONFIG_VALUE', ['config.json', 'num_experts']],
  ])('%s', async (_, damage, code, says) => {
    damage();
    await refused(generate(), code, [folder, ...says]);
  });
});
