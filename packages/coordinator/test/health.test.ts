// What probes and tools see of a coordinator. The clock stands still unless moved.

import { unary, v1 } from '@expertmesh/proto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callByReflection, check, listServices, watch } from '../../proto/test/probes.js';
import { TestCluster } from './test-cluster.js';

const watchPeriodMs = 250;
let cluster: TestCluster;

beforeEach(async () => {
  cluster = await TestCluster.start();
});

afterEach(async () => {
  await cluster.close();
});

it('is NOT_SERVING while workers load, SERVING when one is ready, NOT_SERVING from the begin of a drain', async () => {
  const services = ['', 'expertmesh.v1.Inference'];
  const w1 = await cluster.addWorker('w1');
  w1.join();
  await cluster.untilStatus(({ workers }) => workers.length === 1);
  for (const service of services) expect(await check(cluster.client, service)).toBe('NOT_SERVING');
  const w2 = await cluster.addWorker('w2');
  w2.join();
  await cluster.untilStatus(({ workers }) => workers.some(({ reason, state }) => state === 2 && reason === ''));
  for (const service of services) expect(await check(cluster.client, service)).toBe('SERVING');
  await cluster.coordinator.drain(0);
  for (const service of services) expect(await check(cluster.client, service)).toBe('NOT_SERVING');
});

it('is NOT_SERVING when all workers are gone', async () => {
  const workers = await cluster.addReady(2);
  expect(await check(cluster.client, '')).toBe('SERVING');
  for (const worker of workers) worker.kill();
  await cluster.untilStatus(({ workers: all }) => all.every(({ reason }) => reason !== ''));
  expect(await check(cluster.client, '')).toBe('NOT_SERVING');
});

it('is NOT_SERVING as a whole while an expert is on lost workers alone and finds no room; whoever has it is not kept away', async () => {
  const [, w2] = await cluster.addReady(2, { register: { expertMemoryBytes: 4000 } });
  w2!.kill();
  await cluster.untilStatus(({ workers }) => workers[1]!.reason !== '');
  cluster.clock.advance(2500);
  await cluster.untilStatus(({ warnings }) => warnings.some((warning) => warning.includes('no other worker has room')));
  expect(await check(cluster.client, '')).toBe('NOT_SERVING');
  expect(await check(cluster.client, 'expertmesh.v1.Inference')).toBe('SERVING');
  const back = await cluster.addWorker('w2', { register: { expertMemoryBytes: 4000 }, incarnation: 'w2-2' });
  back.join();
  await expect.poll(() => check(cluster.client, '')).toBe('SERVING');
});

it('a recovery stands in the journal, as what has been done to make up for a lost worker', async () => {
  const [, w2] = await cluster.addReady(2);
  w2!.kill();
  await cluster.untilStatus(({ workers }) => workers[1]!.reason !== '');
  cluster.clock.advance(2500);
  const history = async () => (await unary(cluster.client, v1.Cluster.prototype.listOperations, { limit: 0 })).operations;
  await expect.poll(async () => (await history()).length).toBe(1);
  expect((await history())[0]).toMatchObject({
    kind: 'recovery',
    worker: 'w2',
    state: v1.OperationState.DONE,
    numMoves: 4,
    numMovesDone: 4,
  });
});

it('tells its watchers of a start and a stop, then ends their streams', async () => {
  const seen = watch(cluster.client, 'expertmesh.v1.Inference');
  await seen.until('NOT_SERVING');
  await cluster.addReady(2);
  cluster.clock.advance(watchPeriodMs);
  await seen.until('SERVING');
  await cluster.coordinator.stop(0);
  expect(await seen.ended).toBe('OK');
  expect(seen.told).toEqual(['NOT_SERVING', 'SERVING', 'NOT_SERVING']);
});

it('reflection lists its services and lets GetStatus be called', async () => {
  expect(await listServices(cluster.client, 'v1')).toEqual([
    'expertmesh.v1.Cluster',
    'expertmesh.v1.Inference',
    'expertmesh.v1.Membership',
    'grpc.health.v1.Health',
    'grpc.reflection.v1.ServerReflection',
    'grpc.reflection.v1alpha.ServerReflection',
  ]);
  await cluster.addReady(2);
  const status = await callByReflection(cluster.client, 'expertmesh.v1.Cluster', 'GetStatus', {});
  expect(status).toMatchObject({ cluster: 'default', workers: [{ id: 'w1', state: 'READY' }, { id: 'w2' }] });
});
