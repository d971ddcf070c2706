import type { ExpertmeshClient, Operation } from '@expertmesh/client';
import { type Clock, EmError } from '@expertmesh/common';
import { type OutputFormat, printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import type { Terminal } from '../ui/terminal.js';
import { doneText, type Pace, progressText } from './render-operation.js';

/** Without any change for so long, what is waited for is said, and again after as long. */
const stallMs = 45_000;
const lookEveryMs = 1_000;

export interface FollowParts {
  readonly client: Pick<ExpertmeshClient, 'watchOperation'>;
  readonly terminal: Terminal;
  readonly format: OutputFormat;
  readonly clock: Clock;
  /** Ends the watching only: the operation goes on. */
  readonly signal: AbortSignal;
}

export function hasEnded({ state }: Operation): boolean {
  return state === 'done' || state === 'stopped' || state === 'failed';
}

/**
 * Shows an operation until it has ended, and how it came out; on an interrupt says that it goes on.
 *
 * @param id empty = the one under way, else the newest
 * @throws EM_OPERATION_STOPPED, EM_OPERATION_FAILED when it ended so
 */
export async function followOperation(id: string, parts: FollowParts): Promise<void> {
  const { client, terminal, clock, signal } = parts;
  const progress = createProgress(terminal, clock);
  const pace = new PaceMeter(clock);
  let last: Operation | null = null;
  let changedMs = clock.elapsed();
  let nextStallMs = stallMs;
  const look = clock.every(lookEveryMs, () => {
    if (last === null || last.state === 'paused') return;
    const stillMs = clock.elapsed() - changedMs;
    if (stillMs < nextStallMs) return;
    nextStallMs += stallMs;
    progress.clear();
    const waiting = last.waitingFor === '' ? '' : `; waiting on ${last.waitingFor}`;
    terminal.err(`no progress for ${Math.floor(stillMs / 1000)}s${waiting}\n`);
  });
  try {
    for await (const operation of client.watchOperation(id, { signal })) {
      if (last === null || hasMoved(last, operation)) {
        changedMs = clock.elapsed();
        nextStallMs = stallMs;
      }
      last = operation;
      if (!hasEnded(operation)) progress.update(fractionOf(operation), progressText(operation, pace.measure(operation)));
    }
  } catch (error) {
    if (!signal.aborted) {
      if (last !== null) terminal.err(`The operation goes on without this command; watch it: expertmesh rebalance watch ${last.id}\n`);
      throw error;
    }
  } finally {
    look.cancel();
    progress.clear();
  }
  if (last !== null && hasEnded(last)) reportEnd(last, parts);
  else if (signal.aborted) detached(last?.id ?? id, terminal);
  else throw new EmError('EM_INTERNAL', { problem: `the coordinator ended the watch of operation ${last?.id ?? id} before it ended` });
}

/** Prints an operation that has ended. @throws EM_OPERATION_STOPPED, EM_OPERATION_FAILED */
export function reportEnd(operation: Operation, { terminal, format }: Pick<FollowParts, 'terminal' | 'format'>): void {
  const isDone = operation.state === 'done';
  printData(terminal, format, operation, () => (isDone ? doneText(operation) : ''));
  if (isDone) return;
  const { id, state, numMovesDone, numMoves, errorMessage } = operation;
  const problem = errorMessage === '' ? 'it was cancelled' : errorMessage;
  throw new EmError(state === 'stopped' ? 'EM_OPERATION_STOPPED' : 'EM_OPERATION_FAILED', {
    operation: id,
    done: numMovesDone,
    total: numMoves,
    problem: `${problem}. What has moved stays moved; back to the placement before: expertmesh rebalance undo ${id}`,
  });
}

function detached(id: string, terminal: Terminal): void {
  terminal.err(id === '' ? 'Nothing is watched any more.\n' : `${id} goes on; expertmesh rebalance watch ${id}\n`);
}

function hasMoved(before: Operation, after: Operation): boolean {
  return (
    before.numMovesDone !== after.numMovesDone ||
    before.bytesDone !== after.bytesDone ||
    before.state !== after.state ||
    before.skipped.length !== after.skipped.length ||
    before.moving.length !== after.moving.length
  );
}

function fractionOf({ bytes, bytesDone, numMoves, numMovesDone }: Operation): number {
  if (bytes > 0) return bytesDone / bytes;
  return numMoves === 0 ? 0 : numMovesDone / numMoves;
}

/** Speed since the watching began: a fair guess of what is left, under a throttle and without. */
class PaceMeter {
  readonly #clock: Clock;
  #beganMs = 0;
  #first: Operation | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  measure(operation: Operation): Pace {
    if (this.#first === null || operation.state === 'paused') {
      this.#first = operation;
      this.#beganMs = this.#clock.elapsed();
      return { bytesPerSecond: null, leftMs: null };
    }
    const passedMs = this.#clock.elapsed() - this.#beganMs;
    const isByBytes = operation.bytes > 0;
    const done = isByBytes ? operation.bytesDone - this.#first.bytesDone : operation.numMovesDone - this.#first.numMovesDone;
    if (passedMs <= 0 || done <= 0) return { bytesPerSecond: null, leftMs: null };
    const left = isByBytes ? operation.bytes - operation.bytesDone : operation.numMoves - operation.numMovesDone;
    return { bytesPerSecond: isByBytes ? (done / passedMs) * 1000 : null, leftMs: (left / done) * passedMs };
  }
}
