// Experts of lost workers: what others load and serve, and what comes back, with fake members that answer when told to.
import { createLogger, FakeClock } from '@expertmesh/common';
import { withChanges } from '@expertmesh/placement';
import { MemoryStore } from '@expertmesh/stats';
import { beforeEach, describe, expect, test } from 'vitest';
import { reportOf } from '../src/membership/worker-report.js';
import { entryOf, recordOf } from '../src/operations/operation.js';
import { Epochs } from '../src/placement/epochs.js';
import { Recovery } from '../src/recovery/recovery.js';
import { assignOrphans } from '../src/recovery/recovery-plan.js';
import { type Recovered, recoveryEntry } from '../src/recovery/recovery-record.js';
import { fakeFacts } from './facts.js';
import { FakeMembers, settled } from './fake-members.js';

let members: FakeMembers;
let clock: FakeClock;
let store: MemoryStore;
let epochs: Epochs;
let recovery: Recovery;
let journal: Recovered[];
const ids = ['w1', 'w2', 'w3'];

async function open(): Promise<void> {
  const logger = createLogger('test', 'silent');
  members = new FakeMembers();
  clock = new FakeClock();
  epochs = await Epochs.open({
    ...{ store, fence: 1, expectWorkers: 3, replicas: 1, clock, logger, members },
    sendOrders: { refresh: async () => true, of: () => null },
  });
  recovery = new Recovery({
    epochs,
    table: members.table,
    unseenAfterMs: 7000,
    journal: async (done) => void journal.push(done),
    clock,
    logger,
  });
  epochs.onSettled(() => recovery.look());
}

function step(): Promise<void> {
  epochs.step();
  recovery.look();
  return settled();
}

/** Every command is answered, as long as there are any. */
async function obey(): Promise<void> {
  await settled();
  while (members.sent.length > 0) {
    const { worker, kind } = members.sent[0]!;
    await members.acknowledge(worker, kind);
  }
}

/** w1, w2 and w3 with the first placement in force. */
beforeEach(async () => {
  store = new MemoryStore();
  journal = [];
  await open();
  for (const id of ids) members.connect(fakeFacts(id));
  await step();
  await obey();
  expect(epochs.placement?.epoch).toBe(1);
});

/** By worker, the sum of the shares of its replicas. */
function shares(): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { replicas } of epochs.placement!.layers.flat()) {
    for (const { worker, share } of replicas) sums[worker] = (sums[worker] ?? 0) + share;
  }
  return sums;
}

describe('a lost worker', () => {
  test('has its experts loaded by the others, from their own checkpoints, and keeps its place', async () => {
    const before = shares();
    members.lose('w2');
    await step();
    const loads = members.sent.filter(({ kind }) => kind === 'prepare');
    expect(new Set(loads.map(({ worker }) => worker))).toEqual(new Set(['w1', 'w3']));
    for (const { command } of loads) {
      expect(command.prepare).toMatchObject({ sources: command.prepare!.contents.map(() => '') });
      expect(command.prepare!.contents.every(({ checksum }) => checksum !== '')).toBe(true);
    }
    await obey();
    const { w1, w2, w3 } = shares();
    expect([w2, w1! + w3!]).toEqual([0, 8]);
    expect(recovery.isWhole).toBe(true);
    expect(epochs.contentsOf('w2')).toBeTruthy();
    expect([...epochs.contentsOf('w2')]).toHaveLength(before.w2!);
    expect(recovery.warnings).toEqual([]);
  });

  test('that is back takes its part again, and the others let go of it', async () => {
    const before = epochs.placement!.layers;
    members.lose('w2');
    await step();
    await obey();
    members.connect(fakeFacts('w2', { incarnation: 'w2-2' }));
    await step();
    await obey();
    expect(members.table.get('w2')?.state).toBe('ready');
    expect(epochs.placement!.layers).toEqual(before);
    expect(epochs.bytesHeld('w1')).toBe(epochs.bytesPlaced('w1'));
  });

  test('gives its rows to the other replicas of its experts at once', async () => {
    const layer = epochs.placement!.layers[1]!;
    const expert = layer.findIndex(({ replicas }) => replicas[0]!.worker === 'w2');
    const content = { layer: 1, expert, format: 'bf16', checksum: layer[expert]!.checksum };
    const staged = epochs.stage('w1', [content], { worker: '', throttleBytesPerSecond: 0 });
    await members.acknowledge('w1', 'prepare');
    await staged;
    const replicas = ['w2', 'w1'].map((worker) => ({ worker, share: 0.5 }));
    await epochs.commit((placement) => withChanges(placement, 0, [{ layer: 1, expert, after: { ...layer[expert]!, replicas } }]));
    epochs.unstage('w1', [content]);
    await obey();
    members.lose('w2');
    await step();
    expect(epochs.placement!.layers[1]![expert]!.replicas).toEqual([
      { worker: 'w2', share: 0 },
      { worker: 'w1', share: 1 },
    ]);
  });

  test('about to leave is made up for while it serves, and has its part again when it is back', async () => {
    const before = epochs.placement!.layers;
    members.table.report('w2', reportOf({ isLeaving: true, epoch: 1 }));
    await step();
    expect(members.sent.some(({ kind, worker }) => kind === 'prepare' && worker === 'w2')).toBe(false);
    await obey();
    expect(shares().w2).toBe(0);
    members.lose('w2');
    members.connect(fakeFacts('w2', { incarnation: 'w2-2' }));
    await step();
    await obey();
    expect(epochs.placement!.layers).toEqual(before);
  });

  test('before a leader’s time counts as lost when it has not been seen for a while', async () => {
    await open();
    for (const id of ['w1', 'w3']) members.connect(fakeFacts(id, { incarnation: `${id}-2` }));
    await step();
    await obey();
    expect(shares().w2).toBeGreaterThan(0);
    clock.advance(7000);
    await obey();
    expect(shares().w2).toBe(0);
  });

  test('whose rescuer is lost too is rescued by the next one', async () => {
    members.lose('w2');
    await step();
    members.lose('w3');
    members.sent.splice(0, members.sent.length).forEach(({ worker, answer }) => {
      if (worker === 'w3') answer.reject(new Error('gone'));
      else answer.resolve({ contents: [] });
    });
    await settled();
    for (let tries = 0; tries < 10 && shares().w1 !== 8; tries += 1) {
      clock.advance(1000);
      await step();
      await obey();
    }
    expect(shares()).toMatchObject({ w1: 8, w2: 0, w3: 0 });
  });

  test('has its experts read for each use where no memory is left, which is warned of', async () => {
    store = new MemoryStore();
    await open();
    for (const id of ids) members.connect(fakeFacts(id, { memoryBytes: 3000 }));
    await step();
    await obey();
    members.lose('w2');
    await step();
    await obey();
    expect(shares().w2).toBeGreaterThan(0);
    expect(recovery.warnings).toEqual([expect.stringContaining('no other worker has room')]);
    members.table.report('w1', reportOf({ buffering: { slots: 2 }, epoch: 1 }));
    await step();
    await obey();
    expect(shares()).toMatchObject({ w2: 0 });
    expect(recovery.warnings).toEqual([
      expect.stringMatching(/^worker w1 holds \d+ bytes of experts beyond its \d+: it reads them for each use/),
    ]);
  });

  test('is not waited for by anything while nobody is left', async () => {
    for (const id of ids) members.lose(id);
    await step();
    expect(members.sent).toEqual([]);
    expect(recovery.warnings).toHaveLength(1);
    expect(recovery.isWhole).toBe(false);
  });
});

describe('assignOrphans', () => {
  const layers = [{ numExperts: 8, expertBytes: 100, format: 'bf16' }];
  const all = Array.from({ length: 5 }, (_, expert) => ({ layer: 0, expert, format: 'bf16', checksum: '' }));

  test('spreads them, the emptier worker first', () => {
    const rescuers = [
      { id: 'a', memoryBytes: 0, usedBytes: 300, isStreaming: false },
      { id: 'b', memoryBytes: 0, usedBytes: 200, isStreaming: false },
    ];
    const { loads, homeless } = assignOrphans(all, rescuers, layers);
    expect([...loads].map(([worker, own]) => [worker, own.length])).toEqual([
      ['b', 3],
      ['a', 2],
    ]);
    expect(homeless).toEqual([]);
  });

  test('never fills a worker over its memory, and names what has no room', () => {
    const rescuers = [
      { id: 'a', memoryBytes: 500, usedBytes: 300, isStreaming: false },
      { id: 'b', memoryBytes: 350, usedBytes: 200, isStreaming: false },
    ];
    const { loads, homeless } = assignOrphans(all, rescuers, layers);
    expect([loads.get('a')?.length, loads.get('b')?.length, homeless.length]).toEqual([2, 1, 2]);
  });

  test('gives what has no room to those that read experts for each use', () => {
    const rescuers = [
      { id: 'a', memoryBytes: 500, usedBytes: 300, isStreaming: false },
      { id: 'b', memoryBytes: 350, usedBytes: 300, isStreaming: true },
      { id: 'c', memoryBytes: 350, usedBytes: 320, isStreaming: true },
    ];
    const { loads, homeless } = assignOrphans(all, rescuers, layers);
    expect([...loads].map(([worker, own]) => [worker, own.length])).toEqual([
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ]);
    expect(homeless).toEqual([]);
  });
});

describe('a recovery', () => {
  test('is journalled once it is over, with what was loaded where, and so is the return', async () => {
    const lostExperts = [...epochs.contentsOf('w2')].length;
    members.lose('w2');
    await step();
    await obey();
    expect(journal).toMatchObject([{ workers: ['w2'], baseEpoch: 1, epoch: epochs.placement!.epoch }]);
    const { moves } = journal[0]!;
    expect(moves.length).toBe(lostExperts);
    for (const { from, to, bytes, before, after } of moves) {
      expect(before.map(({ worker }) => worker)).toEqual(['w2']);
      expect(after.find(({ worker }) => worker === to)?.share).toBe(1);
      expect([from, bytes]).toEqual([null, 1000]);
    }
    members.connect(fakeFacts('w2', { incarnation: 'w2-2' }));
    await step();
    await obey();
    await step();
    expect(journal.map(({ workers }) => workers)).toEqual([['w2'], ['w2']]);
    expect(journal[1]!.moves.every(({ to, bytes }) => to === null && bytes === 0)).toBe(true);
  });

  test('stands in the journal as an operation that is done', () => {
    const moves = [{ layer: 1, expert: 2, before: [], after: [{ worker: 'w1', share: 1 }], from: null, to: 'w1', bytes: 7 }];
    const entry = recoveryEntry({ workers: ['w2', 'w3'], beganMs: 5, baseEpoch: 1, epoch: 3, moves }, 9);
    expect(entryOf(recordOf(entry), 'memory:')).toEqual(entry);
    expect(entry).toMatchObject({ document: { kind: 'recovery', worker: 'w2, w3' }, progress: { state: 'done', endedMs: 9 } });
  });
});
