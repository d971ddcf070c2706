import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runOnThread } from '@expertmesh/common';
import { type CheckpointFacts, type CheckpointTask, checkpointFacts, type Model } from './checkpoint-facts.js';
import { headerLength } from './safetensors.js';
import { indexName } from './shards.js';

/** Bytes of JSON beyond which reading it would hold up the event loop: some five hundred tensors. */
const largeJson = 64 * 1024;

/** {@link checkpointFacts}, of a folder of many tensors on a thread of its own. */
export async function openCheckpoint(task: CheckpointTask, model: Model): Promise<CheckpointFacts> {
  if ((await jsonBytes(task.folder)) < largeJson) return checkpointFacts(task, model);
  // By the package's exports, so that sources that run untranslated find it too.
  return runOnThread(createRequire(import.meta.url).resolve('@expertmesh/models/checkpoint-thread'), task, 'checkpoint');
}

/** Of the index and of all headers, by what the files say; where one cannot be read, whoever reads it for its tensors says so. */
async function jsonBytes(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (name) => {
    const file = join(folder, name);
    if (name === indexName) return (await stat(file)).size;
    return name.endsWith('.safetensors') ? headerLength(file) : 0;
  });
  const known = await Promise.allSettled(sizes);
  return known.reduce((sum, size) => sum + (size.status === 'fulfilled' ? size.value : 0), 0);
}
