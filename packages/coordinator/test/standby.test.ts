// Two coordinators over one store: what a standby answers, what a new leader takes over, what an old one still may do.
import { createLogger, FakeClock } from '@expertmesh/common';
import { channelOptions, type expertmesh, fromServiceError, serverStream, unary, v1 } from '@expertmesh/proto';
import { MemoryStore } from '@expertmesh/stats';
import * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { check } from '../../proto/test/probes.js';
import { type RunningCoordinator, startCoordinator } from '../src/index.js';
import { FakeWorker, type InferenceHandlers } from './fake-worker.js';

const lookMs = 500;
const leadTtlMs = 2_000;
const cluster = v1.Cluster.prototype;
const options = {
  ...{ cluster: 'default', advertise: null, host: '127.0.0.1', port: 0, store: 'memory:', expectWorkers: 2, replicas: 1 },
  ...{ suspectAfterMs: 60_000, reconnectWithinMs: 60_000, reportIntervalMs: 1000, recoveryTimeoutMs: 60_000 },
};
let clock: FakeClock;
let store: MemoryStore;
let coordinators: RunningCoordinator[];
let clients: grpc.Client[];
let workers: FakeWorker[];

beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryStore('memory:', undefined, undefined, () => clock.elapsed());
  [coordinators, clients, workers] = [[], [], []];
});

afterEach(async () => {
  for (const worker of workers) worker.kill();
  for (const client of clients) client.close();
  for (const coordinator of coordinators) await coordinator.stop(0);
});

async function coordinate(id: string, own: MemoryStore = store): Promise<{ client: grpc.Client; coordinator: RunningCoordinator }> {
  const logger = createLogger('test', 'silent');
  const coordinator = await startCoordinator({ ...options, id }, { clock, logger, store: own });
  const client = new grpc.Client(coordinator.address, grpc.credentials.createInsecure(), channelOptions);
  coordinators.push(coordinator);
  clients.push(client);
  return { client, coordinator };
}

/** Workers w1 and w2 with a stream to each coordinator. */
async function join(to: readonly { coordinator: RunningCoordinator }[], inference: InferenceHandlers = {}): Promise<FakeWorker[][]> {
  const streams = await Promise.all(
    to.map(({ coordinator: { address } }) =>
      Promise.all(['w1', 'w2'].map((id) => FakeWorker.start({ id, coordinator: address, inference }))),
    ),
  );
  workers.push(...streams.flat());
  for (const worker of streams.flat()) worker.join();
  return streams;
}

const status = (client: grpc.Client) => unary(client, cluster.getStatus, {});
const states = async (client: grpc.Client) => (await status(client)).workers.map(({ state }) => state);
const ready = [v1.WorkerState.READY, v1.WorkerState.READY];
const errorCode = (thrown: unknown) => fromServiceError(thrown as grpc.ServiceError, '').code;

/** Lets elections look until the condition holds. */
async function passUntil(isMet: () => Promise<boolean>): Promise<void> {
  while (!(await isMet())) clock.advance(lookMs);
}

test('a standby says so by its health, and passes on to the leader what only that one knows or does', async () => {
  const [leader, standby] = [await coordinate('c1'), await coordinate('c2')];
  await join([leader, standby]);
  await expect.poll(() => states(leader.client)).toEqual(ready);
  expect(await check(leader.client, 'expertmesh.v1.Cluster')).toBe('SERVING');
  expect(await check(standby.client, 'expertmesh.v1.Cluster')).toBe('NOT_SERVING');
  expect(await status(standby.client)).toEqual(await status(leader.client));
  expect((await status(standby.client)).leader).toMatchObject({ coordinator: 'c1', address: leader.coordinator.address, fence: 1 });
  const { pins } = await unary(standby.client, cluster.pin, { add: [{ layer: 1, expert: 3, worker: 'w1' }] });
  expect(pins).toMatchObject([{ layer: 1, expert: 3, worker: 'w1' }]);
  const refused = await unary(standby.client, cluster.drain, { worker: 'w9' }).catch(errorCode);
  expect(refused).toBe('EM_WORKER_NOT_FOUND');
  const watched: expertmesh.v1.ClusterStatus[] = [];
  const call = serverStream(standby.client, cluster.watchStatus, {});
  call.on('data', (one: expertmesh.v1.ClusterStatus) => watched.push(one)).on('error', () => undefined);
  await expect.poll(() => watched.length).toBe(1);
  call.cancel();
});

test('a standby sends its workers no command and refuses none for good; it serves clients with those their leader has made ready', async () => {
  const answers: InferenceHandlers = { tokenize: (_call, callback) => callback(null, { ids: [7] }) };
  const [leader, standby] = [await coordinate('c1'), await coordinate('c2')];
  const [, [atStandby]] = (await join([leader, standby], answers)) as [FakeWorker[], FakeWorker[]];
  await expect.poll(() => states(leader.client)).toEqual(ready);
  expect(await check(standby.client, '')).toBe('NOT_SERVING');
  atStandby!.send({ report: { fence: 1, epoch: 1, state: v1.WorkerState.READY } });
  await expect.poll(() => check(standby.client, '')).toBe('SERVING');
  expect((await unary(standby.client, v1.Inference.prototype.tokenize, { text: 'x' })).ids).toEqual([7]);
  atStandby!.send({ report: { fence: 1, epoch: 1, state: v1.WorkerState.DRAINING } });
  await expect.poll(() => check(standby.client, '')).toBe('NOT_SERVING');
  expect(atStandby!.received.map(({ body, fence }) => [body, fence])).toEqual([['welcome', 0]]);
  const foreign = await FakeWorker.start({ id: 'w3', coordinator: standby.coordinator.address });
  workers.push(foreign);
  foreign.join({ cluster: 'another' });
  await foreign.until(() => foreign.hasEnded);
  expect(foreign.received).toEqual([]);
});

test('when the leader ends, the standby leads under a higher fence, with the placement, the pins and what the workers hold now', async () => {
  const [leader, standby] = [await coordinate('c1'), await coordinate('c2')];
  const [, atStandby] = (await join([leader, standby])) as [FakeWorker[], FakeWorker[]];
  await expect.poll(() => states(leader.client)).toEqual(ready);
  await unary(leader.client, cluster.pin, { add: [{ layer: 1, expert: 0, worker: 'w1' }] });
  const placement = await unary(leader.client, cluster.getPlacement, {});
  await leader.coordinator.stop(0);
  await passUntil(async () => (await check(standby.client, 'expertmesh.v1.Cluster')) === 'SERVING');
  await expect.poll(() => states(standby.client)).toEqual(ready);
  expect(await unary(standby.client, cluster.getPlacement, {})).toEqual(placement);
  expect((await unary(standby.client, cluster.pin, {})).pins).toHaveLength(1);
  const kinds = atStandby[0]!.received.map(({ body, fence }) => [body, fence]);
  expect(kinds.slice(0, 2)).toEqual([
    ['welcome', 0],
    ['welcome', 2],
  ]);
  expect(kinds.slice(2).every(([, fence]) => fence === 2)).toBe(true);
  expect((await status(standby.client)).leader).toMatchObject({ coordinator: 'c2', fence: 2 });
});

test('a leader that another has followed while it stood still ends its term, writes nothing and passes on what it is asked', async () => {
  const [old, next] = [await coordinate('c1'), await coordinate('c2')];
  await join([old, next]);
  await expect.poll(() => states(old.client)).toEqual(ready);
  const renewLead = store.renewLead.bind(store);
  // The store has given its lead away, and it does not know yet.
  store.renewLead = (leader, ttlMs) => (leader.coordinator === 'c1' ? new Promise(() => undefined) : renewLead(leader, ttlMs));
  clock.advance(leadTtlMs);
  await passUntil(async () => (await check(next.client, 'expertmesh.v1.Cluster')) === 'SERVING');
  expect(await check(old.client, 'expertmesh.v1.Cluster')).toBe('SERVING');
  const pinned = await unary(old.client, cluster.pin, { add: [{ layer: 1, expert: 1, worker: 'w1' }] }).catch(errorCode);
  expect(pinned).toBe('EM_FENCE');
  expect((await unary(next.client, cluster.pin, {})).pins).toEqual([]);
});

test('a store that is emptied under the leader is filled again, and a new coordinator finds all of it', async () => {
  const leader = await coordinate('c1');
  await join([leader]);
  await expect.poll(() => states(leader.client)).toEqual(ready);
  await unary(leader.client, cluster.pin, { add: [{ layer: 1, expert: 0, worker: 'w1' }] });
  const emptied = new MemoryStore('memory:', undefined, undefined, () => clock.elapsed());
  for (const name of Object.getOwnPropertyNames(MemoryStore.prototype) as (keyof MemoryStore)[]) {
    if (typeof emptied[name] === 'function')
      Object.assign(store, { [name]: (emptied[name] as (...args: unknown[]) => unknown).bind(emptied) });
  }
  await passUntil(async () => (await emptied.readSettings()) !== null);
  expect(await emptied.readPlacement()).toMatchObject({ epoch: 1 });
  await leader.coordinator.stop(0);
  const next = await coordinate('c2', emptied);
  expect((await unary(next.client, cluster.pin, {})).pins).toHaveLength(1);
  expect((await unary(next.client, cluster.getPlacement, {})).epoch).toBe(1);
  expect((await status(next.client)).leader?.fence).toBe(2);
});

test('a coordinator that comes to an empty store takes the placement over that the workers route by', async () => {
  const first = await coordinate('c1');
  const [joined] = (await join([first])) as [FakeWorker[]];
  await expect.poll(() => states(first.client)).toEqual(ready);
  const placement = await unary(first.client, cluster.getPlacement, {});
  const second = await coordinate('c2', new MemoryStore('memory:', undefined, undefined, () => clock.elapsed()));
  const moved = await Promise.all(
    joined.map(({ options: { id } }) => FakeWorker.start({ id, coordinator: second.coordinator.address, placement })),
  );
  workers.push(...moved);
  for (const worker of moved) worker.join({ fence: 1, epoch: placement.epoch });
  await expect.poll(() => states(second.client)).toEqual(ready);
  expect(await unary(second.client, cluster.getPlacement, {})).toEqual({ ...placement, epoch: placement.epoch + 1 });
});
