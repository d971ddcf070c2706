import type { Batch, RunResult } from '../src/binding.js';
import type { Answer, FixtureWorker } from './fixture-worker.js';

interface Slot {
  readonly row: number;
  readonly expert: number;
  readonly slot: number;
}

/** All slots of a stopped batch. */
export function slotsOf(worker: FixtureWorker, result: RunResult): Slot[] {
  const topK = worker.moeLayers().find(({ layer }) => layer === result.stoppedAt)?.topK ?? 0;
  return Array.from(result.routing ?? [], (expert, slot) => ({ row: Math.floor(slot / topK), expert, slot }));
}

/** The batch's own rows through experts of this worker. */
export const answerFromBatch: Answer = async (worker, batch, result) => {
  await runFromBatch(worker, batch, result, slotsOf(worker, result));
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

async function runFromBatch(worker: FixtureWorker, batch: Batch, result: RunResult, slots: readonly Slot[]): Promise<void> {
  const plan = Int32Array.from(slots.flatMap(({ row, expert, slot }) => [0, expert, row, slot]));
  await worker.native.expertsRun(worker.store, result.stoppedAt ?? -1, [batch], plan);
}

async function runOverWire(worker: FixtureWorker, batch: Batch, result: RunResult, slots: readonly Slot[]): Promise<void> {
  // Each row once, in an order of its own, and in memory that is not aligned: as messages are.
  const rows = [...new Set(slots.map(({ row }) => row))].reverse();
  const sent = unaligned(rows.length * worker.rowBytes());
  await worker.native.batchGather(batch, Int32Array.from(rows), sent);
  const answers = unaligned(slots.length * worker.rowBytes());
  const plan = Int32Array.from(slots.flatMap(({ row, expert }, answer) => [0, expert, rows.indexOf(row), answer]));
  await worker.native.expertsRun(worker.store, result.stoppedAt ?? -1, [{ rows: sent, out: answers }], plan);
  await worker.native.batchScatter(
    batch,
    Int32Array.from(slots, ({ slot }) => slot),
    answers,
  );
}

function unaligned(size: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(size + 1), 1);
}
