import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModelFolder } from '../../src/index.js';
import { copyOf, fixture, readTensors, type TensorContent, writeJson, writeSafetensors } from '../folders.js';

const indexName = 'model.safetensors.index.json';
const shardName = (index: number) => `model-0000${index + 1}-of-00003.safetensors`;

/** A copy of the OLMoE fixture in three shards, tensors dealt out in turn. */
async function shardedFolder(): Promise<{ folder: string; shards: TensorContent[][]; weightMap: Record<string, string> }> {
  const folder = await copyOf('olmoe');
  const tensors = await readTensors(join(folder, 'model.safetensors'));
  await rm(join(folder, 'model.safetensors'));
  const shards = [0, 1, 2].map((index) => tensors.filter((_, i) => i % 3 === index));
  for (const [index, shard] of shards.entries()) await writeSafetensors(join(folder, shardName(index)), shard);
  const weightMap = Object.fromEntries(shards.flatMap((shard, index) => shard.map(({ name }) => [name, shardName(index)])));
  await writeIndex(folder, weightMap);
  return { folder, shards, weightMap };
}

function writeIndex(folder: string, weightMap: unknown): Promise<void> {
  return writeJson(join(folder, indexName), { metadata: { total_size: 1 }, weight_map: weightMap });
}

describe('a sharded checkpoint', () => {
  it('has the tensors and the fingerprint of the single file', async () => {
    const { folder, weightMap } = await shardedFolder();
    const model = await openModelFolder(folder);
    const single = await openModelFolder(fixture('olmoe'));
    expect(model.fingerprint).toBe(single.fingerprint);
    expect(model.files).toEqual([0, 1, 2].map((index) => join(folder, shardName(index))));
    expect(model.tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype }))).toEqual(
      single.tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    );
    for (const { name, file } of model.tensors) expect(basename(model.files[file]!)).toBe(weightMap[name]);
  });

  it('gives way to model.safetensors where both are there, as the reference implementation does', async () => {
    const folder = await copyOf('olmoe');
    await writeIndex(folder, { nothing: 'missing.safetensors' });
    expect((await openModelFolder(folder)).files).toEqual([join(folder, 'model.safetensors')]);
  });

  it('is refused when a shard is missing, by the name of the shard', async () => {
    const { folder } = await shardedFolder();
    await rm(join(folder, shardName(1)));
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_CHECKPOINT_SHARD',
      fields: { index: join(folder, indexName), shard: shardName(1) },
    });
  });

  it('is refused when a shard lacks a tensor that the index places there', async () => {
    const { folder, shards } = await shardedFolder();
    await writeSafetensors(join(folder, shardName(0)), shards[0]!.slice(1));
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_TENSOR_MISSING',
      fields: { folder: join(folder, shardName(0)), tensor: shards[0]![0]!.name },
    });
  });

  it('is refused when the index leaves a tensor of the model out', async () => {
    const { folder, weightMap } = await shardedFolder();
    const { 'model.norm.weight': _, ...rest } = weightMap;
    await writeIndex(folder, rest);
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_TENSOR_MISSING', fields: { tensor: 'model.norm.weight' } });
  });

  it('takes a tensor that two shards hold from the one that the index names, and warns', async () => {
    const { folder, shards, weightMap } = await shardedFolder();
    const twice = shards[0]![0]!;
    await writeSafetensors(join(folder, shardName(1)), [...shards[1]!, twice]);
    const model = await openModelFolder(folder);
    const { file } = model.tensors.find(({ name }) => name === twice.name)!;
    expect(basename(model.files[file]!)).toBe(weightMap[twice.name]);
    expect(model.warnings).toEqual([expect.stringContaining(twice.name)]);
  });

  it('is refused when a shard is broken, by its file', async () => {
    const { folder, shards } = await shardedFolder();
    const [first, ...others] = shards[2]!;
    await writeSafetensors(join(folder, shardName(2)), [{ ...first!, dtype: 'F16' }, ...others]);
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_CHECKPOINT_FILE',
      fields: { file: join(folder, shardName(2)) },
    });
  });

  it.each([
    [undefined],
    [[]],
    [{ a: 7 }],
    [{ a: '../elsewhere/model.safetensors' }],
    [{ a: '/etc/model.safetensors' }],
    [{ a: 'pytorch_model.bin' }],
  ])('is refused when weight_map is %j', async (weightMap) => {
    const { folder } = await shardedFolder();
    await writeIndex(folder, weightMap);
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_FILE_FORMAT',
      message: expect.stringContaining('weight_map'),
      fields: { file: join(folder, indexName) },
    });
  });
});
