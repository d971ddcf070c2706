// A coordinator with fake workers over real gRPC: how the cluster starts, and how it notices losses. The clock stands still unless moved.
import { unary, v1 } from '@expertmesh/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCoordinator } from '../src/index.js';
import { fakeChecksum } from './fake-worker.js';
import { peer, TestCluster, until } from './test-cluster.js';

let cluster: TestCluster;

beforeEach(async () => {
  cluster = await TestCluster.start();
});

afterEach(async () => {
  await cluster.close();
});

test('the first placement is made when the expected workers have registered, with the checksums they found', async () => {
  await cluster.addReady(2);
  const placement = await unary(cluster.client, v1.Cluster.prototype.getPlacement, {});
  expect(placement.epoch).toBe(1);
  expect(placement.layers.map((layer) => layer.experts?.length)).toEqual([0, 4, 4]);
  for (const [layer, { experts }] of placement.layers.entries()) {
    expect(experts!.map(({ checksum }) => checksum)).toEqual(experts!.map((_, expert) => fakeChecksum({ layer, expert })));
  }
});

test('each worker is asked to load what the placement names for it, then told to route by it', async () => {
  const [w1, w2] = await cluster.addReady(2);
  const prepared = [w1!, w2!].map((worker) => worker.ofKind('prepare').flatMap(({ prepare }) => prepare!.contents!));
  expect(prepared.map((contents) => contents.length)).toEqual([4, 4]);
  expect(new Set(prepared.flat().map(({ layer, expert }) => `${layer}/${expert}`)).size).toBe(8);
  for (const worker of [w1!, w2!]) {
    const [activate] = worker.ofKind('activate');
    expect(activate!.activate!.placement!.epoch).toBe(1);
    expect(activate!.fence).toBe(1);
  }
});

test('nothing is activated before every named worker has loaded its experts', async () => {
  const w1 = await cluster.addWorker('w1');
  const w2 = await cluster.addWorker('w2', { isObedient: false });
  w1.join();
  w2.join();
  const prepare = await w2.message('prepare');
  expect((await cluster.status()).epoch).toBe(0);
  expect(w1.ofKind('activate')).toHaveLength(0);
  w2.acknowledge(prepare);
  w2.acknowledge(await w2.message('activate'));
  await until(w1, ['w1', 'w2'], 'READY');
});

test('status shows what the workers registered and reported', async () => {
  const [w1] = await cluster.addReady(2);
  w1!.send({
    report: {
      load: [{ layer: 1, rows: [8, 0, 0, 0] }],
      runningRequests: 1,
      waitingRequests: 2,
      rowsIn: 3,
      rowsOut: 4,
      bytesOut: 5,
      expertsHeld: 4,
      slots: 6,
    },
  });
  await cluster.untilStatus(({ workers }) => workers[0]!.rowsIn === 3);
  const status = await cluster.status();
  expect(status.model).toMatchObject({ id: 'fake', fingerprint: 'f00d' });
  expect(status.workers[0]).toMatchObject({
    id: 'w1',
    state: v1.WorkerState.READY,
    pid: 4711,
    address: w1!.address,
    numerics: 'cpu-v1',
    runningRequests: 1,
    waitingRequests: 2,
    bytesOut: 5,
    expertsHeld: 4,
    slots: 6,
    load: 2,
  });
  expect(status).toMatchObject({ balancedness: 0.5, maxOverMean: 2 });
  const load = await unary(cluster.client, v1.Cluster.prototype.getLoad, {});
  expect(load.layers).toMatchObject([
    { layer: 1, rows: [8, 0, 0, 0] },
    { layer: 2, rows: [0, 0, 0, 0] },
  ]);
});

test('a worker whose stream breaks is lost when it is not back in time', async () => {
  const [w1, w2] = await cluster.addReady(2);
  w2!.breakStream();
  await cluster.untilStatus(({ workers }) => workers[1]!.reason === 'its membership stream broke');
  expect((await cluster.status()).workers[1]!.state).toBe(v1.WorkerState.READY);
  cluster.clock.advance(2000);
  await until(w1!, ['w2'], 'LOST');
  expect((await cluster.status()).workers[1]!.reason).toContain('was not back in 2000 ms');
});

test('a worker whose process has ended is lost without any time having passed', async () => {
  const [w1, w2] = await cluster.addReady(2);
  w2!.kill();
  await until(w1!, ['w2'], 'LOST');
  expect((await cluster.status()).workers[1]!.reason).toBe('its process has ended: its address refuses connections');
});

test('a process that comes back on a new stream in time stays ready', async () => {
  const [w1, w2] = await cluster.addReady(2);
  const numPeers = w1!.ofKind('peers').length;
  w2!.breakStream();
  await w2!.until(() => w2!.hasEnded);
  w2!.join({ epoch: 1, held: [] });
  await w2!.message('activate', 2);
  cluster.clock.advance(2000);
  const status = await cluster.status();
  expect(status.workers.map(({ state }) => state)).toEqual([v1.WorkerState.READY, v1.WorkerState.READY]);
  expect(w1!.ofKind('peers')).toHaveLength(numPeers);
});

test('a silent worker is lost, and its stream is ended', async () => {
  const [w1, w2] = await cluster.addReady(2);
  cluster.clock.advance(4750);
  w1!.send({ report: { expertsHeld: 4 } });
  await cluster.untilStatus(({ workers }) => workers[0]!.expertsHeld === 4);
  cluster.clock.advance(250);
  await until(w1!, ['w2'], 'LOST');
  await w2!.until(() => w2!.hasEnded);
  expect(peer(w1!, 'w1')?.state).toBe(v1.WorkerState.READY);
  expect((await cluster.status()).workers[1]!.reason).toContain('silent for 5000 ms');
});

test('a lost worker is made up for, and takes its part again when it comes back', async () => {
  const [w1, w2] = await cluster.addReady(2);
  cluster.clock.advance(4750);
  w1!.send({ report: { expertsHeld: 4 } });
  await cluster.untilStatus(({ workers }) => workers[0]!.expertsHeld === 4);
  cluster.clock.advance(250);
  await w2!.until(() => w2!.hasEnded);
  w2!.join({ epoch: 1 });
  await w2!.message('activate', 2);
  await until(w1!, ['w2'], 'READY');
  // One epoch without it, and one with it again.
  await cluster.untilStatus(({ epoch }) => epoch === 3);
});

test('a restarted worker is given the contents with their checksums and the current placement, in the same epoch', async () => {
  const [w1, w2] = await cluster.addReady(2);
  w2!.breakStream();
  const again = await cluster.addWorker('w2', { incarnation: 'w2-2' });
  await cluster.untilStatus(({ workers }) => workers[1]!.reason === 'its membership stream broke');
  again.join();
  const prepare = await again.message('prepare');
  expect(prepare.prepare!.contents!.map(({ checksum }) => checksum)).toEqual(prepare.prepare!.contents!.map(fakeChecksum));
  const activate = await again.message('activate');
  expect(activate.activate!.placement!.epoch).toBe(1);
  await w1!.until(() => peer(w1!, 'w2')?.incarnation === 'w2-2' && peer(w1!, 'w2')?.state === v1.WorkerState.READY);
  expect(peer(w1!, 'w2')?.address).toBe(again.address);
});

test('a second process under the id of a live worker is refused', async () => {
  const [, w2] = await cluster.addReady(2);
  const second = await cluster.addWorker('w2', { incarnation: 'w2-2' });
  second.join();
  const reports = setInterval(() => w2!.send({ report: {} }), 10);
  expect((await second.message('rejected')).rejected).toMatchObject({ errorCode: 'EM_WORKER_ID_TAKEN' });
  await second.until(() => second.hasEnded);
  clearInterval(reports);
});

test.each([
  ['checkpoint fingerprint', { model: { fingerprint: 'beef' } }],
  ['numerics', { numerics: 'cuda-sm90-v1' }],
  ['wire dtype', { wireDtype: 'bf16' }],
  ['cluster', { cluster: 'other' }],
  ['experts', { expertsByLayer: [0, 4, 8] }],
])('a worker with another %s is refused', async (what, register) => {
  await cluster.addReady(2);
  const worker = await cluster.addWorker('w3', { register });
  worker.join();
  const { rejected } = await worker.message('rejected');
  expect(rejected!.errorCode).toBe('EM_WORKER_MISMATCH');
  expect(rejected!.errorMessage).toContain(`worker w3 has ${what}`);
  expect((await cluster.status()).workers).toHaveLength(2);
});

test('a first message that registers nobody is refused', async () => {
  const worker = await cluster.addWorker('w1', { register: { address: '' } });
  worker.join();
  expect((await worker.message('rejected')).rejected!.errorMessage).toContain('register.address is empty');
});

test('a worker beyond the placement holds nothing and becomes ready', async () => {
  await cluster.addReady(2);
  const w3 = await cluster.addWorker('w3');
  w3.join();
  await until(w3, ['w1', 'w2', 'w3'], 'READY');
  expect(w3.ofKind('prepare').map(({ prepare }) => prepare!.contents)).toEqual([[]]);
  expect(w3.ofKind('activate')).toHaveLength(1);
});

test('a worker that leaves is lost at once, with its reason', async () => {
  const [w1, w2] = await cluster.addReady(2);
  w2!.send({ leave: { reason: 'stopped by the operator' } });
  await until(w1!, ['w2'], 'LOST');
  expect((await cluster.status()).workers[1]!.reason).toBe('it left: stopped by the operator');
});

test('a worker that dies while loading is replaced in a new draft', async () => {
  const w1 = await cluster.addWorker('w1');
  const w2 = await cluster.addWorker('w2', { isObedient: false });
  w1.join();
  w2.join();
  await w2.message('prepare');
  w2.send({ leave: { reason: '' } });
  await until(w1, ['w2'], 'LOST');
  const w3 = await cluster.addWorker('w3');
  w3.join();
  await until(w1, ['w1', 'w3'], 'READY');
  const placement = await unary(cluster.client, v1.Cluster.prototype.getPlacement, {});
  const holders = new Set(placement.layers.flatMap(({ experts }) => experts!.map(({ replicas }) => replicas![0]!.worker)));
  expect(holders).toEqual(new Set(['w1', 'w3']));
});

test('a second coordinator on the same port is refused', async () => {
  const [host, port] = cluster.coordinator.address.split(':');
  const times = { suspectAfterMs: 5000, reconnectWithinMs: 2000, reportIntervalMs: 1000, recoveryTimeoutMs: 60_000 };
  const start = startCoordinator({
    id: 'c2',
    cluster: 'default',
    advertise: null,
    host: host!,
    port: Number(port),
    store: 'memory:',
    expectWorkers: 1,
    replicas: 1,
    ...times,
  });
  await expect(start).rejects.toMatchObject({ code: 'EM_ADDRESS_IN_USE' });
});
