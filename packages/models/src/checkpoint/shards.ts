import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EmError, showText, showValue } from '@expertmesh/common';
import { isJsonObject, isMissingFile, readJsonObject } from '../json-file.js';
import { mistakenFolder, unfinishedDownload } from '../mistaken.js';
import { inspectSafetensors, type StoredTensor } from './safetensors.js';

export const indexName = 'model.safetensors.index.json';
export const singleName = 'model.safetensors';

/** All tensors of a folder's safetensors files. */
export interface StoredCheckpoint {
  /** Absolute, where the folder is. */
  readonly files: readonly string[];
  /** By name; `file` indexes `files`. */
  readonly tensors: ReadonlyMap<string, StoredTensor & { readonly file: number }>;
  /** Names that a shard holds although the index leaves them out, or places them elsewhere. */
  readonly strays: readonly string[];
}

/** Reads the headers of model.safetensors, or else of the shards that the index names. */
export async function readCheckpoint(folder: string): Promise<StoredCheckpoint> {
  const names = await readdir(folder);
  if (names.includes(singleName)) return readSingle(join(folder, singleName));
  if (names.includes(indexName)) return readShards(folder);
  const instead = await mistakenFolder(folder);
  const problem = `it has neither ${singleName} nor ${indexName}${instead === null ? '' : `; ${instead}`}`;
  throw new EmError('EM_MODEL_FOLDER', { folder, problem });
}

async function readSingle(file: string): Promise<StoredCheckpoint> {
  const { tensors } = await inspectSafetensors(file);
  return { files: [file], tensors: new Map(tensors.map((tensor) => [tensor.name, { ...tensor, file: 0 }])), strays: [] };
}

async function readShards(folder: string): Promise<StoredCheckpoint> {
  const index = join(folder, indexName);
  const weightMap = await readWeightMap(index);
  const shards = [...new Set(weightMap.values())].sort();
  const files = shards.map((shard) => join(folder, shard));
  const tensors = new Map<string, StoredTensor & { file: number }>();
  const strays: string[] = [];
  for (const [file, shard] of shards.entries()) {
    for (const tensor of await readShard(index, files[file]!)) {
      if (weightMap.get(tensor.name) === shard) tensors.set(tensor.name, { ...tensor, file });
      else strays.push(tensor.name);
    }
  }
  for (const [tensor, shard] of weightMap) {
    if (!tensors.has(tensor)) throw new EmError('EM_TENSOR_MISSING', { folder: join(folder, shard), tensor: showText(tensor) });
  }
  return { files, tensors, strays };
}

async function readShard(index: string, file: string): Promise<readonly StoredTensor[]> {
  try {
    return (await inspectSafetensors(file)).tensors;
  } catch (error) {
    if (error instanceof EmError && isMissingFile(error.cause)) {
      const shard = basename(file);
      const unfinished = await unfinishedDownload(dirname(file), shard);
      const message = unfinished === null ? {} : { message: `${index} names the file ${shard}, which is missing: ${unfinished}` };
      throw new EmError('EM_CHECKPOINT_SHARD', { index, shard }, { cause: error, ...message });
    }
    throw error;
  }
}

/** Tensor name to shard file. */
async function readWeightMap(index: string): Promise<Map<string, string>> {
  const { weight_map: weightMap } = await readJsonObject(index);
  const problem = (text: string) => new EmError('EM_FILE_FORMAT', { file: index, problem: text });
  if (!isJsonObject(weightMap)) throw problem(`weight_map is ${showValue(weightMap)}; wanted an object of tensor names and files`);
  return new Map(
    Object.entries(weightMap).map(([tensor, shard]) => {
      // A plain name, so that an index cannot reach files outside its folder.
      if (typeof shard !== 'string' || !/^[^/\\]+\.safetensors$/.test(shard)) {
        throw problem(
          `weight_map places tensor ${showText(tensor)} in ${showValue(shard)}; wanted the name of a .safetensors file beside it`,
        );
      }
      return [tensor, shard];
    }),
  );
}
