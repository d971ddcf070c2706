import { access, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { causeText, EmError } from '@expertmesh/common';
import { isJsonObject, isMissingFile, readJsonObject, showValue } from '../json-file.js';
import { inspectSafetensors, type StoredTensor } from './safetensors.js';

export const indexName = 'model.safetensors.index.json';
const singleName = 'model.safetensors';

/** All tensors of a folder's safetensors files. */
export interface StoredCheckpoint {
  /** Absolute, where the folder is. */
  readonly files: readonly string[];
  /** By name; `file` indexes `files`. */
  readonly tensors: ReadonlyMap<string, StoredTensor & { readonly file: number }>;
  /** Names that a shard holds although the index leaves them out, or places them elsewhere. */
  readonly strays: readonly string[];
}

/** EM_MODEL_FOLDER unless `folder` is a directory with config.json and safetensors files. */
export async function checkModelFolder(folder: string): Promise<void> {
  const missing = (problem: string) => new EmError('EM_MODEL_FOLDER', { folder, problem });
  try {
    if (!(await stat(folder)).isDirectory()) throw missing('it is not a directory');
  } catch (error) {
    throw error instanceof EmError ? error : missing(isMissingFile(error) ? 'it does not exist' : causeText(error));
  }
  const names = await readdir(folder);
  if (!names.includes('config.json')) throw missing('it has no config.json');
  if (!names.includes(singleName) && !names.includes(indexName)) throw missing(`it has neither ${singleName} nor ${indexName}`);
}

/** Reads the headers of model.safetensors, or else of the shards that the index names. */
export async function readCheckpoint(folder: string): Promise<StoredCheckpoint> {
  const single = join(folder, singleName);
  if (await exists(single)) {
    const { tensors } = await inspectSafetensors(single);
    return { files: [single], tensors: new Map(tensors.map((tensor) => [tensor.name, { ...tensor, file: 0 }])), strays: [] };
  }
  return readShards(folder);
}

async function readShards(folder: string): Promise<StoredCheckpoint> {
  const index = join(folder, indexName);
  const weightMap = await readWeightMap(index);
  const shards = [...new Set(weightMap.values())].sort();
  const files = shards.map((shard) => join(folder, shard));
  const tensors = new Map<string, StoredTensor & { file: number }>();
  const strays: string[] = [];
  for (const [file, shard] of shards.entries()) {
    if (!(await exists(files[file]!))) throw new EmError('EM_CHECKPOINT_SHARD', { index, shard });
    const held = await inspectSafetensors(files[file]!);
    for (const tensor of held.tensors) {
      if (weightMap.get(tensor.name) === shard) tensors.set(tensor.name, { ...tensor, file });
      else strays.push(tensor.name);
    }
  }
  for (const [tensor, shard] of weightMap) {
    if (!tensors.has(tensor)) throw new EmError('EM_TENSOR_MISSING', { folder: join(folder, shard), tensor });
  }
  return { files, tensors, strays };
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
        throw problem(`weight_map places tensor ${tensor} in ${showValue(shard)}; wanted the name of a .safetensors file beside it`);
      }
      return [tensor, shard];
    }),
  );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
