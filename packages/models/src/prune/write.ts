import { copyFile, mkdir, open, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { causeText, EmError } from '@expertmesh/common';
import { isMissingFile } from '../json-file.js';
import { ChunkedOutput } from '../synth/chunked-output.js';
import { jsonText } from '../synth/plan.js';
import type { PrunedPlan } from './plan.js';

/** Beside weights and config.json: tokenizer, chat template, settings, licence. */
const copiedName = /(\.json|\.txt|\.model|\.jinja|\.md|^LICENSE.*|^NOTICE.*)$/;
const weightsName = /\.(safetensors|bin)\.index\.json$/;

/**
 * Writes a pruned model into a folder that is new or empty. It is made beside it and renamed when it is whole: whatever ends the work before
 * that (EM_FILE_READ, EM_FILE_WRITE) leaves nothing.
 *
 * @param from folder of the whole model
 */
export async function writePruned(plan: PrunedPlan, from: string, to: string): Promise<void> {
  const folder = resolve(to);
  await checkEmpty(folder);
  const partial = `${folder}.partial`;
  try {
    await writing(partial, async () => {
      await rm(partial, { recursive: true, force: true });
      await mkdir(partial, { recursive: true });
      for (const name of await readdir(from)) {
        if (copiedName.test(name) && !weightsName.test(name)) await copyFile(join(from, name), join(partial, name));
      }
      await writeWeights(plan, join(partial, 'model.safetensors'));
      await writeFile(join(partial, 'config.json'), jsonText(plan.config));
      await rename(partial, folder);
    });
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** An empty folder goes: the new one takes its place. */
async function checkEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (isMissingFile(error)) return;
    const cause = `${causeText(error)}. Choose a folder that is new or empty`;
    throw new EmError('EM_FILE_WRITE', { file: folder, cause }, { cause: error });
  }
}

async function writing(file: string, write: () => Promise<void>): Promise<void> {
  await write().catch((error: unknown) => {
    if (error instanceof EmError) throw error;
    throw new EmError('EM_FILE_WRITE', { file, cause: causeText(error) }, { cause: error });
  });
}

async function writeWeights({ head, ranges }: PrunedPlan, path: string): Promise<void> {
  const file = await open(path, 'wx');
  const opened = new Map<string, Awaited<ReturnType<typeof open>>>();
  try {
    const output = new ChunkedOutput(file, () => {});
    await append(output, (space, done) => head.copy(space, 0, done), head.length);
    for (const { file: source, begin, end } of ranges) {
      const handle = opened.get(source) ?? (await open(source, 'r'));
      opened.set(source, handle);
      await append(output, async (space, done) => (await handle.read(space, 0, space.length, begin + done)).bytesRead, end - begin);
    }
    await output.end();
  } finally {
    await Promise.all([file, ...opened.values()].map((handle) => handle.close()));
  }
}

/** @param fill writes the bytes from `done` on into a space, as many as it can, and says how many */
async function append(
  output: ChunkedOutput,
  fill: (space: Uint8Array, done: number) => number | Promise<number>,
  size: number,
): Promise<void> {
  for (let done = 0; done < size; ) {
    if (output.space.length === 0) await output.flush();
    const filled = await fill(output.space.subarray(0, size - done), done);
    if (filled === 0)
      throw new EmError('EM_FILE_WRITE', { file: 'the pruned model', cause: 'a file of the whole model has become shorter' });
    output.advance(filled);
    done += filled;
  }
}
