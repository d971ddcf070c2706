import { backoffMs, type Clock, type Deferred, deferred, EmError, type Logger, toEmError } from '@expertmesh/common';
import { type Content, type ExpertPlacement, type Move, type Placement, sameReplicas, withChanges } from '@expertmesh/placement';
import type { MeasuredBalance } from '../load/measured-balance.js';
import type { Epochs } from '../placement/epochs.js';
import type { Room } from '../placement/worker-holdings.js';
import { numDone, type OperationEntry, type OperationProgress, type OperationState } from './operation.js';
import type { OperationCounts } from './operation-counts.js';
import { Throttle } from './throttle.js';

const firstRetryMs = 250;
const longestRetryMs = 5_000;

export interface OperationRunParts {
  readonly epochs: Pick<Epochs, 'placement' | 'stage' | 'unstage' | 'commit' | 'settled' | 'laggards'>;
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
 * Carries one operation out: the moves in their order, at most `concurrency` at once and one for each expert; each is journalled,
 * copied, committed as an epoch of its own. Whatever happens, every move is either made whole or not made.
 */
export class OperationRun {
  readonly #parts: OperationRunParts;
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
    this.#throttle = new Throttle(entry.progress.throttleBytesPerSecond, parts.clock);
  }

  get entry(): OperationEntry {
    return this.#entry;
  }

  /** What holds the moves under way up, for people; else empty. */
  get waitingFor(): string {
    const own = [...new Set(this.#waitingFor.values())];
    const laggards = this.#running.size === 0 || own.length > 0 ? [] : this.#parts.epochs.laggards();
    return [...own, ...(laggards.length === 0 ? [] : [`${laggards.join(', ')} to take the new placement`])].join('; ');
  }

  /** Resolves when the operation has ended, or when this process may not go on with it. */
  async run(): Promise<void> {
    // What was under way when an earlier coordinator ended begins anew: a move that was made is seen to be made.
    for (const index of this.#entry.progress.moving) this.#begin(index);
    await this.#set({ state: this.#entry.progress.state === 'planned' ? 'running' : this.#entry.progress.state });
    for (;;) {
      const next = this.#next();
      if (next === null) break;
      if (next === 'wait') {
        await this.#change();
        continue;
      }
      const { bytes, to } = this.#move(next);
      if (to !== null) await this.#throttle.take(bytes, this.#halt.signal);
      if (this.#next() !== next) continue;
      const { started, moving } = this.#entry.progress;
      await this.#set({ started: started + 1, moving: [...moving, next] });
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

  /** The move to begin now; 'wait' when one may begin after a change; null when none will. */
  #next(): number | 'wait' | null {
    const { document, progress } = this.#entry;
    const next = progress.started;
    if (this.#halt.signal.aborted || progress.state === 'cancelling' || this.#error !== null || next === document.moves.length) return null;
    const isBusy = this.#running.size >= progress.concurrency;
    const { layer, expert } = this.#move(next);
    const isExpertMoving = [...this.#running.keys()].some(
      (index) => this.#move(index).layer === layer && this.#move(index).expert === expert,
    );
    // The room that an earlier move frees comes with its end.
    const isFull = this.#running.size > 0 && this.#room(this.#move(next)) !== 'now';
    return progress.state === 'paused' || isBusy || isExpertMoving || isFull ? 'wait' : next;
  }

  #begin(index: number): void {
    const run = this.#carryOut(index)
      .then((reason) => this.#ended(index, reason))
      .catch((thrown: unknown) => this.#broke(index, toEmError(thrown)))
      .finally(() => {
        this.#running.delete(index);
        this.#waitingFor.delete(index);
        this.#wake();
      });
    this.#running.set(index, run);
  }

  /** Resolves with why the move was skipped, or null when it is made. */
  async #carryOut(index: number): Promise<string | null> {
    const move = this.#move(index);
    const placed = this.#placed(move);
    if (placed === null) return 'the placement has no such expert any more';
    if (sameReplicas(placed.replicas, move.after)) return null;
    if (!sameReplicas(placed.replicas, move.before)) return 'the expert has been placed otherwise meanwhile';
    const lost = move.after.find(({ worker }) => !this.#parts.isLive(worker));
    if (lost !== undefined) return `worker ${lost.worker} is not there`;
    // What was to make room before has been skipped.
    if (!(await this.#roomFor(index))) return `worker ${move.to} has no room for it`;
    const content = contentMoved(move, placed);
    const { to } = move;
    const source = { worker: move.from ?? '', throttleBytesPerSecond: this.#throttle.bytesPerSecond };
    try {
      if (to !== null && !(await this.#retried(index, to, () => this.#parts.epochs.stage(to, [content], source))))
        return `worker ${to} is lost`;
      let epoch = 0;
      await this.#retried(index, null, async () => {
        epoch = await this.#parts.epochs.commit((placement) => withMove(placement, move));
      });
      await this.#parts.epochs.settled(epoch);
    } finally {
      if (to !== null) this.#parts.epochs.unstage(to, [content]);
    }
    return null;
  }

  #room(move: Move): Room {
    const placed = this.#placed(move);
    return move.to === null || placed === null ? 'now' : this.#parts.room(move.to, contentMoved(move, placed));
  }

  /** Waits for what the worker is still to let go of. False where the move has no room after that either. */
  async #roomFor(index: number): Promise<boolean> {
    const move = this.#move(index);
    for (let failures = 0; this.#room(move) === 'later' && !this.#halt.signal.aborted; failures += 1) {
      this.#waitingFor.set(index, `${move.to} to let go of what it no longer serves`);
      this.#parts.changed();
      await this.#pause(backoffMs(failures, firstRetryMs, longestRetryMs));
    }
    this.#waitingFor.delete(index);
    return this.#room(move) !== 'none';
  }

  #placed({ layer, expert }: Move): ExpertPlacement | null {
    return this.#parts.epochs.placement?.layers[layer]?.[expert] ?? null;
  }

  /** Repeats what fails by an error that may pass. False when `worker` is lost meanwhile. */
  async #retried(index: number, worker: string | null, run: () => Promise<void>): Promise<boolean> {
    for (let failures = 0; ; failures += 1) {
      try {
        await run();
        this.#waitingFor.delete(index);
        return true;
      } catch (thrown) {
        const error = toEmError(thrown);
        if (worker !== null && !this.#parts.isLive(worker)) return false;
        if (error.isPermanent || !isPassing(error) || this.#halt.signal.aborted) throw error;
        this.#waitingFor.set(index, error.message);
        this.#parts.changed();
        await this.#pause(backoffMs(failures, firstRetryMs, longestRetryMs));
      }
    }
  }

  async #ended(index: number, reason: string | null): Promise<void> {
    const { progress } = this.#entry;
    const move = this.#move(index);
    this.#parts.logger.info(
      { operation: this.#entry.document.id, layer: move.layer, expert: move.expert, reason },
      reason ? 'move skipped' : 'moved',
    );
    if (reason === null) this.#parts.counts.moved(move.bytes);
    else this.#parts.counts.skipped();
    await this.#set({
      moving: progress.moving.filter((other) => other !== index),
      skipped: reason === null ? progress.skipped : [...progress.skipped, { move: index, reason }],
      epoch: this.#parts.epochs.placement?.epoch ?? progress.epoch,
    });
  }

  async #broke(index: number, error: EmError): Promise<void> {
    if (error.code === 'EM_FENCE' || error.code === 'EM_CLUSTER_STOPPING') this.halt();
    if (this.#halt.signal.aborted) return;
    this.#error ??= error;
    await this.#ended(index, error.message).catch(() => this.halt());
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
        await this.#pause(backoffMs(failures, firstRetryMs, longestRetryMs));
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    const over = deferred<void>();
    const timer = this.#parts.clock.after(ms, () => over.resolve());
    const wake = () => over.resolve();
    this.#halt.signal.addEventListener('abort', wake, { once: true });
    await over.promise;
    timer.cancel();
    this.#halt.signal.removeEventListener('abort', wake);
  }

  async #change(): Promise<void> {
    await this.#woken.promise;
  }

  #wake(): void {
    this.#woken.resolve();
    this.#woken = deferred();
  }
}

function contentMoved({ layer, expert }: Move, { format, checksum }: ExpertPlacement): Content {
  return { layer, expert, format, checksum };
}

/** The placement with one expert's replicas changed. */
function withMove(placement: Placement, { layer, expert, after }: Move): Placement {
  const placed = placement.layers[layer]![expert]!;
  const replicas = after.map((replica) => ({ ...replica }));
  return withChanges(placement, placement.epoch, [{ layer, expert, after: { ...placed, replicas } }]);
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
