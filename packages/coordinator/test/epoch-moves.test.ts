// A changed placement on its way to the workers, with fake members that record the commands and answer when told to.
import { createLogger, EmError, FakeClock } from '@expertmesh/common';
import { type Content, withChanges } from '@expertmesh/placement';
import { MemoryStore } from '@expertmesh/stats';
import { beforeEach, describe, expect, test } from 'vitest';
import { Epochs } from '../src/placement/epochs.js';
import { fakeFacts } from './facts.js';
import { FakeMembers, settled } from './fake-members.js';

let members: FakeMembers;
let clock: FakeClock;
let epochs: Epochs;

/** w1 and w2 with the first placement in force. */
beforeEach(async () => {
  members = new FakeMembers();
  clock = new FakeClock();
  epochs = await Epochs.open({
    ...{ store: new MemoryStore(), fence: 1, expectWorkers: 2, replicas: 1, clock, logger: createLogger('test', 'silent'), members },
    sendOrders: { refresh: async () => true, of: () => null },
  });
  for (const id of ['w1', 'w2']) members.connect(fakeFacts(id));
  epochs.step();
  for (const id of ['w1', 'w2']) await members.acknowledge(id, 'prepare');
  for (const id of ['w1', 'w2']) await members.acknowledge(id, 'activate');
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
    const staged = epochs.stage('w2', [content], source);
    await members.acknowledge('w2', 'prepare');
    await staged;
    const after = { format, checksum, replicas: [{ worker: 'w2', share: 1 }] };
    const epoch = await epochs.commit((placement) => withChanges(placement, 0, [{ layer, expert, after }]));
    epochs.unstage('w2', [content]);
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
    const { layer, expert } = await moved();
    const [first, second] = ['w1', 'w2'].map((id) => members.take(id, 'activate').command);
    expect(first).toMatchObject({ activate: { change: { baseEpoch: 1, epoch: 2, experts: [{ layer, expert }] } } });
    expect(second).toBe(first);
  });

  test('is told by the whole placement where a worker routes by another one', async () => {
    await moved();
    await members.refuse('w2', 'activate', new EmError('EM_EPOCH', { got: 2, expected: 1, stored: 7 }));
    expect(members.take('w2', 'activate').command).toMatchObject({ activate: { placement: { epoch: 2 } } });
  });

  test('is let go of by the worker that had it when no worker routes by the earlier placement, and settled after that', async () => {
    const content = await moved();
    await members.acknowledge('w1', 'activate');
    expect(members.kinds()).toEqual(['activate w2']);
    expect(epochs.laggards()).toEqual(['w2 to take the new placement']);
    await members.acknowledge('w2', 'activate');
    expect(members.sent[0]?.command).toMatchObject({ release: { contents: [content] } });
    expect(settledEpoch).toBeNull();
    await members.acknowledge('w1', 'release');
    expect(settledEpoch).toBe(2);
  });

  test('to a worker that starts anew before it is stored is prepared there again, and until then the copy stays where it was', async () => {
    const { layers } = epochs.placement!;
    const expert = layers[1]!.findIndex(({ replicas }) => replicas[0]!.worker === 'w1');
    const { format, checksum } = layers[1]![expert]!;
    const content = { layer: 1, expert, format, checksum };
    const staged = epochs.stage('w2', [content], source);
    await members.acknowledge('w2', 'prepare');
    await staged;
    members.disconnect('w2');
    members.connect(fakeFacts('w2', { incarnation: 'w2-2' }));
    epochs.step();
    const after = { format, checksum, replicas: [{ worker: 'w2', share: 1 }] };
    const stored = epochs.commit((placement) => withChanges(placement, 0, [{ layer: 1, expert, after }]));
    await stored;
    // Its own contents, asked for before it was known that this one is added to them.
    await members.acknowledge('w2', 'prepare');
    epochs.unstage('w2', [content]);
    await members.acknowledge('w1', 'activate');
    expect(members.kinds()).toEqual(['prepare w2']);
    await members.acknowledge('w2', 'prepare');
    expect(members.kinds()).toEqual(['release w1', 'activate w2']);
  });

  test('of what a worker has not let go of is not counted as room, but as room to come', async () => {
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
    await moved();
    const waiting = epochs.settled(2);
    epochs.close();
    await expect(waiting).rejects.toMatchObject({ code: 'EM_CLUSTER_STOPPING' });
  });
});
