// Bringing workers to a placement, with fake members that record the commands and answer when told to.
import { createLogger, type Deferred, deferred, EmError, FakeClock } from '@expertmesh/common';
import { type Content, withChanges } from '@expertmesh/placement';
import type { Store } from '@expertmesh/stats';
import { MemoryStore } from '@expertmesh/stats';
import { beforeEach, describe, expect, test } from 'vitest';
import type { WorkerFacts } from '../src/membership/worker-facts.js';
import type { Ack, Command } from '../src/membership/worker-session.js';
import { WorkerTable } from '../src/membership/worker-table.js';
import { Epochs } from '../src/placement/epochs.js';
import type { CommandTarget, EpochMembers } from '../src/placement/epochs-options.js';
import { documentOf } from '../src/placement/stored-placement.js';
import { fakeFacts } from './facts.js';
import { fakeChecksum } from './fake-worker.js';

interface Sent {
  readonly worker: string;
  readonly kind: 'prepare' | 'activate' | 'release' | 'recall';
  readonly command: Command & { prepare?: { contents: { layer: number; expert: number; format: string; checksum: string }[] } };
  readonly answer: Deferred<Ack>;
}

class FakeMembers implements EpochMembers {
  readonly table = new WorkerTable('default');
  readonly sent: Sent[] = [];
  /** By worker: the order of sends that it was told last. */
  readonly orders = new Map<string, readonly string[]>();
  readonly #sessions = new Map<string, CommandTarget>();

  live() {
    return this.table.live();
  }

  session(worker: string) {
    return this.#sessions.get(worker) ?? null;
  }

  setReady(worker: string) {
    this.table.setReady(worker);
  }

  setFailed(worker: string, reason: string) {
    this.table.setFailed(worker, reason);
  }

  setSlow(worker: string, reason: string) {
    this.table.setSlow(worker, reason);
  }

  bindModel(model: Parameters<EpochMembers['bindModel']>[0]) {
    this.table.bindModel(model);
  }

  connect(facts: WorkerFacts) {
    this.table.register(facts, 0);
    this.#sessions.set(facts.id, {
      command: (body) => {
        const kind = Object.keys(body)[0] as Sent['kind'];
        const sent = { worker: facts.id, kind, command: body as Sent['command'], answer: deferred<Ack>() };
        this.sent.push(sent);
        return sent.answer.promise;
      },
      sendOrder: (workers) => this.orders.set(facts.id, workers),
    });
  }

  disconnect(worker: string) {
    this.#sessions.delete(worker);
    this.table.disconnected(worker, 0);
  }

  lose(worker: string) {
    this.#sessions.delete(worker);
    this.table.left(worker, '', 0);
  }

  /** Takes the oldest unanswered command of a kind. */
  take(worker: string, kind: Sent['kind']): Sent {
    const index = this.sent.findIndex((sent) => sent.worker === worker && sent.kind === kind);
    expect(
      index,
      `${kind} for ${worker} among ${this.sent.map((sent) => `${sent.kind} ${sent.worker}`).join(', ')}`,
    ).toBeGreaterThanOrEqual(0);
    return this.sent.splice(index, 1)[0]!;
  }

  acknowledge(worker: string, kind: Sent['kind']) {
    const { command, answer } = this.take(worker, kind);
    answer.resolve({ contents: command.prepare?.contents.map((content) => ({ ...content, checksum: fakeChecksum(content) })) ?? [] });
    return settled();
  }

  refuse(worker: string, kind: Sent['kind'], error: EmError) {
    this.take(worker, kind).answer.reject(error);
    return settled();
  }

  kinds() {
    return this.sent.map(({ worker, kind }) => `${kind} ${worker}`);
  }
}

/** All promise callbacks that are due have run: nothing here waits for anything but promises. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

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

describe('a move', () => {
  const source = { worker: '', throttleBytesPerSecond: 0 };
  let settledEpoch: number | null;

  /** Has the first expert that w1 holds go to w2, and resolves when that is stored. */
  async function moved(): Promise<Content> {
    const { layers } = epochs.placement!;
    const layer = layers.findIndex((experts) => experts.some(({ replicas }) => replicas[0]!.worker === 'w1'));
    const expert = layers[layer]!.findIndex(({ replicas }) => replicas[0]!.worker === 'w1');
    const { format, checksum } = layers[layer]![expert]!;
    const content = { layer, expert, format, checksum };
    const staged = epochs.stage('w2', content, source);
    await members.acknowledge('w2', 'prepare');
    await staged;
    const after = { format, checksum, replicas: [{ worker: 'w2', share: 1 }] };
    const epoch = await epochs.commit((placement) => withChanges(placement, 0, [{ layer, expert, after }]));
    epochs.unstage('w2', content);
    settledEpoch = null;
    void epochs.settled(epoch).then(
      () => {
        settledEpoch = epoch;
      },
      () => undefined,
    );
    return content;
  }

  test('is told by what has changed, in one message for all that route by the same epoch', async () => {
    await started();
    const { layer, expert } = await moved();
    const [first, second] = ['w1', 'w2'].map((id) => members.take(id, 'activate').command);
    expect(first).toMatchObject({ activate: { change: { baseEpoch: 1, epoch: 2, experts: [{ layer, expert }] } } });
    expect(second).toBe(first);
  });

  test('is told by the whole placement where a worker routes by another one', async () => {
    await started();
    await moved();
    await members.refuse('w2', 'activate', new EmError('EM_EPOCH', { got: 2, expected: 1, stored: 7 }));
    expect(members.take('w2', 'activate').command).toMatchObject({ activate: { placement: { epoch: 2 } } });
  });

  test('is let go of by the worker that had it when no worker routes by the earlier placement, and settled after that', async () => {
    await started();
    const content = await moved();
    await members.acknowledge('w1', 'activate');
    expect(members.kinds()).toEqual(['activate w2']);
    expect(epochs.laggards()).toEqual(['w2']);
    await members.acknowledge('w2', 'activate');
    expect(members.sent[0]?.command).toMatchObject({ release: { contents: [content] } });
    expect(settledEpoch).toBeNull();
    await members.acknowledge('w1', 'release');
    expect(settledEpoch).toBe(2);
  });

  test('of what a worker has not let go of is not counted as room, but as room to come', async () => {
    await started();
    members.table.register(fakeFacts('w1', { memoryBytes: 4000 }), 0);
    const other = { layer: 1, expert: 9, format: 'bf16', checksum: '' };
    expect(epochs.room('w1', other)).toBe('none');
    await moved();
    expect(epochs.room('w1', other)).toBe('later');
    for (const id of ['w1', 'w2']) await members.acknowledge(id, 'activate');
    await members.acknowledge('w1', 'release');
    expect(epochs.room('w1', other)).toBe('now');
  });

  test('does not wait for a slow worker, which is named, nor does the next move; only what it may ask for is kept', async () => {
    await started();
    members.connect(fakeFacts('w3'));
    epochs.step();
    await members.acknowledge('w3', 'prepare');
    await members.acknowledge('w3', 'activate');
    await moved();
    for (const id of ['w1', 'w2']) await members.acknowledge(id, 'activate');
    clock.advance(4_999);
    await settled();
    expect(settledEpoch).toBeNull();
    clock.advance(1);
    await settled();
    expect(settledEpoch).toBe(2);
    expect(members.table.get('w3')).toMatchObject({ isSlow: true, state: 'ready', reason: expect.stringContaining('epoch 2') });
    await moved();
    for (const id of ['w1', 'w2']) await members.acknowledge(id, 'activate');
    expect(settledEpoch).toBe(3);
    expect(members.kinds()).toEqual(['activate w3']);
    await members.acknowledge('w3', 'activate');
    expect(members.table.get('w3')).toMatchObject({ isSlow: false, reason: '' });
    expect(members.sent[1]?.command).toMatchObject({ activate: { change: { baseEpoch: 2, epoch: 3 } } });
    expect(members.kinds()).toEqual(['release w1', 'activate w3']);
  });

  test('is not waited for when the leader ends', async () => {
    await started();
    await moved();
    const waiting = epochs.settled(2);
    epochs.close();
    await expect(waiting).rejects.toMatchObject({ code: 'EM_CLUSTER_STOPPING' });
  });
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
