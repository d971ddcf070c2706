import { expect } from 'vitest';
import type { RunResult } from '../src/binding.js';
import type { Batch } from '../src/handles.js';
import type { Answer, FixtureWorker } from './fixture-worker.js';

interface Slot {
  readonly row: number;
  readonly expert: number;
  readonly slot: number;
}

/** Slots of a stopped batch; by default all. */
export function slotsOf(worker: FixtureWorker, { stoppedAt, routing }: RunResult, wanted?: Iterable<number>): Slot[] {
  const topK = worker.moeLayers().find(({ layer }) => layer === stoppedAt)?.topK ?? 0;
  const slots = wanted ?? routing?.keys() ?? [];
  return Array.from(slots, (slot) => ({ row: Math.floor(slot / topK), expert: routing?.[slot] ?? -1, slot }));
}

/** The batch's own rows through experts of this worker. */
export const answerFromBatch: Answer = async (worker, batch, result) => {
  expect(await runFromBatch(worker, batch, result, slotsOf(worker, result))).toHaveLength(0);
};

/** As a peer would: rows gathered, computed from wire rows, the answers scattered. */
export const answerOverWire: Answer = async (worker, batch, result) => {
  await runOverWire(worker, batch, result, slotsOf(worker, result));
};

/** Even experts over the wire, odd ones from the batch, both at once. */
export const answerHalfOverWire: Answer = async (worker, batch, result) => {
  const slots = slotsOf(worker, result);
  const isRemote = ({ expert }: Slot) => expert % 2 === 0;
  await Promise.all([
    runOverWire(worker, batch, result, slots.filter(isRemote)),
    runFromBatch(
      worker,
      batch,
      result,
      slots.filter((slot) => !isRemote(slot)),
    ),
  ]);
};

/** Resolves with what expertsRun says is missing. */
export function runFromBatch(worker: FixtureWorker, batch: Batch, result: RunResult, slots: readonly Slot[]): Promise<Int32Array> {
  const plan = Int32Array.from(slots.flatMap(({ row, expert, slot }) => [0, expert, row, slot]));
  return worker.native.expertsRun(worker.store, result.stoppedAt ?? -1, [batch], plan, worker.expertFormat(result.stoppedAt ?? -1));
}

async function runOverWire(worker: FixtureWorker, batch: Batch, result: RunResult, slots: readonly Slot[]): Promise<void> {
  // Each row once, in an order of its own, and in memory that is not aligned: as messages are.
  const rows = [...new Set(slots.map(({ row }) => row))].reverse();
  const sent = unaligned(rows.length * worker.rowBytes());
  await worker.native.batchGather(batch, Int32Array.from(rows), sent);
  const answers = unaligned(slots.length * worker.rowBytes());
  const plan = Int32Array.from(slots.flatMap(({ row, expert }, answer) => [0, expert, rows.indexOf(row), answer]));
  const missing = await worker.native.expertsRun(
    worker.store,
    result.stoppedAt ?? -1,
    [{ rows: sent, out: answers }],
    plan,
    worker.expertFormat(result.stoppedAt ?? -1),
  );
  expect(missing).toHaveLength(0);
  await worker.native.batchScatter(
    batch,
    Int32Array.from(slots, ({ slot }) => slot),
    answers,
  );
}

function unaligned(size: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(size + 1), 1);
}
