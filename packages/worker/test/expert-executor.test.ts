import { deferred, FakeClock } from '@expertmesh/common';
import type { Dispatch } from '@expertmesh/exchange';
import type { Content } from '@expertmesh/placement';
import { describe, expect, it } from 'vitest';
import { ExpertExecutor } from '../src/experts/expert-executor.js';
import { HeldExperts } from '../src/experts/held-experts.js';
import { StepTimes } from '../src/experts/step-times.js';
import { FakeBatch, type FakeDecoder } from './fake-batch.js';
import { FakeBinding, fakeChecksum } from './fake-binding.js';
import { fakeSpec } from './fake-model.js';

const noSignal = () => new AbortController().signal;

function contentOf(layer: number, expert: number): Content {
  return { layer, expert, format: 'f32', checksum: fakeChecksum(layer, expert) };
}

/** Rows 10, 11, … for the given experts, every row for every one of them. */
function dispatchTo(layer: number, experts: readonly number[], numRows: number, changes: Partial<Dispatch> = {}): Dispatch {
  const rows = new Uint8Array(Uint32Array.from({ length: numRows }, (_, row) => 10 + row).buffer);
  const contents = experts.map((expert) => contentOf(layer, expert));
  const counts = experts.map(() => numRows);
  const rowIndex = Uint32Array.from(experts.flatMap(() => Array.from({ length: numRows }, (_, row) => row)));
  return { epoch: 1, numerics: 'fake-v1', contents, counts, rowIndex, dtype: 'f32', numRows, rows, ...changes };
}

async function openExecutor(held = [contentOf(1, 0), contentOf(1, 1), contentOf(2, 0)]) {
  const binding = new FakeBinding();
  const store = binding.store();
  const table = new HeldExperts();
  for (const content of held) {
    await binding.expertLoad(store, content.layer, content.expert);
    table.add(content);
  }
  const parts = {
    binding,
    store,
    held: table,
    worker: 'w1',
    numerics: 'fake-v1',
    wireDtype: 'f32',
    hiddenSize: 1,
    epoch: () => 7,
    times: new StepTimes(new FakeClock()),
  } as const;
  return { binding, store, table, executor: new ExpertExecutor(parts) };
}

/** One row for each of `routing`, waiting at layer 1. */
function stoppedBatch(binding: FakeBinding, routing: Int32Array): FakeBatch {
  const rows = new Int32Array(routing.length);
  const decoder = binding.decoder(fakeSpec(), 1) as FakeDecoder;
  const input = { tokens: rows, positions: rows, sequences: rows, blockTable: rows, blockOffsets: rows, logitRows: rows };
  const batch = new FakeBatch(decoder, {
    ...input,
    ropeInverseFrequencies: new Float32Array(0),
    numPadding: new Int32Array(0),
    stack: 'decoder',
    sources: null,
  });
  return Object.assign(batch, { layer: 1, isStopped: true, routing, outputs: Array.from(routing, () => null) });
}

describe('ExpertExecutor', () => {
  it('answers one row for each assignment, in their order', async () => {
    const { executor } = await openExecutor();
    const both = await executor.handle('w2', dispatchTo(1, [0, 1], 2), noSignal());
    const first = await executor.handle('w2', dispatchTo(1, [0], 2), noSignal());
    const second = await executor.handle('w2', dispatchTo(1, [1], 2), noSignal());
    expect(both).toEqual(Uint8Array.from([...first, ...second]));
    expect(first).not.toEqual(second);
  });

  it('joins the dispatches that wait for one layer into one run, and gives each sender its own rows', async () => {
    const { executor, binding } = await openExecutor();
    const alone = await executor.handle('w2', dispatchTo(1, [1], 3), noSignal());
    const hold = deferred<void>();
    binding.gate = () => hold.promise;
    const blocking = executor.handle('w2', dispatchTo(2, [0], 1), noSignal());
    const waiting = [
      executor.handle('w2', dispatchTo(1, [0], 2), noSignal()),
      executor.handle('w3', dispatchTo(2, [0], 2), noSignal()),
      executor.handle('w3', dispatchTo(1, [1], 3), noSignal()),
    ];
    expect(executor.numQueued).toBe(3);
    hold.resolve();
    const answers = await Promise.all(waiting);
    await blocking;
    expect(binding.runs.slice(1)).toEqual([
      { layer: 2, numSources: 1, numAssignments: 1 },
      { layer: 1, numSources: 2, numAssignments: 5 },
      { layer: 2, numSources: 1, numAssignments: 2 },
    ]);
    expect(answers[2]).toEqual(alone);
  });

  it.each([
    ['an expert it does not hold', dispatchTo(2, [1], 1)],
    ['another checksum', dispatchTo(1, [0], 1, { contents: [{ ...contentOf(1, 0), checksum: 'ffffffffffffffff' }] })],
    ['another format', dispatchTo(1, [0], 1, { contents: [{ ...contentOf(1, 0), format: 'q8' }] })],
    ['other numerics', dispatchTo(1, [0], 1, { numerics: 'cuda-v1' })],
    ['another dtype on the wire', dispatchTo(1, [0], 1, { dtype: 'bf16' })],
  ])('refuses %s, and tells the epoch it routes by', async (_, dispatch) => {
    const { executor, binding } = await openExecutor();
    const refusal = { code: 'EM_DISPATCH_REFUSED', fields: expect.objectContaining({ worker: 'w1', epoch: 7 }) };
    await expect(executor.handle('w2', dispatch, noSignal())).rejects.toMatchObject(refusal);
    expect(binding.runs).toEqual([]);
  });

  it.each([
    ['rows of another size', dispatchTo(1, [0], 1, { rows: new Uint8Array(8) })],
    ['experts of two layers', dispatchTo(1, [0, 1], 1, { contents: [contentOf(1, 0), contentOf(2, 0)] })],
  ])('does not compute a dispatch with %s', async (_, dispatch) => {
    const { executor } = await openExecutor();
    await expect(executor.handle('w2', dispatch, noSignal())).rejects.toMatchObject({ code: 'EM_EXCHANGE_FRAME' });
  });

  it('keeps an expert until the dispatches that wait for it are answered, and takes no new ones for it', async () => {
    const { executor, binding, table } = await openExecutor();
    const hold = deferred<void>();
    binding.gate = () => hold.promise;
    const running = executor.handle('w2', dispatchTo(2, [0], 1), noSignal());
    const queued = executor.handle('w2', dispatchTo(1, [0], 1), noSignal());
    let isDrained = false;
    const drained = table.drain({ layer: 1, expert: 0 }).then(() => {
      isDrained = true;
    });
    await expect(executor.handle('w3', dispatchTo(1, [0], 1), noSignal())).rejects.toMatchObject({ code: 'EM_DISPATCH_REFUSED' });
    expect(isDrained).toBe(false);
    hold.resolve();
    await Promise.all([running, queued, drained]);
    expect(isDrained).toBe(true);
  });

  it('drops a waiting dispatch that nobody wants any more, with its pins', async () => {
    const { executor, binding, table } = await openExecutor();
    const hold = deferred<void>();
    binding.gate = () => hold.promise;
    const running = executor.handle('w2', dispatchTo(2, [0], 1), noSignal());
    const abort = new AbortController();
    const queued = executor.handle('w2', dispatchTo(1, [0], 1), abort.signal);
    abort.abort();
    await expect(queued).rejects.toMatchObject({ code: 'EM_CANCELLED' });
    expect(await table.drain({ layer: 1, expert: 0 })).toBe(true);
    hold.resolve();
    await running;
    expect(binding.runs).toHaveLength(1);
  });

  it('refuses a sender with too many dispatches waiting, and goes on for others', async () => {
    const { executor, binding } = await openExecutor();
    const hold = deferred<void>();
    binding.gate = () => hold.promise;
    const waiting = Array.from({ length: 64 }, () => executor.handle('w2', dispatchTo(1, [0], 1), noSignal()));
    await expect(executor.handle('w2', dispatchTo(1, [0], 1), noSignal())).rejects.toMatchObject({ code: 'EM_OVERLOADED' });
    const other = executor.handle('w3', dispatchTo(1, [0], 1), noSignal());
    hold.resolve();
    await Promise.all([...waiting, other]);
    await executor.handle('w2', dispatchTo(1, [0], 1), noSignal());
  });

  it('passes a failed run on to all whose rows were in it', async () => {
    const { executor, binding } = await openExecutor();
    binding.failing = new Error('out of order');
    await expect(executor.handle('w2', dispatchTo(1, [0], 1), noSignal())).rejects.toThrow('out of order');
    binding.failing = null;
    await executor.handle('w2', dispatchTo(1, [0], 1), noSignal());
  });

  it('computes the others of a run that is refused for the sake of one', async () => {
    const { executor, binding } = await openExecutor();
    const alone = await executor.handle('w2', dispatchTo(1, [1], 3), noSignal());
    const hold = deferred<void>();
    binding.gate = () => hold.promise;
    const first = executor.handle('w1', dispatchTo(2, [0], 1), noSignal());
    const bad = expect(executor.handle('w4', dispatchTo(1, [0], 1, { rowIndex: Uint32Array.of(9) }), noSignal())).rejects.toThrow();
    const good = [executor.handle('w2', dispatchTo(1, [1], 3), noSignal()), executor.handle('w3', dispatchTo(1, [1], 3), noSignal())];
    hold.resolve();
    await bad;
    expect(await Promise.all(good)).toEqual([alone, alone]);
    await first;
  });

  it('runs the own slots whose experts are held, and names the others', async () => {
    const { executor, binding, table, store } = await openExecutor([contentOf(1, 0), contentOf(1, 1), contentOf(1, 2)]);
    const batch = stoppedBatch(binding, Int32Array.of(0, 1, 2, 0));
    const contents = [contentOf(1, 0), contentOf(1, 1), { ...contentOf(1, 2), checksum: 'ffffffffffffffff' }];
    const own = { layer: 1, routing: batch.routing, topK: 1, contents };
    binding.expertRelease(store, 1, 1);
    expect(await executor.runOwn(batch, { ...own, slots: Int32Array.of(0, 1, 2, 3) })).toEqual(Int32Array.of(2, 1));
    expect(binding.runs).toEqual([{ layer: 1, numSources: 1, numAssignments: 3 }]);
    expect(batch.outputs.map((output) => output !== null)).toEqual([true, false, false, true]);
    await table.drain({ layer: 1, expert: 1 });
    expect(await executor.runOwn(batch, { ...own, slots: Int32Array.of(1, 2) })).toEqual(Int32Array.of(1, 2));
    expect(binding.runs).toHaveLength(1);
  });

  it('refuses a dispatch whose expert the engine has lost, and answers those that ran beside it', async () => {
    const { executor, binding, store } = await openExecutor();
    const alone = await executor.handle('w2', dispatchTo(1, [1], 3), noSignal());
    const hold = deferred<void>();
    binding.gate = () => hold.promise;
    const first = executor.handle('w1', dispatchTo(2, [0], 1), noSignal());
    const lacking = executor.handle('w4', dispatchTo(1, [1, 0], 2), noSignal());
    const good = executor.handle('w2', dispatchTo(1, [1], 3), noSignal());
    const refused = expect(lacking).rejects.toMatchObject({ code: 'EM_DISPATCH_REFUSED', fields: { layer: 1, expert: 0 } });
    binding.expertRelease(store, 1, 0);
    hold.resolve();
    await refused;
    expect(await good).toEqual(alone);
    await first;
  });

  it('on close fails what waits and resolves when the run under way has ended', async () => {
    const { executor, binding } = await openExecutor();
    const hold = deferred<void>();
    binding.gate = () => hold.promise;
    const running = executor.handle('w2', dispatchTo(1, [0], 1), noSignal());
    const queued = executor.handle('w3', dispatchTo(1, [0], 1), noSignal());
    const closed = executor.close();
    await expect(queued).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
    hold.resolve();
    await Promise.all([running, closed]);
    await expect(executor.handle('w2', dispatchTo(1, [0], 1), noSignal())).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
  });
});
