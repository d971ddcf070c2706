// Status, plan, history and metrics of one cluster with uneven load: one word has one meaning, and the numbers agree.
import { ExpertmeshClient } from '@expertmesh/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Scrape, scrape } from '../../packages/common/test/prometheus-text.js';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

let cluster: LocalCluster;
let client: ExpertmeshClient;

beforeAll(async () => {
  cluster = await LocalCluster.start(fixtureFolder('olmoe'), 3, { metrics: { host: '127.0.0.1', port: 0 } });
  client = new ExpertmeshClient(cluster.coordinator.address);
  await cluster.score([Array.from({ length: 40 }, (_, index) => 1 + (index % 3))]);
  let [before, rows] = [-1, 0];
  // All rows are there when two reports have brought no more.
  while (rows === 0 || rows !== before) {
    before = rows;
    await new Promise((resolve) => setTimeout(resolve, 120));
    rows = (await cluster.load()).flat().reduce((sum, count) => sum + count, 0);
  }
});
afterAll(async () => {
  client.close();
  await cluster.close();
});

const metrics = (): Promise<Scrape> => scrape(cluster.coordinator.metricsAddress);
const planned = async (request: object) => {
  const text = await client.planRebalance(request);
  return { text, ...(JSON.parse(text) as { summary: Summary; moves: { bytes: number }[] }) };
};

interface Summary {
  readonly maxOverMeanNow: number;
  readonly maxOverMeanPlanned: number;
  readonly workers: readonly { readonly worker: string; readonly loadNow: number; readonly loadPlanned: number }[];
}

/** The status, the plan that would be made now, and the metrics say the same. */
async function agreed(): Promise<{ maxOverMean: number; balancedness: number }> {
  const { workers, maxOverMean, balancedness, runningRequests, waitingRequests, kvBlocks } = await statusJson();
  const { summary } = await planned({ threshold: 1000 });
  const scraped = await metrics();
  expect(summary.maxOverMeanNow).toBeCloseTo(maxOverMean, 12);
  expect(scraped.value('expertmesh_coordinator_max_over_mean')).toBeCloseTo(maxOverMean, 12);
  expect(scraped.value('expertmesh_coordinator_balancedness')).toBeCloseTo(balancedness, 12);
  const layers = scraped.values.filter(({ name }) => name === 'expertmesh_coordinator_layer_balancedness').map(({ value }) => value);
  expect(layers.length).toBeGreaterThan(0);
  expect(layers.reduce((sum, value) => sum + value, 0) / layers.length).toBeCloseTo(balancedness, 12);
  expect(layers.reduce((sum, value) => sum + 1 / value, 0) / layers.length).toBeCloseTo(maxOverMean, 12);
  for (const { worker, loadNow } of summary.workers) {
    expect(loadNow).toBeCloseTo(workers.find(({ id }) => id === worker)!.load, 12);
  }
  expect([runningRequests, waitingRequests, kvBlocks.used]).toEqual([0, 0, 0]);
  expect(kvBlocks.total).toBeGreaterThan(0);
  return { maxOverMean, balancedness };
}

async function statusJson() {
  const { statusData } = await import('../../packages/cli/src/commands/status.js');
  return statusData(await client.status()) as {
    workers: { id: string; load: number; state: string }[];
    maxOverMean: number;
    balancedness: number;
    runningRequests: number;
    waitingRequests: number;
    kvBlocks: { used: number; total: number };
  };
}

async function ended(): Promise<void> {
  while ((await client.operations(1))[0]!.endedMs === null) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('before, after and long after a rebalance, and over a drain', async () => {
  const before = await agreed();
  expect(before.maxOverMean).toBeGreaterThan(1.05);
  expect(before.balancedness).toBeLessThan(1);
  const { text, summary, moves } = await planned({ threshold: 0 });
  await client.applyPlan(text, { throttleBytesPerSecond: 0, concurrency: 1 });
  await ended();
  const after = await agreed();
  expect(summary.maxOverMeanPlanned).toBeCloseTo(after.maxOverMean, 12);
  const [rebalance] = await client.operations(1);
  expect(rebalance!.maxOverMeanBefore).toBeCloseTo(before.maxOverMean, 12);
  expect(rebalance!.maxOverMean).toBeCloseTo(after.maxOverMean, 12);
  expect(rebalance!.measured!.after).toBeCloseTo(after.maxOverMean, 12);
  const scraped = await metrics();
  expect(scraped.value('expertmesh_coordinator_operations_total', { kind: 'rebalance', outcome: 'done' })).toBe(1);
  expect(scraped.value('expertmesh_coordinator_moves_total', { outcome: 'moved' })).toBe(moves.length);
  expect(scraped.value('expertmesh_coordinator_copied_bytes_total')).toBe(moves.reduce((sum, { bytes }) => sum + bytes, 0));
  expect(rebalance!.bytesDone).toBe(moves.reduce((sum, { bytes }) => sum + bytes, 0));
  expect(scraped.value('expertmesh_coordinator_store_up')).toBe(1);
  expect(scraped.value('expertmesh_build_info')).toBe(1);

  await client.drain('w3');
  await ended();
  const drained = await agreed();
  const { workers } = await statusJson();
  expect(workers.find(({ id }) => id === 'w3')).toMatchObject({ state: 'draining', load: 0 });
  expect(workers.reduce((sum, { load }) => sum + load, 0)).toBeCloseTo(2, 12);
  const [drain, same] = await client.operations(2);
  expect(drain!.maxOverMean).toBeCloseTo(drained.maxOverMean, 12);
  // What a later operation does changes nothing in the outcome of an earlier one.
  expect(same).toEqual(rebalance);
});
