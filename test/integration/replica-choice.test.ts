// Which replica computes a row changes no bit: both ways of choosing, with experts in two places, give the bytes of one worker.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

const folder = fixtureFolder('olmoe');
const numLayers = 3;
const ids = Array.from({ length: 60 }, (_, index) => (index * 7919 + 13) % 320);
const others = [7, 19, 31, 43].map((length) => ids.slice(60 - length));
const sampled = { temperature: 0.8, topK: 40, seed: 7n, maxTokens: 16, ignoreEos: true };

let alone: LocalCluster;
beforeAll(async () => {
  alone = await LocalCluster.start(folder, 1);
});
afterAll(() => alone.close());

/** Of one document, and of generations that share its steps. */
async function outputs(cluster: LocalCluster) {
  const [logits, ...generated] = await Promise.all([
    cluster.logits(ids),
    ...others.map((prompt) => cluster.generate({ ids: { ids: prompt }, ...sampled })),
  ]);
  return { logits: logits.toString('base64'), generated: generated.map((one) => one.ids) };
}

describe.each(['share', 'step'] as const)('replicas chosen by %s', (replicaChoice) => {
  it.each([
    ['2 workers over the data plane', 2, { exchange: 'native' }],
    ['3 workers over gRPC, prompts in chunks', 3, { exchange: 'grpc', prefillChunk: 5 }],
  ] as const)('give the bytes of one worker on %s', async (_, numWorkers, options) => {
    const cluster = await LocalCluster.start(folder, numWorkers, { ...options, replicaChoice }, { replicas: 2 });
    try {
      expect(await outputs(cluster)).toEqual(await outputs(alone));
      await cluster.untilStatus((workers) => workers.every(({ rowsIn, rowsOut }) => rowsIn > 0 && rowsOut > 0));
    } finally {
      await cluster.close();
    }
  });
});

it('by step, every token has two of its four experts computed by the other worker', async () => {
  const cluster = await LocalCluster.start(folder, 2, { replicaChoice: 'step', prefillChunk: 1 }, { replicas: 2 });
  try {
    await cluster.logits(ids);
    // One row there and two answers back.
    const rows = 3 * numLayers * ids.length;
    await cluster.untilStatus((workers) => workers.reduce((sum, { rowsIn }) => sum + Number(rowsIn), 0) === rows);
  } finally {
    await cluster.close();
  }
});
