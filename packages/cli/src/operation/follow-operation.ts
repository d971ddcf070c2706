import type { ExpertmeshClient, Operation } from '@expertmesh/client';
import { type Clock, EmError, type Timer } from '@expertmesh/common';
import { CoordinatorAway, type Wait } from '../coordinator-away.js';
import { type OutputFormat, printData } from '../ui/output.js';
import { createProgress, type Progress } from '../ui/progress.js';
import type { Terminal } from '../ui/terminal.js';
import { doneText, type Pace, progressText, undoText } from './render-operation.js';

/** Without any change for so long, what is waited for is said, and again after as long. */
const stallMs = 45_000;
const lookEveryMs = 1_000;

export interface FollowParts {
  readonly client: Pick<ExpertmeshClient, 'watchOperation' | 'endpoint'>;
  readonly terminal: Terminal;
  readonly format: OutputFormat;
  readonly clock: Clock;
  /** Ends the watching only: the operation goes on. */
  readonly signal: AbortSignal;
  /** Between tries to reach a coordinator that has gone. */
  readonly wait?: Wait;
}

export function hasEnded({ state }: Operation): boolean {
  return state === 'done' || state === 'stopped' || state === 'failed';
}

/**
 * Shows an operation until it has ended, and how it came out; on an interrupt says that it goes on. A coordinator that goes away is
 * waited for: when it is back the operation goes on from its journal. One that never answered is an error.
 *
 * @param id empty = the one under way, else the newest
 * @param begun the operation as it was begun, where it was
 * @throws EM_OPERATION_STOPPED, EM_OPERATION_FAILED when it ended so
 */
export async function followOperation(id: string, parts: FollowParts, begun: Operation | null = null): Promise<void> {
  const { client, terminal, clock, signal } = parts;
  const progress = createProgress(terminal, clock);
  const away = new CoordinatorAway(
    client.endpoint,
    (line) => {
      progress.clear();
      terminal.err(`${line}\n`);
    },
    parts.wait,
  );
  const shown = new ShownOperation(parts, progress, begun);
  try {
    while (!signal.aborted && !shown.isOver) {
      let ended: unknown = null;
      try {
        for await (const operation of client.watchOperation(shown.last?.id ?? id, { signal })) {
          away.answered();
          shown.show(operation);
        }
      } catch (thrown) {
        if (!signal.aborted && (shown.last === null || !CoordinatorAway.isGone(thrown))) throw thrown;
        ended = thrown;
      }
      if (!signal.aborted && !shown.isOver) await away.untilNextTry(signal, ended);
    }
  } finally {
    shown.close();
    progress.clear();
  }
  if (shown.last !== null && hasEnded(shown.last)) reportEnd(shown.last, parts);
  else detached(shown.last?.id ?? id, terminal);
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
    problem: `${problem}. What has moved stays moved; back to the placement before: ${undoText(operation)}`,
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

/** The newest state of the operation on the progress line, and a word when nothing moves for long. */
class ShownOperation {
  readonly #parts: FollowParts;
  readonly #progress: Progress;
  readonly #pace: PaceMeter;
  readonly #look: Timer;
  #last: Operation | null;
  #changedMs: number;
  #nextStallMs = stallMs;

  constructor(parts: FollowParts, progress: Progress, begun: Operation | null) {
    const { clock } = parts;
    this.#parts = parts;
    this.#progress = progress;
    this.#pace = new PaceMeter(clock);
    this.#last = begun;
    this.#changedMs = clock.elapsed();
    this.#look = clock.every(lookEveryMs, () => this.#sayStall());
  }

  get last(): Operation | null {
    return this.#last;
  }

  get isOver(): boolean {
    return this.#last !== null && hasEnded(this.#last);
  }

  show(operation: Operation): void {
    if (this.#last === null || hasMoved(this.#last, operation)) {
      this.#changedMs = this.#parts.clock.elapsed();
      this.#nextStallMs = stallMs;
    }
    this.#last = operation;
    if (!hasEnded(operation)) this.#progress.update(fractionOf(operation), progressText(operation, this.#pace.measure(operation)));
  }

  close(): void {
    this.#look.cancel();
  }

  #sayStall(): void {
    if (this.#last === null || this.#last.state === 'paused') return;
    const stillMs = this.#parts.clock.elapsed() - this.#changedMs;
    if (stillMs < this.#nextStallMs) return;
    this.#nextStallMs += stallMs;
    this.#progress.clear();
    const waiting = this.#last.waitingFor === '' ? '' : `; waiting on ${this.#last.waitingFor}`;
    this.#parts.terminal.err(`no progress for ${Math.floor(stillMs / 1000)}s${waiting}\n`);
  }
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
