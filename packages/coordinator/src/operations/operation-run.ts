import { backoffMs, type Clock, type Deferred, deferred, EmError, type Logger, pause, toEmError } from '@expertmesh/common';
import type { Content, Move } from '@expertmesh/placement';
import type { MeasuredBalance } from '../load/measured-balance.js';
import type { Epochs } from '../placement/epochs.js';
import type { Room } from '../placement/worker-holdings.js';
import type { CarryHelp, MoveCarrier } from './move-carrier.js';
import { numDone, type OperationEntry, type OperationProgress, type OperationState } from './operation.js';
import type { OperationCounts } from './operation-counts.js';
import { PrecisionMoves } from './precision-moves.js';
import { ReplicaMoves } from './replica-moves.js';
import { Throttle } from './throttle.js';

const firstRetryMs = 250;
const longestRetryMs = 5_000;

export interface OperationRunParts {
  readonly epochs: Pick<Epochs, 'placement' | 'stage' | 'unstage' | 'commit' | 'settled' | 'laggards' | 'model'>;
  /** Keeps the progress; rejects with EM_STORE_UNAVAILABLE when it cannot now, with EM_FENCE when another coordinator leads. */
  readonly journal: (id: string, progress: OperationProgress) => Promise<void>;
  /** False when the worker is lost or unknown: nothing can be copied to it. */
  readonly isLive: (worker: string) => boolean;
  /** Whether a content fits what the worker may hold beside what it holds and is being sent; one that it has always does. */
  readonly room: (worker: string, content: Content) => Room;
  /** How even the load of the last minute is under the placement of now. */
  readonly measure: () => Promise<MeasuredBalance | null>;
  /** max/mean of these rows under the placement of now. */
  readonly maxOverMean: (rows: readonly (readonly number[])[]) => number;
  readonly counts: OperationCounts;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Something that watchers see has changed. */
  readonly changed: () => void;
}

/**
 * Carries one operation out: the moves in their order, at most `concurrency` at once, or as many together as its kind has it; each is
 * journalled before it begins. Whatever happens, every move is either made whole or not made.
 */
export class OperationRun {
  readonly #parts: OperationRunParts;
  readonly #carrier: MoveCarrier;
  readonly #throttle: Throttle;
  readonly #halt = new AbortController();
  readonly #running = new Map<number, Promise<void>>();
  readonly #waitingFor = new Map<number, string>();
  #entry: OperationEntry;
  #written: Promise<void> = Promise.resolve();
  #woken: Deferred<void> = deferred();
  #error: EmError | null = null;

  constructor(entry: OperationEntry, parts: OperationRunParts) {
    this.#entry = entry;
    this.#parts = parts;
    const { kind, moves, mostExtraBytes } = entry.document;
    this.#carrier = kind === 'precision' ? new PrecisionMoves(moves, mostExtraBytes, parts) : new ReplicaMoves(moves, parts);
    this.#throttle = new Throttle(entry.progress.throttleBytesPerSecond, parts.clock);
  }

  get entry(): OperationEntry {
    return this.#entry;
  }

  /** What holds the moves under way up, for people; else empty. */
  get waitingFor(): string {
    const own = [...new Set(this.#waitingFor.values())];
    const laggards = this.#running.size === 0 || own.length > 0 ? [] : this.#parts.epochs.laggards();
    return [...own, ...(laggards.length === 0 ? [] : [laggards.join(', ')])].join('; ');
  }

  /** Resolves when the operation has ended, or when this process may not go on with it. */
  async run(): Promise<void> {
    // What was under way when an earlier coordinator ended begins anew: a move that was made is seen to be made.
    for (const moves of this.#carrier.together(this.#entry.progress.moving)) this.#begin(moves);
    await this.#set({ state: this.#entry.progress.state === 'planned' ? 'running' : this.#entry.progress.state });
    for (;;) {
      const next = this.#next();
      if (next === null) break;
      if (next === 'wait') {
        await this.#change();
        continue;
      }
      const bytes = next.reduce((sum, index) => sum + this.#move(index).bytes, 0);
      if (bytes > 0) await this.#throttle.take(bytes, this.#halt.signal);
      if (String(this.#next()) !== String(next)) continue;
      const { started, moving } = this.#entry.progress;
      await this.#set({ started: started + next.length, moving: [...moving, ...next] });
      this.#begin(next);
    }
    await Promise.all(this.#running.values());
    if (!this.#halt.signal.aborted) await this.#end();
  }

  /** This process goes on with nothing: another one will. */
  halt(): void {
    this.#halt.abort();
    this.#wake();
  }

  /** @throws EM_OPERATION_STATE */
  async pause(): Promise<void> {
    this.#assertState('pause it', ['planned', 'running']);
    await this.#set({ state: 'paused' });
  }

  /** @throws EM_OPERATION_STATE */
  async resume(): Promise<void> {
    this.#assertState('resume it', ['paused']);
    await this.#set({ state: 'running' });
  }

  /** Moves under way are finished, no other begins. @throws EM_OPERATION_STATE */
  async cancel(): Promise<void> {
    this.#assertState('cancel it', ['planned', 'running', 'paused', 'cancelling']);
    await this.#set({ state: 'cancelling' });
  }

  /** @param bytesPerSecond 0 = no limit. @throws EM_OPERATION_STATE */
  async throttle(bytesPerSecond: number): Promise<void> {
    this.#assertState('throttle it', ['planned', 'running', 'paused']);
    this.#throttle.set(bytesPerSecond);
    await this.#set({ throttleBytesPerSecond: bytesPerSecond });
  }

  #assertState(what: string, wanted: readonly OperationState[]): void {
    const { document, progress } = this.#entry;
    if (wanted.includes(progress.state)) return;
    throw new EmError('EM_OPERATION_STATE', { operation: document.id, got: progress.state, what, wanted: wanted.join(' or ') });
  }

  #move(index: number): Move {
    return this.#entry.document.moves[index] as Move;
  }

  /** The moves to begin now, together; 'wait' when some may begin after a change; null when none will. */
  #next(): readonly number[] | 'wait' | null {
    const { document, progress } = this.#entry;
    const next = progress.started;
    if (this.#halt.signal.aborted || progress.state === 'cancelling' || this.#error !== null || next === document.moves.length) return null;
    if (progress.state === 'paused' || this.#running.size >= progress.concurrency) return 'wait';
    const count = this.#carrier.ready(next, progress.moving);
    return count === 0 ? 'wait' : Array.from({ length: count }, (_, at) => next + at);
  }

  #begin(moves: readonly number[]): void {
    const [first] = moves as [number];
    const run = this.#carrier
      .carryOut(moves, this.#helpFor(first))
      .then((reasons) => this.#ended(moves, reasons))
      .catch((thrown: unknown) => this.#broke(moves, toEmError(thrown)))
      .finally(() => {
        this.#running.delete(first);
        this.#waitingFor.delete(first);
        this.#wake();
      });
    this.#running.set(first, run);
  }

  #helpFor(first: number): CarryHelp {
    return {
      signal: this.#halt.signal,
      throttleBytesPerSecond: this.#throttle.bytesPerSecond,
      retried: (worker, run) => this.#retried(first, worker, run),
      until: (isOver, what, tries = Number.POSITIVE_INFINITY) => this.#until(first, { isOver, what, tries }),
    };
  }

  async #until(first: number, { isOver, what, tries }: { isOver: () => boolean; what: string; tries: number }): Promise<void> {
    for (let failures = 0; failures < tries && !isOver() && !this.#halt.signal.aborted; failures += 1) {
      this.#waitingFor.set(first, what);
      this.#parts.changed();
      await this.#pauseAfter(failures);
    }
    this.#waitingFor.delete(first);
  }

  /** Repeats what fails by an error that may pass. False when `worker` is lost meanwhile. */
  async #retried(first: number, worker: string | null, run: () => Promise<void>): Promise<boolean> {
    for (let failures = 0; ; failures += 1) {
      try {
        await run();
        this.#waitingFor.delete(first);
        return true;
      } catch (thrown) {
        const error = toEmError(thrown);
        if (worker !== null && !this.#parts.isLive(worker)) return false;
        if (error.isPermanent || !isPassing(error) || this.#halt.signal.aborted) throw error;
        this.#waitingFor.set(first, error.message);
        this.#parts.changed();
        await this.#pauseAfter(failures);
      }
    }
  }

  async #ended(moves: readonly number[], reasons: readonly (string | null)[]): Promise<void> {
    const { progress } = this.#entry;
    const skipped = moves.flatMap((move, at) => (reasons[at] == null ? [] : [{ move, reason: reasons[at] }]));
    for (const [at, index] of moves.entries()) {
      const { layer, expert, bytes } = this.#move(index);
      const reason = reasons[at] ?? null;
      this.#parts.logger.info({ operation: this.#entry.document.id, layer, expert, reason }, reason ? 'move skipped' : 'moved');
      if (reason === null) this.#parts.counts.moved(bytes);
      else this.#parts.counts.skipped();
    }
    await this.#set({
      moving: progress.moving.filter((other) => !moves.includes(other)),
      skipped: [...progress.skipped, ...skipped],
      epoch: this.#parts.epochs.placement?.epoch ?? progress.epoch,
    });
  }

  async #broke(moves: readonly number[], error: EmError): Promise<void> {
    if (error.code === 'EM_FENCE' || error.code === 'EM_CLUSTER_STOPPING') this.halt();
    if (this.#halt.signal.aborted) return;
    this.#error ??= error;
    const reasons = moves.map(() => error.message);
    await this.#ended(moves, reasons).catch(() => this.halt());
  }

  async #end(): Promise<void> {
    const { document, progress } = this.#entry;
    const isWhole = progress.started === document.moves.length && progress.skipped.length === 0;
    const state = this.#error !== null ? 'failed' : isWhole ? 'done' : 'stopped';
    const error = this.#error;
    const measuredAfter = await this.#parts.measure();
    await this.#set({
      ...{ state, measuredAfter, plannedAfter: this.#parts.maxOverMean(document.load) },
      endedMs: this.#parts.clock.now(),
      errorCode: error?.code ?? '',
      errorMessage: error?.message ?? (isWhole ? '' : stoppedText(progress)),
    });
    this.#parts.counts.operationEnded(this.#entry);
    this.#parts.logger.info({ operation: document.id, state, moves: numDone(this.#entry.progress) }, 'operation ended');
  }

  /** Changes the progress here and in the journal; resolves when the journal has it. */
  #set(change: Partial<OperationProgress>): Promise<void> {
    this.#entry = { ...this.#entry, progress: { ...this.#entry.progress, ...change } };
    this.#wake();
    this.#parts.changed();
    this.#written = this.#written.then(() => this.#write());
    return this.#written;
  }

  async #write(): Promise<void> {
    const { document } = this.#entry;
    for (let failures = 0; !this.#halt.signal.aborted; failures += 1) {
      try {
        await this.#parts.journal(document.id, this.#entry.progress);
        this.#waitingFor.delete(-1);
        return;
      } catch (thrown) {
        const error = toEmError(thrown);
        if (error.code === 'EM_FENCE') return this.halt();
        this.#waitingFor.set(-1, error.message);
        this.#parts.changed();
        await this.#pauseAfter(failures);
      }
    }
  }

  #pauseAfter(failures: number): Promise<void> {
    return pause(this.#parts.clock, backoffMs(failures, firstRetryMs, longestRetryMs), this.#halt.signal);
  }

  async #change(): Promise<void> {
    await this.#woken.promise;
  }

  #wake(): void {
    this.#woken.resolve();
    this.#woken = deferred();
  }
}

function isPassing({ code }: EmError): boolean {
  return code === 'EM_STORE_UNAVAILABLE' || code === 'EM_WORKER_LOST' || code === 'EM_DEADLINE' || code === 'EM_EPOCH';
}

function stoppedText({ state, skipped }: OperationProgress): string {
  if (state === 'cancelling') return 'it was cancelled';
  return skipped
    .map(({ reason }) => reason)
    .filter((reason, index, all) => all.indexOf(reason) === index)
    .join('; ');
}
