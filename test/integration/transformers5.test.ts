// A checkpoint of transformers 5 computes what the same weights compute in the hub's layout, to the bit.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { alterTensors, copyOf, families, readJson, writeJson } from '../../packages/models/test/folders.js';
import { fuse } from '../../packages/models/test/fuse.js';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

const ids = [1, 5, 9, 13, 2, 77, 300];

async function logitsOf(folder: string): Promise<Buffer> {
  const cluster = await LocalCluster.start(folder, 2);
  try {
    return await cluster.logits(ids);
  } finally {
    await cluster.close();
  }
}

it.each(families)('%s: config.json of transformers 5.24, experts fused, names of a wrapper', async (name) => {
  const folder = await copyOf(name);
  const { config } = (await readJson(join(fixtureFolder('transformers5'), `${name}.json`))) as { config: unknown };
  await writeJson(join(folder, 'config.json'), config);
  await alterTensors(folder, (tensors) => fuse(tensors).map((one) => ({ ...one, name: `module.${one.name}` })));
  expect((await logitsOf(folder)).equals(await logitsOf(fixtureFolder(name)))).toBe(true);
});
