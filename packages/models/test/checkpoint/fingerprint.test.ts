// The fingerprint tells models apart and knows a model again, wherever and however it is stored.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModelFolder } from '../../src/index.js';
import { alterTensors, copyOf, families, fixture, type TensorContent, writeJson } from '../folders.js';

const name = 'qwen3_moe';
const fingerprintOf = async (folder: string) => (await openModelFolder(folder)).fingerprint;
const original = () => fingerprintOf(fixture(name));

function flipByte(tensors: TensorContent[], tensor: string, at: (length: number) => number): TensorContent[] {
  return tensors.map((content) => {
    if (content.name !== tensor) return content;
    const bytes = Uint8Array.from(content.bytes);
    const index = at(bytes.length);
    bytes[index] = bytes[index]! ^ 1;
    return { ...content, bytes };
  });
}

describe('the fingerprint', () => {
  it('has 16 hex digits and differs among the fixtures', async () => {
    const all = await Promise.all(families.map((family) => fingerprintOf(fixture(family))));
    for (const one of all) expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(all).size).toBe(families.length);
  });

  it('stays the same in a copy whose config says the same in other words', async () => {
    const folder = await copyOf(name, {
      torch_dtype: 'float32',
      rope_scaling: { rope_type: 'default' },
      num_key_value_heads: 2,
      comment: 'x',
    });
    expect(await fingerprintOf(folder)).toBe(await original());
  });

  it('stays the same when tensors are stored in another order, with others among them', async () => {
    const folder = await copyOf(name);
    const unknown = { name: 'unknown', dtype: 'U8', shape: [3], bytes: new Uint8Array(3) };
    await alterTensors(folder, (tensors) => [unknown, ...tensors.reverse()]);
    expect(await fingerprintOf(folder)).toBe(await original());
  });

  const positions: [string, (length: number) => number][] = [
    ['first', () => 0],
    ['last', (length) => length - 1],
  ];
  it.each(positions)('changes with the %s byte of a large tensor', async (_, at) => {
    const folder = await copyOf(name);
    await alterTensors(folder, (tensors) => flipByte(tensors, 'model.embed_tokens.weight', at));
    expect(await fingerprintOf(folder)).not.toBe(await original());
  });

  it('changes with any byte of a small tensor', async () => {
    const folder = await copyOf(name);
    await alterTensors(folder, (tensors) => flipByte(tensors, 'model.layers.1.input_layernorm.weight', (length) => length / 2 + 1));
    expect(await fingerprintOf(folder)).not.toBe(await original());
  });

  it('changes when two experts change places', async () => {
    const folder = await copyOf(name);
    const swapped = (tensor: string) =>
      tensor.replace(
        /^(model\.layers\.0\.mlp\.experts\.)([01])\./,
        (_, prefix: string, expert: string) => `${prefix}${1 - Number(expert)}.`,
      );
    await alterTensors(folder, (tensors) => tensors.map((tensor) => ({ ...tensor, name: swapped(tensor.name) })));
    expect(await fingerprintOf(folder)).not.toBe(await original());
  });

  it.each([
    [{ norm_topk_prob: false }],
    [{ rope_theta: 10_000 }],
    [{ rms_norm_eps: 1e-5 }],
    [{ num_experts_per_tok: 3 }],
    [{ eos_token_id: 3 }],
  ])('changes with the meaning of the config: %j', async (config) => {
    expect(await fingerprintOf(await copyOf(name, config))).not.toBe(await original());
  });

  it('changes with the tokenizer', async () => {
    const folder = await copyOf(name);
    const before = await fingerprintOf(folder);
    await writeJson(join(folder, 'tokenizer_config.json'), { eos_token: '</s>' });
    expect(await fingerprintOf(folder)).not.toBe(before);
  });
});
