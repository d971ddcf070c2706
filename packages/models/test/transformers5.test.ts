// Checkpoints as transformers 5 and what trains with it write them: the same model as the hub's files, to the byte.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attentionsOf, mixtureOf } from '@expertmesh/native';
import { describe, expect, it } from 'vitest';
import { type ModelFolder, openModelFolder } from '../src/index.js';
import {
  alterTensors,
  copyOf,
  type FamilyName,
  families,
  fixture,
  readJson,
  readTensors,
  type TensorContent,
  writeJson,
} from './folders.js';
import { fuse } from './fuse.js';

interface Recorded {
  readonly config: Record<string, unknown>;
  readonly headlessArchitectures: readonly string[];
  /** By name: shape, and the beginning of the SHA-256 of the bytes. */
  readonly fused: Readonly<Record<string, [number[], string]>>;
  readonly headless: Readonly<Record<string, [number[], string]>>;
}

async function recordedOf(name: FamilyName): Promise<Recorded> {
  const file = fileURLToPath(new URL(`../../../test/fixtures/transformers5/${name}.json`, import.meta.url));
  return (await readJson(file)) as unknown as Recorded;
}

function tableOf(tensors: readonly TensorContent[]): Recorded['fused'] {
  const rows = tensors.map(({ name, shape, bytes }): [string, [number[], string]] => {
    return [name, [[...shape], createHash('sha256').update(bytes).digest('hex').slice(0, 16)]];
  });
  return Object.fromEntries(rows);
}

const renamed = (to: (name: string) => string) => (tensors: TensorContent[]) => tensors.map((one) => ({ ...one, name: to(one.name) }));

/** Digest of each tensor's bytes by its name in the spec. */
async function digestsOf({ tensors, files }: ModelFolder): Promise<Map<string, string>> {
  const contents = await Promise.all(files.map((file) => readFile(file)));
  return new Map(
    tensors.map(({ name, file, begin, end }) => [name, createHash('sha256').update(contents[file]!.subarray(begin, end)).digest('hex')]),
  );
}

describe.each(families)('%s', (name) => {
  it('has the spec of the old config.json by that of transformers 5.24', async () => {
    const { config } = await recordedOf(name);
    const old = await openModelFolder(fixture(name));
    const folder = await copyOf(name);
    await writeJson(join(folder, 'config.json'), config);
    const { spec, fingerprint } = await openModelFolder(folder);
    expect(spec).toEqual(old.spec);
    expect(fingerprint).toBe(old.fingerprint);
  });

  it.each<[string, (tensors: TensorContent[]) => TensorContent[]]>([
    ['experts fused by layer', (tensors) => fuse(tensors)],
    ['experts fused, named as weights', (tensors) => fuse(tensors, '.weight')],
    ['names of a model within another', renamed((one) => one.replace(/^model\./, 'model.language_model.'))],
    ['names of a language model', renamed((one) => `language_model.${one}`)],
    ['names of data-parallel training', renamed((one) => `module.${one}`)],
    ['names of a compiled model', renamed((one) => `_orig_mod.${one}`)],
    [
      'names of FSDP',
      renamed((one) => one.replace('.layers.', '._fsdp_wrapped_module.layers.').replace('.mlp.', '._fsdp_wrapped_module.mlp.')),
    ],
    ['both at once', (tensors) => renamed((one) => `module.${one}`)(fuse(tensors))],
  ])('is the same model with %s', async (_, alter) => {
    const plain = await openModelFolder(fixture(name));
    const folder = await copyOf(name);
    await alterTensors(folder, alter);
    const altered = await openModelFolder(folder);
    expect(altered.spec).toEqual(plain.spec);
    expect(altered.fingerprint).toBe(plain.fingerprint);
    expect(altered.warnings).toEqual([]);
    expect(altered.layout.length).toBeGreaterThan(0);
    expect(plain.layout).toEqual([]);
    expect(await digestsOf(altered)).toEqual(await digestsOf(plain));
  });

  it('fused here has the names, shapes and bytes that transformers 5.24 writes', async () => {
    const { fused } = await recordedOf(name);
    expect(tableOf(fuse(await readTensors(join(fixture(name), 'model.safetensors'))))).toEqual(fused);
  });

  it('saved without its head is served where the embedding is its head, and else refused by what is missing', async () => {
    const { headless, headlessArchitectures } = await recordedOf(name);
    const strip = (tensors: TensorContent[]) =>
      renamed((one) => one.replace(/^model\./, ''))(tensors.filter((one) => one.name !== 'lm_head.weight'));
    expect(tableOf(strip(await readTensors(join(fixture(name), 'model.safetensors'))))).toEqual(headless);
    const folder = await copyOf(name, { architectures: headlessArchitectures });
    await alterTensors(folder, strip);
    const plain = await openModelFolder(fixture(name));
    if (plain.spec.lmHead === plain.spec.embedding) {
      expect((await openModelFolder(folder)).fingerprint).toBe(plain.fingerprint);
    } else {
      await expect(openModelFolder(folder)).rejects.toMatchObject({
        code: 'EM_TENSOR_MISSING',
        message: expect.stringMatching(/lm_head\.weight is missing: .*without its head.*ForCausalLM/),
      });
    }
  });

  it('refuses fused experts of another shape by their own name', async () => {
    const folder = await copyOf(name);
    await alterTensors(folder, (tensors) =>
      fuse(tensors).map((one) =>
        one.name.endsWith('0.mlp.experts.gate_up_proj') ? { ...one, shape: [one.shape[0]! * 2, one.shape[1]! / 2, one.shape[2]!] } : one,
      ),
    );
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_TENSOR_SHAPE',
      message: expect.stringMatching(/layers\.0\.mlp\.experts\.gate_up_proj has shape .*wanted shape .*experts/),
    });
  });

  it('reads the number of experts by either name, and refuses two that differ', async () => {
    const [key, alias] = name === 'mixtral' ? ['num_local_experts', 'num_experts'] : ['num_experts', 'num_local_experts'];
    const count = (await readJson(join(fixture(name), 'config.json')))[key!] as number;
    const plain = await openModelFolder(fixture(name));
    for (const changes of [{ [key!]: undefined, [alias!]: count }, { [key!]: null, [alias!]: count }, { [alias!]: count }]) {
      expect((await openModelFolder(await copyOf(name, changes))).fingerprint).toBe(plain.fingerprint);
    }
    await expect(openModelFolder(await copyOf(name, { [alias!]: count + 1 }))).rejects.toMatchObject({
      code: 'EM_CONFIG_VALUE',
      fields: { key: alias, got: String(count + 1) },
    });
    await expect(openModelFolder(await copyOf(name, { [key!]: undefined, [alias!]: 'many' }))).rejects.toMatchObject({
      code: 'EM_CONFIG_VALUE',
      fields: { key: alias, got: '"many"' },
    });
  });
});

it('takes the defaults of the reference class for keys that are left out', async () => {
  const defaults = { mixtral: [8, 2, 131072], olmoe: [4, 8, 4096], qwen2_moe: [16, 4, 32768], qwen3_moe: [4, 8, 32768] } as const;
  const { familyOf } = await import('../src/families/registry.js');
  for (const name of families) {
    const { num_key_value_heads, num_experts_per_tok, max_position_embeddings, ...left } = await readJson(
      join(fixture(name), 'config.json'),
    );
    const heads = name === 'mixtral' || name === 'qwen2_moe' ? { num_attention_heads: 16, head_dim: 16 } : {};
    const config = { file: 'config.json', values: { ...left, ...heads } };
    const { layers, contextLength } = familyOf(config).decoderSpec(config);
    expect([attentionsOf(layers[0]!)[0]!.numKvHeads, mixtureOf(layers[0]!)!.gate.topK, contextLength], name).toEqual(defaults[name]);
  }
});
