import { rmSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { causeText, EmError } from '@expertmesh/common';
import { elementBytes } from '@expertmesh/native';
import type { ExpectedTensor } from '../checkpoint/tensor-table.js';
import { ChunkedOutput } from './chunked-output.js';
import { countValues, jsonText, type PlannedShard, type SynthPlan } from './plan.js';
import type { RandomTensor } from './random-weights.js';
import { synthValues } from './synth-values.js';

export interface SynthWriteOptions {
  readonly seed: number;
  /** Replace the model that the folder holds. */
  readonly isForced: boolean;
  readonly signal: AbortSignal;
  onProgress(bytesWritten: number): void;
}

/** Within the target, so that finished files only have to be renamed. */
export const partialName = '.synth-partial';

/**
 * Writes a planned checkpoint. The folder holds no part of it before all is written: files are made in a folder within it and
 * renamed at the end, config.json last. Whatever ends the work before that (EM_FILE_WRITE, EM_CANCELLED) leaves nothing.
 */
export async function writeSynth(folder: string, plan: SynthPlan, options: SynthWriteOptions): Promise<void> {
  const firstMade = await writing(folder, () => mkdir(folder, { recursive: true }));
  const partial = join(folder, partialName);
  try {
    await checkEmpty(folder, options.isForced);
    await checkSpace(folder, plan.bytes);
    await writing(partial, async () => {
      await rm(partial, { recursive: true, force: true });
      await mkdir(partial);
    });
    await writeFiles(partial, plan, options);
    checkSignal(options.signal);
    await writing(folder, () => moveIntoPlace(folder, partial, plan));
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (firstMade !== undefined) await removeEmpty(folder, firstMade);
    throw error;
  }
}

/** For the end of the process by force while {@link writeSynth} runs. */
export function removePartial(folder: string): void {
  rmSync(join(folder, partialName), { recursive: true, force: true });
}

/** What the file system refuses is EM_FILE_WRITE. */
async function writing<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof EmError) throw error;
    throw new EmError('EM_FILE_WRITE', { file, cause: causeText(error) }, { cause: error });
  }
}

function checkSignal(signal: AbortSignal): void {
  if (signal.aborted) throw new EmError('EM_CANCELLED', { what: 'writing the model' });
}

async function checkEmpty(folder: string, isForced: boolean): Promise<void> {
  if (isForced) return;
  const [first] = (await readdir(folder)).sort();
  if (first === undefined) return;
  const cause = `it is not empty (it holds ${first}). Choose a new or empty folder, or replace the model in it by --force`;
  throw new EmError('EM_FILE_WRITE', { file: folder, cause });
}

async function checkSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await writing(folder, () => statfs(folder));
  const free = bavail * bsize;
  if (needed <= free) return;
  const cause = `the model needs ${needed} bytes, but only ${free} are free there. Free space, choose another folder, or a smaller model`;
  throw new EmError('EM_FILE_WRITE', { file: folder, cause });
}

async function writeFiles(partial: string, plan: SynthPlan, options: SynthWriteOptions): Promise<void> {
  const values = synthValues(options.seed, plan.dtype);
  let bytesWritten = 0;
  const onWritten = (bytes: number) => {
    bytesWritten += bytes;
    options.onProgress(bytesWritten);
  };
  for (const shard of plan.shards) {
    const file = join(partial, shard.name);
    await writing(file, async () => {
      const handle = await open(file, 'wx');
      try {
        const output = new ChunkedOutput(handle, onWritten);
        await writeShard(output, shard, { elementBytes: elementBytes[plan.dtype], values, signal: options.signal });
      } finally {
        await handle.close();
      }
    });
  }
  for (const [name, value] of plan.settings) {
    const file = join(partial, name);
    await writing(file, () => writeFile(file, jsonText(value)));
  }
}

interface ShardContent {
  readonly elementBytes: number;
  readonly values: (tensor: ExpectedTensor) => RandomTensor;
  readonly signal: AbortSignal;
}

async function writeShard(output: ChunkedOutput, shard: PlannedShard, content: ShardContent): Promise<void> {
  const flush = async () => {
    checkSignal(content.signal);
    await output.flush();
  };
  for (let done = 0; done < shard.head.length; ) {
    if (output.space.length === 0) await flush();
    const piece = shard.head.subarray(done, done + output.space.length);
    output.space.set(piece);
    output.advance(piece.length);
    done += piece.length;
  }
  for (const tensor of shard.tensors) {
    const random = content.values(tensor);
    const count = countValues(tensor);
    for (let first = 0; first < count; ) {
      const room = Math.floor(output.space.length / content.elementBytes);
      // Values are made in pairs: only a tensor's last piece may be odd.
      const piece = count - first <= room ? count - first : room - (room % 2);
      if (piece > 0) random.fill(output.space, first, piece);
      output.advance(piece * content.elementBytes);
      first += piece;
      if (first < count) await flush();
    }
  }
  await flush();
  await output.end();
}

/** Of a model that was there before; what belongs to none of them stays. */
const replacedName = /^(generation_config\.json|model\.safetensors\.index\.json|model(-\d{5}-of-\d{5})?\.safetensors)$/;

/** A folder without config.json is no model: it is the first to go and the last to come. */
async function moveIntoPlace(folder: string, partial: string, plan: SynthPlan): Promise<void> {
  await rm(join(folder, 'config.json'), { force: true });
  for (const name of await readdir(folder)) if (replacedName.test(name)) await rm(join(folder, name));
  const names = [...plan.shards.map(({ name }) => name), ...plan.settings.map(([name]) => name)];
  for (const name of names) await rename(join(partial, name), join(folder, name));
  await rmdir(partial);
}

/** Removes the folder and those above it down from `firstMade`, as far as they are empty. */
async function removeEmpty(folder: string, firstMade: string): Promise<void> {
  const top = resolve(firstMade);
  for (let path = resolve(folder); ; path = dirname(path)) {
    try {
      await rmdir(path);
    } catch {
      return;
    }
    if (path === top) return;
  }
}
