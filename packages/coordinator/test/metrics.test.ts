import { EmError, FakeClock } from '@expertmesh/common';
import { serverStream, toServiceError, unary, v1 } from '@expertmesh/proto';
import { afterEach, expect, test } from 'vitest';
import { scrape } from '../../common/test/prometheus-text.js';
import { startCoordinator } from '../src/index.js';
import { TokenTimes } from '../src/routing/token-times.js';
import type { InferenceHandlers } from './fake-worker.js';
import { TestCluster } from './test-cluster.js';

const inference = v1.Inference.prototype;
const metrics = { host: '127.0.0.1', port: 0, hasExperts: false };

let cluster: TestCluster | null = null;

afterEach(async () => {
  await cluster?.close();
  cluster = null;
});

/** Answers two tokens, or refuses by the prompt's own words. */
const obliging: InferenceHandlers = {
  generate(call) {
    const text = call.request.text ?? '';
    if (text !== '') {
      call.emit('error', toServiceError(new EmError('EM_REQUEST_VALUE', { field: text, got: text, wanted: text })));
      return;
    }
    call.write({ started: { requestId: 'rq', homeWorker: 'w1', promptTokens: 1 } });
    call.write({ ids: [1] });
    call.write({ ids: [2] });
    call.write({ finished: { reason: 'length', completionTokens: 2 } });
    call.end();
  },
  tokenize: (_call, callback) => callback(null, { ids: [1], tokens: ['a'] }),
};

async function start(options: { hasExperts?: boolean; numWorkers?: number } = {}): Promise<TestCluster> {
  const { hasExperts = false, numWorkers = 2 } = options;
  cluster = await TestCluster.start({ expectWorkers: numWorkers, metrics: { ...metrics, hasExperts } });
  await cluster.addReady(numWorkers, { inference: obliging });
  return cluster;
}

async function generate({ client }: TestCluster, text = ''): Promise<void> {
  for await (const _ of serverStream(client, inference.generate, { text }));
}

const read = ({ coordinator }: TestCluster) => scrape(coordinator.metricsAddress);

test('without a port for metrics none are served', async () => {
  cluster = await TestCluster.start();
  expect(cluster.coordinator.metricsAddress).toBeNull();
});

test('workers are counted by state, and the epoch is told', async () => {
  cluster = await TestCluster.start({ metrics });
  const before = await read(cluster);
  expect([before.value('expertmesh_coordinator_workers'), before.value('expertmesh_coordinator_epoch')]).toEqual([0, 0]);
  const [, w2] = await cluster.addReady(2);
  w2!.send({ leave: { reason: 'enough' } });
  // The other one has taken its experts over.
  await cluster.untilStatus(({ epoch, workers }) => epoch === 2 && workers.some(({ state }) => state === v1.WorkerState.LOST));
  const after = await read(cluster);
  expect(after.value('expertmesh_coordinator_workers', { state: 'ready', coordinator: 'c1' })).toBe(1);
  expect(after.value('expertmesh_coordinator_workers', { state: 'lost' })).toBe(1);
  expect(after.value('expertmesh_coordinator_epoch')).toBe(2);
  expect(after.value('expertmesh_coordinator_membership_events_total', { event: 'registered' })).toBe(2);
  expect(after.value('expertmesh_coordinator_membership_events_total', { event: 'left' })).toBe(1);
  expect(after.value('expertmesh_coordinator_membership_events_total', { event: 'lost' })).toBe(0);
});

test('requests are counted by method and by how they ended', async () => {
  const running = await start();
  await generate(running);
  await unary(running.client, inference.tokenize, { text: 'a' });
  await expect(generate(running, 'bad')).rejects.toThrow();
  // The fake workers do not know this method.
  await expect(unary(running.client, inference.listModels, {})).rejects.toThrow();
  const after = await read(running);
  const started = (method: string) => after.value('expertmesh_coordinator_requests_started_total', { method });
  expect(['generate', 'tokenize', 'listModels', 'score'].map(started)).toEqual([2, 1, 1, 0]);
  const finished = (outcome: string) => after.value('expertmesh_coordinator_requests_finished_total', { outcome });
  expect(['OK', 'EM_REQUEST_VALUE', 'EM_INTERNAL', 'EM_CANCELLED'].map(finished)).toEqual([2, 1, 1, 0]);
  expect(after.value('expertmesh_coordinator_requests_running')).toBe(0);
  expect(after.value('expertmesh_coordinator_first_token_seconds_count')).toBe(1);
  expect(after.value('expertmesh_coordinator_inter_token_seconds_count')).toBe(1);
});

test('a request on its way is counted as running, and as cancelled when its caller goes', async () => {
  cluster = await TestCluster.start({ expectWorkers: 1, metrics });
  await cluster.addReady(1, { inference: { generate: (call) => void call.write({ ids: [1] }) } });
  const call = serverStream(cluster.client, inference.generate, {});
  await new Promise((resolve) => call.once('data', resolve));
  expect((await read(cluster)).value('expertmesh_coordinator_requests_running')).toBe(1);
  call.on('error', () => {});
  call.cancel();
  for (;;) {
    const after = await read(cluster);
    if (after.value('expertmesh_coordinator_requests_running') === 1) continue;
    expect(after.value('expertmesh_coordinator_requests_finished_total', { outcome: 'EM_CANCELLED' })).toBe(1);
    return;
  }
});

test('a request that finds no worker counts by its code', async () => {
  cluster = await TestCluster.start({ metrics });
  await expect(generate(cluster)).rejects.toThrow();
  const after = await read(cluster);
  expect(after.value('expertmesh_coordinator_requests_finished_total', { outcome: 'EM_CLUSTER_STARTING' })).toBe(1);
});

test('a flood of bad requests and registrations adds no series', async () => {
  const running = await start();
  await generate(running);
  const before = await read(running);
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      await generate(running, `made up ${index}`).catch(() => {});
    }),
  );
  const intruders = await Promise.all(Array.from({ length: 20 }, (_, index) => running.addWorker(`x${index}`)));
  for (const [index, intruder] of intruders.entries()) intruder.join({ cluster: `other ${index}` });
  await Promise.all(intruders.map((intruder) => intruder.message('rejected')));
  const after = await read(running);
  expect(after.series()).toEqual(before.series());
  expect(after.value('expertmesh_coordinator_requests_finished_total', { outcome: 'EM_REQUEST_VALUE' })).toBe(200);
  expect(after.value('expertmesh_coordinator_registrations_rejected_total', { code: 'EM_WORKER_MISMATCH' })).toBe(20);
});

test('a layer is as balanced as its mean is near its most', async () => {
  const running = await start();
  const { placement } = (await running.workers[0]!.message('activate')).activate!;
  const holders = placement!.layers![1]!.experts!.map(({ replicas }) => replicas![0]!.worker);
  // All rows of layer 1 go to what w1 holds; layer 2 has twice as many on w1 as on w2.
  const rows = (layer: number, w1: number, w2: number) => ({
    layer,
    rows: placement!.layers![layer]!.experts!.map(({ replicas }) => (replicas![0]!.worker === 'w1' ? w1 : w2)),
  });
  running.workers[0]!.send({ report: { load: [rows(1, 5, 0), rows(2, 4, 2)] } });
  expect(holders.filter((worker) => worker === 'w1')).toHaveLength(2);
  for (;;) {
    const { workers } = await running.status();
    if (workers.some(({ load }) => load !== 1)) break;
  }
  const after = await read(running);
  expect(after.value('expertmesh_coordinator_layer_balancedness', { layer: '1' })).toBeCloseTo(0.5);
  expect(after.value('expertmesh_coordinator_layer_balancedness', { layer: '2' })).toBeCloseTo(0.75);
  expect(after.types.has('expertmesh_coordinator_expert_rows_total')).toBe(false);
});

test('each expert has a series of its own on request', async () => {
  const running = await start({ hasExperts: true });
  running.workers[0]!.send({ report: { load: [{ layer: 2, rows: [1, 2, 3, 4] }] } });
  for (;;) {
    const after = await read(running);
    if (!after.series().some((name) => name.startsWith('expertmesh_coordinator_expert_rows_total'))) continue;
    expect(after.value('expertmesh_coordinator_expert_rows_total', { layer: '2', expert: '2' })).toBe(3);
    expect(after.value('expertmesh_coordinator_expert_rows_total')).toBe(10);
    return;
  }
});

test('a coordinator whose port for metrics is taken does not start, and leaves its other port free', async () => {
  cluster = await TestCluster.start({ metrics });
  const port = Number(cluster.coordinator.metricsAddress!.split(':')[1]);
  const times = { suspectAfterMs: 5000, reconnectWithinMs: 2000, reportIntervalMs: 1000, recoveryTimeoutMs: 60_000 };
  const options = {
    id: 'c2',
    cluster: 'default',
    advertise: null,
    host: '127.0.0.1',
    store: 'memory:',
    expectWorkers: 1,
    replicas: 1,
    ...times,
  };
  const second = startCoordinator({ ...options, port: 0, metrics: { ...metrics, port } });
  await expect(second).rejects.toMatchObject({ code: 'EM_ADDRESS_IN_USE', message: expect.stringContaining('--metrics-port') });
});

test('the metrics end with the coordinator', async () => {
  cluster = await TestCluster.start({ metrics });
  const address = cluster.coordinator.metricsAddress!;
  await cluster.close();
  cluster = null;
  await expect(fetch(`http://${address}/metrics`)).rejects.toThrow();
});

test('times of tokens leave out the first message and the last', () => {
  const clock = new FakeClock();
  const told: Record<'firstToken' | 'betweenTokens', number[]> = { firstToken: [], betweenTokens: [] };
  const times = new TokenTimes(clock, {
    firstToken: (seconds) => told.firstToken.push(seconds),
    betweenTokens: (seconds) => told.betweenTokens.push(seconds),
  });
  for (const ms of [1, 100, 20, 30, 0]) {
    clock.advance(ms);
    times.message();
  }
  expect(told).toEqual({ firstToken: [0.101], betweenTokens: [0.02, 0.03] });
});
