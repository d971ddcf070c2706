// Routing recorded from a cluster: whole, piece by piece, and of a translation model.
import { fileURLToPath } from 'node:url';
import { ExpertmeshClient } from '@expertmesh/client';
import { startLocalCluster } from '@expertmesh/local';
import { expect, it } from 'vitest';
import { sumOfBatches } from '../../src/placement/trace.js';
import { recordTrace } from '../../src/trace/record.js';
import { recordModel } from '../../src/trace/record-model.js';

const folderOf = (name: string) => fileURLToPath(new URL(`../../../${name}/model`, import.meta.url));
const modelFolder = folderOf('demo-model');
const texts = ['select a from b where c = 1;', 'Once there was a brave beekeeper.'];
const documents = texts.map((text, index) => ({ domain: `d${index}`, document: { text } }));

it('the pieces of a document add up to the whole, each row choosing as many experts as the model takes', async () => {
  const whole = await recordModel({ modelFolder, documents }, () => {});
  expect(whole.batches.map(({ domain, document }) => [domain, document])).toEqual([
    ['d0', 0],
    ['d1', 1],
  ]);
  const cluster = await startLocalCluster({ modelFolder, workers: 2, exchange: 'loopback', reportIntervalMs: 10 });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const pieces = await recordTrace(client, documents, { rowsPerBatch: 3 });
    for (const { rows, counts } of pieces.batches) {
      for (const layer of counts) expect(layer.reduce((sum, count) => sum + count, 0)).toBe(rows * whole.expertsPerToken);
    }
    for (const { document, counts, rows } of whole.batches) {
      const own = pieces.batches.filter((batch) => batch.document === document);
      expect(own).toHaveLength(Math.ceil(rows / 3));
      expect(sumOfBatches(own.map((batch) => batch.counts))).toEqual(counts);
    }
  } finally {
    client.close();
    await cluster.stop(0);
  }
});

it('rows of others are noticed', async () => {
  const cluster = await startLocalCluster({ modelFolder, workers: 1, exchange: 'loopback', reportIntervalMs: 10 });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const stop = new AbortController();
    const others = (async () => {
      while (!stop.signal.aborted) await client.score([{ text: texts[1]! }]);
    })();
    const many = Array.from({ length: 50 }, () => documents[0]!);
    await expect(recordTrace(client, many, { rowsPerBatch: 0 })).rejects.toMatchObject({ code: 'EM_TRACE_TRAFFIC' });
    stop.abort();
    await others;
  } finally {
    client.close();
    await cluster.stop(0);
  }
});

it('layers of an encoder and of a decoder are told apart, and a source is not cut', async () => {
  const document = { ids: [2, 4093, 500, 600, 2], source: { ids: [4092, 717, 363, 242, 2] }, firstScored: 2 };
  // The first look at the load comes before any report.
  const cluster = await startLocalCluster({
    modelFolder: folderOf('demo-model-mt'),
    workers: 1,
    exchange: 'loopback',
    reportIntervalMs: 1000,
  });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const before = await client.load();
    const trace = await recordTrace(client, [{ domain: '', document }], { rowsPerBatch: 0 });
    expect(before.layers.map(({ layer }) => layer)).toEqual(trace.layers);
    expect(before.layers.flatMap(({ rows }) => rows).every((count) => count === 0)).toBe(true);
    expect(trace.layers.filter((layer) => layer < trace.numEncoderLayers)).not.toHaveLength(0);
    expect(trace.layers.filter((layer) => layer >= trace.numEncoderLayers)).not.toHaveLength(0);
    const sums = trace.batches[0]!.counts.map((counts) => counts.reduce((sum, count) => sum + count, 0));
    for (const [index, layer] of trace.layers.entries()) {
      expect(sums[index]).toBe((layer < trace.numEncoderLayers ? 5 : 4) * trace.expertsPerToken);
    }
  } finally {
    client.close();
    await cluster.stop(0);
  }
});
