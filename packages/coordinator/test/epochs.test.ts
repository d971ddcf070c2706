// Bringing workers to a placement, with fake members that record the commands and answer when told to.
import { createLogger, EmError, FakeClock } from '@expertmesh/common';
import type { Store } from '@expertmesh/stats';
import { MemoryStore } from '@expertmesh/stats';
import { beforeEach, describe, expect, test } from 'vitest';
import { Epochs } from '../src/placement/epochs.js';
import { documentOf } from '../src/placement/stored-placement.js';
import { fakeFacts } from './facts.js';
import { FakeMembers, settled } from './fake-members.js';
import { fakeChecksum } from './fake-worker.js';

const diskError = new EmError('EM_INTERNAL', { problem: 'read failed' });
let members: FakeMembers;
let clock: FakeClock;
let store: Store;
let epochs: Epochs;
let sendOrders: ReadonlyMap<string, readonly string[]>;

beforeEach(async () => {
  members = new FakeMembers();
  clock = new FakeClock();
  store = new MemoryStore();
  sendOrders = new Map();
  epochs = await open(2);
});

function open(expectWorkers: number, fence = 1): Promise<Epochs> {
  const logger = createLogger('test', 'silent');
  return Epochs.open({
    store,
    fence,
    expectWorkers,
    replicas: 1,
    clock,
    logger,
    members,
    sendOrders: { refresh: async () => true, of: (worker) => sendOrders.get(worker) ?? null },
  });
}

function placedOn(worker: string) {
  return { format: 'bf16', checksum: '00', replicas: [{ worker, share: 1 }] };
}

/** w1 and w2 with the first placement in force. */
async function started(): Promise<void> {
  for (const id of ['w1', 'w2']) members.connect(fakeFacts(id));
  epochs.step();
  for (const id of ['w1', 'w2']) await members.acknowledge(id, 'prepare');
  for (const id of ['w1', 'w2']) await members.acknowledge(id, 'activate');
  expect(members.table.all().map(({ state }) => state)).toEqual(['ready', 'ready']);
}

test('nothing is sent before the expected workers are there', () => {
  members.connect(fakeFacts('w1'));
  epochs.step();
  expect(members.kinds()).toEqual([]);
});

test('prepare goes to all, the store is written when all have answered, then activate goes to all', async () => {
  for (const id of ['w1', 'w2']) members.connect(fakeFacts(id));
  epochs.step();
  expect(members.kinds()).toEqual(['prepare w1', 'prepare w2']);
  await members.acknowledge('w1', 'prepare');
  expect(await store.readPlacement()).toBeNull();
  expect(members.kinds()).toEqual(['prepare w2']);
  await members.acknowledge('w2', 'prepare');
  expect((await store.readPlacement())?.epoch).toBe(1);
  expect(members.kinds()).toEqual(['activate w1', 'activate w2']);
  await members.acknowledge('w1', 'activate');
  expect(members.table.all().map(({ state }) => state)).toEqual(['ready', 'joining']);
  expect(epochs.placement?.layers[1]?.[3]?.checksum).toBe(fakeChecksum({ layer: 1, expert: 3 }));
});

test('each worker is told the order of its sends before it routes by a placement', async () => {
  sendOrders = new Map([['w1', ['w3', 'w2']]]);
  for (const id of ['w1', 'w2']) members.connect(fakeFacts(id));
  epochs.step();
  for (const id of ['w1', 'w2']) await members.acknowledge(id, 'prepare');
  expect(members.take('w1', 'activate').command).toMatchObject({ activate: { placement: { epoch: 1 } } });
  expect([...members.orders]).toEqual([['w1', ['w3', 'w2']]]);
});

test('stepping again sends nothing twice', async () => {
  for (const id of ['w1', 'w2']) members.connect(fakeFacts(id));
  epochs.step();
  epochs.step();
  expect(members.kinds()).toEqual(['prepare w1', 'prepare w2']);
  for (const id of ['w1', 'w2']) await members.acknowledge(id, 'prepare');
  epochs.step();
  expect(members.kinds()).toEqual(['activate w1', 'activate w2']);
});

describe('a placement that workers route by and the store has lost', () => {
  const layers = [[], [placedOn('w1')], [placedOn('w2')]];

  test('goes on as the next epoch, before anything else is done', async () => {
    members.connect(fakeFacts('w1', { epoch: 7 }));
    members.connect(fakeFacts('w2', { epoch: 6 }));
    epochs.step();
    epochs.step();
    expect(members.kinds()).toEqual(['recall w1']);
    members.take('w1', 'recall').answer.resolve({ placement: { epoch: 7, layers: layers.map((experts) => ({ experts })) } });
    await settled();
    expect(epochs.placement).toEqual({ epoch: 8, layers });
    expect(await store.readPlacement()).toMatchObject({ epoch: 8 });
    expect(members.kinds()).toEqual(['prepare w1', 'prepare w2']);
  });

  test('is asked for again where the worker does not give it, and of another one where that one has gone', async () => {
    members.connect(fakeFacts('w1', { epoch: 7 }));
    members.connect(fakeFacts('w2', { epoch: 7 }));
    epochs.step();
    await members.refuse('w1', 'recall', diskError);
    expect(members.kinds()).toEqual([]);
    members.lose('w1');
    clock.advance(250);
    expect(members.kinds()).toEqual(['recall w2']);
    members.take('w2', 'recall').answer.resolve({ placement: { epoch: 7, layers: layers.map((experts) => ({ experts })) } });
    await settled();
    expect(epochs.placement?.epoch).toBe(8);
  });

  test('is put back by the leader that has it', async () => {
    await started();
    const stored = await store.readPlacement();
    const emptied = new MemoryStore();
    store.readPlacement = () => emptied.readPlacement();
    store.commitPlacement = (commit) => emptied.commitPlacement(commit);
    await epochs.refill();
    expect(await emptied.readPlacement()).toEqual(stored);
  });
});

test('a new process of a worker gets the contents with their checksums, then the same placement', async () => {
  await started();
  members.disconnect('w2');
  members.connect(fakeFacts('w2', { incarnation: 'w2-2' }));
  epochs.step();
  const { command } = members.sent[0]!;
  expect(members.kinds()).toEqual(['prepare w2']);
  expect(command.prepare!.contents.map(({ checksum }) => checksum)).toEqual(command.prepare!.contents.map(fakeChecksum));
  await members.acknowledge('w2', 'prepare');
  expect(members.kinds()).toEqual(['activate w2']);
  await members.acknowledge('w2', 'activate');
  expect(members.table.get('w2')?.state).toBe('ready');
  expect(epochs.placement?.epoch).toBe(1);
});

test('a worker that finds other bytes does not become ready, and is not asked again', async () => {
  await started();
  members.disconnect('w2');
  members.connect(fakeFacts('w2', { incarnation: 'w2-2' }));
  epochs.step();
  const { command, answer } = members.take('w2', 'prepare');
  answer.resolve({ contents: command.prepare!.contents.map((content) => ({ ...content, checksum: 'ffffffffffffffff' })) });
  await settled();
  expect(members.table.get('w2')?.reason).toContain('has checksum ffffffffffffffff');
  clock.advance(60_000);
  expect(members.kinds()).toEqual([]);
});

test('an acknowledgement that lacks a content is not taken for one', async () => {
  members.connect(fakeFacts('w1'));
  members.connect(fakeFacts('w2'));
  epochs.step();
  members.take('w1', 'prepare').answer.resolve({ contents: [] });
  await settled();
  expect(members.table.get('w1')?.reason).toContain('without a checksum for layer 1');
});

test('a failure that may pass is tried again, later each time', async () => {
  members.connect(fakeFacts('w1'));
  members.connect(fakeFacts('w2'));
  epochs.step();
  await members.refuse('w1', 'prepare', diskError);
  expect(members.table.get('w1')?.reason).toBe('read failed');
  clock.advance(249);
  expect(members.kinds()).toEqual(['prepare w2']);
  clock.advance(1);
  await members.refuse('w1', 'prepare', diskError);
  clock.advance(499);
  expect(members.kinds()).toEqual(['prepare w2']);
  clock.advance(1);
  await members.acknowledge('w1', 'prepare');
  await members.acknowledge('w2', 'prepare');
  await members.acknowledge('w1', 'activate');
  expect(members.table.get('w1')).toMatchObject({ state: 'ready', reason: '' });
});

test('a permanent failure stays until another process takes the place of the worker', async () => {
  members.connect(fakeFacts('w1'));
  members.connect(fakeFacts('w2'));
  epochs.step();
  await members.acknowledge('w2', 'prepare');
  await members.refuse('w1', 'prepare', new EmError('EM_OUT_OF_MEMORY', { what: 'experts', got: 8 }));
  clock.advance(600_000);
  expect(members.kinds()).toEqual([]);
  expect(members.table.get('w1')?.reason).toContain('no memory for experts');
  members.disconnect('w1');
  members.connect(fakeFacts('w1', { incarnation: 'w1-2' }));
  epochs.step();
  await members.acknowledge('w1', 'prepare');
  expect(members.kinds()).toEqual(['activate w1', 'activate w2']);
});

test('a draft waits for a worker whose stream broke, and is made anew when it is lost', async () => {
  for (const id of ['w1', 'w2']) members.connect(fakeFacts(id));
  epochs.step();
  await members.acknowledge('w1', 'prepare');
  members.disconnect('w2');
  epochs.step();
  members.lose('w2');
  epochs.step();
  expect(epochs.placement).toBeNull();
  members.connect(fakeFacts('w3'));
  epochs.step();
  members.sent.splice(0, 1);
  await members.acknowledge('w1', 'prepare');
  await members.acknowledge('w3', 'prepare');
  const holders = new Set(epochs.placement!.layers.flat().map(({ replicas }) => replicas[0]!.worker));
  expect(holders).toEqual(new Set(['w1', 'w3']));
});

test('what is held beyond the placement is released when nobody can ask for it, and once only', async () => {
  const surplus = { layer: 2, expert: 3, format: 'bf16', checksum: '0123456789abcdef' };
  members.connect(fakeFacts('w1', { held: [{ ...surplus, format: 'f32' }] }));
  members.connect(fakeFacts('w2'));
  epochs.step();
  for (const id of ['w1', 'w2']) await members.acknowledge(id, 'prepare');
  const release = members.take('w1', 'release');
  expect(release.command).toMatchObject({ release: { contents: [{ layer: 2, expert: 3, format: 'f32' }] } });
  for (const id of ['w1', 'w2']) await members.acknowledge(id, 'activate');
  epochs.step();
  expect(members.kinds()).toEqual([]);
});

test('an answer on a stream that has been replaced changes nothing', async () => {
  for (const id of ['w1', 'w2']) members.connect(fakeFacts(id));
  epochs.step();
  const old = members.take('w2', 'prepare');
  members.disconnect('w2');
  members.connect(fakeFacts('w2', { incarnation: 'w2-2' }));
  epochs.step();
  old.answer.reject(new EmError('EM_OUT_OF_MEMORY', { what: 'experts', got: 8 }));
  await settled();
  expect(members.table.get('w2')?.reason).toBe('');
  expect(members.kinds()).toEqual(['prepare w1', 'prepare w2']);
});

test('experts that do not fit are said so until another worker brings room', async () => {
  for (const id of ['w1', 'w2']) members.connect(fakeFacts(id, { memoryBytes: 3000 }));
  epochs.step();
  expect(epochs.problem).toContain('8000 bytes');
  expect(members.kinds()).toEqual([]);
  members.connect(fakeFacts('w3', { memoryBytes: 3000 }));
  epochs.step();
  expect(epochs.problem).toBe('');
  expect(members.kinds()).toEqual(['prepare w1', 'prepare w2', 'prepare w3']);
});

test('a stored placement is taken over: workers are brought to it without a new epoch', async () => {
  await started();
  members = new FakeMembers();
  epochs = await open(2, 2);
  members.connect(fakeFacts('w2', { incarnation: 'w2-2' }));
  epochs.step();
  await members.acknowledge('w2', 'prepare');
  await members.acknowledge('w2', 'activate');
  expect(epochs.placement?.epoch).toBe(1);
  expect(members.table.get('w2')?.state).toBe('ready');
});

test('a leader that has been overtaken commits nothing, and takes over what the other has stored', async () => {
  await store.claimLead({ coordinator: 'c2', incarnation: '2', address: '', aboveFence: 1, ttlMs: 1, evenIfForgotten: true });
  for (const id of ['w1', 'w2']) members.connect(fakeFacts(id));
  epochs.step();
  const placement = { epoch: 5, layers: [[], [], []] };
  const { fence } = (await store.claimLead({
    coordinator: 'c2',
    incarnation: '2',
    address: '',
    aboveFence: 1,
    ttlMs: 1,
    evenIfForgotten: true,
  }))!;
  const document = documentOf({ fingerprint: 'f00d', layers: fakeFacts('w1').layers, placement });
  await store.commitPlacement({ epoch: 5, document, fence, expectedEpoch: 0 });
  for (const id of ['w1', 'w2']) await members.acknowledge(id, 'prepare');
  expect(epochs.placement).toBeNull();
  expect(epochs.problem).toContain('fence 1 refused');
  clock.advance(250);
  await settled();
  expect(epochs.placement?.epoch).toBe(5);
  expect(epochs.problem).toBe('');
  expect(members.kinds()).toEqual(['prepare w1', 'prepare w2']);
});

test('nothing is sent after closing', async () => {
  for (const id of ['w1', 'w2']) members.connect(fakeFacts(id));
  epochs.step();
  await members.refuse('w1', 'prepare', diskError);
  epochs.close();
  clock.advance(60_000);
  epochs.step();
  expect(members.kinds()).toEqual(['prepare w2']);
});
