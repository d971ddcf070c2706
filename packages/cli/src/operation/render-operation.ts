import type { Operation, OperationMove } from '@expertmesh/client';
import { renderTable } from '../ui/table.js';
import { formatBytes, formatDuration, plural } from '../ui/units.js';

/** What the watcher itself has measured. */
export interface Pace {
  /** Null before there is anything to measure. */
  readonly bytesPerSecond: number | null;
  readonly leftMs: number | null;
}

/** One line while it is under way. */
export function progressText(operation: Operation, pace: Pace): string {
  const { numMovesDone, numMoves, bytes, bytesDone, state } = operation;
  const parts = [`${numMovesDone}/${numMoves} moves`];
  if (bytes > 0) parts.push(bytesOf(bytesDone, bytes));
  if (state !== 'running') parts.push(state);
  else {
    if (pace.bytesPerSecond !== null && bytes > 0) parts.push(`${formatBytes(Math.round(pace.bytesPerSecond))}/s`);
    if (pace.leftMs !== null) parts.push(`${formatDuration(pace.leftMs)} left`);
  }
  const [moving] = operation.moving;
  if (moving !== undefined) parts.push(`moving ${moveText(moving)}`);
  return parts.join('   ');
}

/** L12/E37 w3 -> w5 */
export function moveText({ layer, expert, from, to, formats }: OperationMove): string {
  const name = `L${layer}/E${expert}`;
  if (formats !== null) return `${name} ${formats.from} -> ${formats.to}`;
  if (from !== null && to !== null) return `${name} ${from} -> ${to}`;
  if (to !== null) return `${name} to ${to}`;
  return from === null ? name : `${name} off ${from}`;
}

/** How an operation that is done came out, and how to take it back. */
export function doneText(operation: Operation): string {
  const { id, numMoves, epoch, baseEpoch, createdMs, endedMs, kind, skipped } = operation;
  if (numMoves === 0) return `Nothing to do: no expert has to ${kind === 'precision' ? 'change' : 'move'}. Epoch ${epoch}.\n`;
  const took = endedMs === null ? '' : ` in ${formatDuration(endedMs - createdMs)}`;
  const lines = [
    ...skipped.map((move) => `Skipped ${moveText(move)}: ${move.reason}`),
    `${id} done${took}. Epoch ${baseEpoch} -> ${epoch}. ${kind === 'precision' ? plural(numMoves, 'expert') : `max/mean load ${balanceText(operation)}`}`,
    `Undo: ${undoText(operation)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The command that takes an operation back. */
export function undoText({ id, kind, worker }: Pick<Operation, 'id' | 'kind' | 'worker'>): string {
  if (kind === 'drain') return `expertmesh workers undrain ${worker}`;
  return kind === 'precision' ? `expertmesh qos apply --undo ${id}` : `expertmesh rebalance undo ${id}`;
}

/** By the load that was measured where there was any, else by the load that the plan was made for. */
function balanceText({ measured, maxOverMeanBefore, maxOverMean }: Operation): string {
  if (measured === null) return `${maxOverMeanBefore.toFixed(2)} -> ${maxOverMean.toFixed(2)}`;
  return `${measured.before.toFixed(2)} -> ${measured.after.toFixed(2)} (measured over ${Math.round(measured.overMs / 1000)}s)`;
}

/** Where it stands, in one line. */
export function stateText({ id, kind, worker, state, numMovesDone, numMoves, throttleBytesPerSecond }: Operation): string {
  const of = worker === '' ? kind : `${kind} of ${worker}`;
  const throttle = throttleBytesPerSecond === 0 ? 'no throttle' : `at most ${formatBytes(throttleBytesPerSecond)}/s`;
  return `${id} (${of}) is ${state}: ${numMovesDone} of ${numMoves} moves done, ${throttle}\n`;
}

export function renderHistory(operations: readonly Operation[]): string {
  if (operations.length === 0) return 'No operation has run yet.\n';
  return renderTable(
    [
      { title: 'OPERATION' },
      { title: 'KIND' },
      { title: 'STATE' },
      { title: 'MOVES', align: 'right' },
      { title: 'BYTES', align: 'right' },
      { title: 'EPOCH' },
      { title: 'MAX/MEAN' },
      { title: 'BEGAN' },
      { title: 'TOOK', align: 'right' },
      { title: 'PROBLEM' },
    ],
    operations.map((operation) => [
      operation.id,
      operation.worker === '' ? operation.kind : `${operation.kind} ${operation.worker}`,
      operation.state,
      `${operation.numMovesDone}/${operation.numMoves}`,
      formatBytes(operation.bytesDone),
      `${operation.baseEpoch} -> ${operation.epoch}`,
      `${operation.maxOverMeanBefore.toFixed(2)} -> ${operation.maxOverMean.toFixed(2)}`,
      new Date(operation.createdMs).toISOString(),
      operation.endedMs === null ? '-' : formatDuration(operation.endedMs - operation.createdMs),
      operation.errorMessage,
    ]),
  );
}

/** 6.3/11.4 GiB, or with both units where they differ. */
function bytesOf(done: number, total: number): string {
  const [doneNumber, doneUnit] = formatBytes(done).split(' ');
  const [totalNumber, totalUnit] = formatBytes(total).split(' ');
  return doneUnit === totalUnit ? `${doneNumber}/${totalNumber} ${totalUnit}` : `${doneNumber} ${doneUnit}/${totalNumber} ${totalUnit}`;
}
