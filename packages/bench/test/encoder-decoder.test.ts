// What is measured of a model with an encoder is what its own server says of the same pairs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpertmeshClient } from '@expertmesh/client';
import { startLocalCluster } from '@expertmesh/local';
import { openModelFolder } from '@expertmesh/models';
import { expect, it } from 'vitest';
import { measureFrontier } from '../src/qos/frontier.js';
import { pruneModel } from '../src/qos/prune-model.js';
import { scoredBatches } from '../src/qos/scored-batches.js';
import { scoredDocuments } from '../src/qos/scored-text.js';
import { measureSensitivity } from '../src/qos/sensitivity.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../../test/fixtures/${name}`, import.meta.url));
const documents = [
  { ids: [2, 8, 14, 5, 9, 21, 2], source: [7, 30, 41, 5, 2], firstScored: 2 },
  { ids: [2, 8, 33, 17, 2], source: [7, 12, 2], firstScored: 2 },
  { ids: [2, 8, 6, 11, 40, 3, 19, 2], source: [7, 9, 9, 25, 31, 60, 2], firstScored: 2 },
];
const engine = { threads: 1, kernels: 'auto' } as const;
const silent = () => {};

async function servedNll(modelFolder: string): Promise<{ tokens: number; nll: number }> {
  const cluster = await startLocalCluster({ modelFolder, workers: 1, threads: 1 });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const scores = await client.score(documents.map(({ source, ...document }) => ({ ...document, source: { ids: source } })));
    return { tokens: scores.reduce((sum, score) => sum + score.tokens, 0), nll: scores.reduce((sum, score) => sum + score.nll, 0) };
  } finally {
    client.close();
    await cluster.stop(0);
  }
}

it.each(['nllb_moe', 'switch_transformers'])('sensitivities, frontier and pruning of %s', async (name) => {
  const modelFolder = fixture(name);
  const { tokens, nll } = await servedNll(modelFolder);
  const sensitivity = await measureSensitivity({ ...engine, modelFolder, documents, formats: ['q2'], onProgress: silent });
  expect(sensitivity.tokens).toBe(tokens);
  expect(Math.log(sensitivity.perplexity)).toBeCloseTo(nll / tokens, 12);
  expect(Math.max(...sensitivity.lossRise.q2!)).toBeGreaterThan(0);
  const { rows } = await measureFrontier({
    ...{ ...engine, modelFolder, documents, assignments: ['sensitive'], formats: ['q2'], steps: 1, seeds: [], sensitivity, memories: [] },
    ...{ pageCache: 'keep', cacheFolder: null, numPrompts: 2, atOnce: 2, known: [], onPoint: async () => {}, onProgress: silent },
  });
  expect(rows[0]!.perplexity).toBe(sensitivity.perplexity);
  expect(rows.every(({ tokensPerSecond }) => tokensPerSecond > 0)).toBe(true);
  const scratch = await mkdtemp(join(tmpdir(), 'expertmesh-prune-'));
  try {
    const out = join(scratch, 'model');
    const report = await pruneModel({ ...engine, modelFolder, documents, mostShare: 0.2, out, onProgress: silent });
    expect(report.perplexity).toBe(sensitivity.perplexity);
    expect(report.kept).toBeLessThan(report.experts);
    const pruned = await servedNll(out);
    expect(Math.log(report.prunedPerplexity!)).toBeCloseTo(pruned.nll / pruned.tokens, 12);
  } finally {
    await rm(scratch, { recursive: true });
  }
});

it('long targets are cut and see their source from every piece', async () => {
  const folder = await openModelFolder(fixture('nllb_moe'));
  const long = Array.from({ length: 40 }, (_, index) => 3 + ((index * 7) % 50));
  const all = await scoredDocuments(folder, [...documents, { ids: long, source: [7, 30, 2], firstScored: 2 }]);
  const batches = (maxRows: number) => [...scoredBatches(all, folder.spec, maxRows)];
  expect(batches(100).map(({ encoder, input }) => [encoder?.tokens.length, input.tokens.length])).toEqual([[18, 60]]);
  expect(batches(20).map(({ encoder, input }) => [encoder?.tokens.length ?? null, input.tokens.length])).toEqual([
    [15, 20],
    [3, 20],
    [null, 20],
  ]);
  const targets = all.flatMap(({ ids }) => ids.slice(2));
  for (const some of [batches(100), batches(20)]) expect(some.flatMap((batch) => [...batch.targets])).toEqual(targets);
});

it('refuses pairs for a model without an encoder, and texts alone for one that has one', async () => {
  const problem = (name: string, document: object) =>
    measureSensitivity({ ...engine, modelFolder: fixture(name), documents: [document as never], formats: ['q2'], onProgress: silent });
  await expect(problem('olmoe', documents[0]!)).rejects.toMatchObject({ fields: { got: 'ids with a source' } });
  await expect(problem('nllb_moe', { ids: [2, 8, 5] })).rejects.toMatchObject({ fields: { got: 'ids alone' } });
  await expect(problem('nllb_moe', { text: 'a' })).rejects.toMatchObject({ fields: { got: 'a text' } });
});
