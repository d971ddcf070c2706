import { backoffMs, type Clock, EmError, type Logger, type Timer, toEmError } from '@expertmesh/common';
import type { Content, CopySource } from '@expertmesh/placement';
import type { WorkerFacts } from '../membership/worker-facts.js';
import type { WorkerReport } from '../membership/worker-report.js';
import type { Command } from '../membership/worker-session.js';
import { type Target, verified } from './epoch-target.js';
import type { CommandTarget, EpochMembers } from './epochs-options.js';
import { WorkerHoldings } from './worker-holdings.js';

/** Loading from a slow disk may take long; a worker that dies meanwhile is noticed by its silence, not by this. */
const prepareDeadlineMs = 600_000;
const switchDeadlineMs = 30_000;
const firstRetryMs = 250;
const longestRetryMs = 10_000;
/** A worker that takes longer to route by a new placement is not waited for. */
const slowAfterMs = 5_000;

export interface ReconcilerParts {
  readonly members: EpochMembers;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where all workers are to come to; null before the first draft. */
  readonly target: () => Target | null;
  /** The command that takes a worker to the target: from `base`, or from anywhere where that is 0. */
  readonly activation: (base: number) => Command;
  /** No live worker routes by an earlier epoch. */
  readonly oldestInUse: () => number;
  /** A worker that is to hold this expert does: another one may let go of its copy. */
  readonly isServed: (content: Content) => boolean;
  /** It holds more, routes by another epoch, has become slow or is not any more: someone may wait for that. */
  readonly progressed: () => void;
}

/**
 * Brings one worker to the target, whatever the others do: Prepare on each of its streams and for each line of placements; Activate, by
 * what has changed since the epoch that it has acknowledged; and, apart from these, Release of what nobody can ask it for any more.
 * Level-triggered: {@link step} starts whatever can be started.
 */
export class WorkerReconciler {
  readonly worker: string;
  readonly holdings = new WorkerHoldings();
  readonly #parts: ReconcilerParts;
  #session: CommandTarget | null = null;
  /** The oldest epoch that it may route by; more than any where it routes by none yet. */
  #oldestUsed = 0;
  /** The oldest epoch by whose formats it still computes requests. */
  #oldestComputed = Number.POSITIVE_INFINITY;
  /** What it has acknowledged on this stream; 0 before. */
  #acknowledged = 0;
  #followed: symbol | null = null;
  #prepared: symbol | null = null;
  /** Of these it has said on this stream that it holds them. */
  #covered: ReadonlyMap<string, Content> | null = null;
  #isBusy = false;
  #isReleasing = false;
  #isReady = false;
  /** What it has been asked for and has not answered in time, for people. */
  readonly #overdue = new Set<string>();
  /** Retrying cannot help. */
  #isStuck = false;
  #failures = 0;
  readonly #timers = new Set<Timer>();
  #isPausing = false;
  /** Ends the watch over the answer to Activate. */
  #activated: (() => void) | null = null;
  #isClosed = false;

  constructor(worker: string, parts: ReconcilerParts) {
    this.worker = worker;
    this.#parts = parts;
  }

  get oldestUsed(): number {
    return Math.min(this.#oldestUsed, this.#oldestComputed);
  }

  /** What keeps it behind this epoch, for people; null where nothing does. */
  lag(epoch: number): string | null {
    if (this.#oldestUsed < epoch) return `${this.worker} to take the new placement`;
    return this.#oldestComputed < epoch ? `requests on ${this.worker} that keep the formats they began with` : null;
  }

  /** It has not taken a placement in time, and nobody waits for it. */
  get isSlow(): boolean {
    return this.#overdue.size > 0;
  }

  /** Nothing is left to be done with it for this epoch: where it has yet to become ready, it asks nobody for anything. */
  isSettled(epoch: number): boolean {
    if (this.oldestUsed < epoch) return false;
    return !this.holdings.isReleasing(this.#parts.oldestInUse());
  }

  isPrepared(target: Target): boolean {
    return this.#session !== null && this.#isCurrent(this.#session) && this.#holdsAll(target);
  }

  step(facts: WorkerFacts, report: Pick<WorkerReport, 'epoch' | 'oldestEpoch'> | null): void {
    const session = this.#parts.members.session(this.worker);
    const target = this.#parts.target();
    if (this.#isClosed || session === null || target === null) return;
    if (session !== this.#session) this.#begin(session, facts);
    // One from before it has taken the placement says nothing of who computes by an earlier one now.
    if (report !== null && this.#acknowledged > 0 && report.epoch === this.#acknowledged) this.#computes(report.oldestEpoch);
    if (this.#followed !== target.line) {
      this.#followed = target.line;
      this.holdings.follow(target.contents.of(this.worker), target.placement.epoch);
    }
    this.#advance();
    this.release();
  }

  /** Has it let go of what nobody can ask it for any more. */
  release(): void {
    const session = this.#session;
    const target = this.#parts.target();
    if (session === null || this.#isReleasing || target?.state !== 'committed' || this.#prepared !== target.line) return;
    const contents = this.holdings.takeDue(this.#parts.oldestInUse(), this.#parts.isServed);
    if (contents.length === 0) return;
    this.#isReleasing = true;
    const answered = this.#watch('has not let go of what it no longer serves');
    const ended = (isDone: boolean) => {
      if (!this.#isCurrent(session)) return;
      this.#isReleasing = false;
      this.holdings.released(contents, isDone);
      this.#parts.progressed();
      this.release();
    };
    void session.command({ release: { contents } }, switchDeadlineMs).then(
      () => {
        answered();
        ended(true);
      },
      (thrown: unknown) => {
        if (!this.#isCurrent(session)) return;
        this.#parts.logger.warn({ worker: this.worker }, toEmError(thrown).message);
        this.#after(longestRetryMs, () => {
          answered();
          ended(false);
        });
      },
    );
  }

  /** Rejects with EM_WORKER_LOST when it is not connected, with its own error when it cannot load, with EM_CHECKSUM when it has found something else. */
  async stage(
    contents: readonly Content[],
    epoch: number,
    { worker: source, throttleBytesPerSecond }: CopySource,
  ): Promise<readonly Content[]> {
    const session = this.#session;
    if (session === null || !this.#isCurrent(session)) {
      throw new EmError('EM_WORKER_LOST', { worker: this.worker, problem: 'it is not connected' });
    }
    for (const content of contents) this.holdings.stage(content);
    const prepare = { epoch, contents: [...contents], sources: contents.map(() => source), throttleBytesPerSecond };
    const ack = await session.command({ prepare }, prepareDeadlineMs);
    const found = verified(contents, ack);
    if (this.#isCurrent(session)) this.holdings.add(found);
    return found;
  }

  close(): void {
    this.#isClosed = true;
    this.#quiet();
  }

  /** A stream begins: what the worker has said on it counts, and nothing that was said on an earlier one. */
  #begin(session: CommandTarget, { held, epoch }: WorkerFacts): void {
    this.#session = session;
    this.holdings.begin(held);
    this.#oldestUsed = epoch === 0 ? Number.POSITIVE_INFINITY : epoch;
    this.#oldestComputed = Number.POSITIVE_INFINITY;
    this.#acknowledged = 0;
    this.#followed = null;
    this.#prepared = null;
    this.#covered = null;
    this.#isBusy = false;
    this.#isReleasing = false;
    this.#isReady = false;
    this.#isStuck = false;
    this.#failures = 0;
    this.#quiet();
    if (this.isSlow) this.#parts.members.setSlow(this.worker, '');
    this.#overdue.clear();
  }

  #advance(): void {
    const target = this.#parts.target()!;
    if (this.#isBusy || this.#isStuck || this.#isPausing) return;
    if (!this.#holdsAll(target)) this.#prepare(target);
    else if (target.state === 'committed' && this.#acknowledged !== target.placement.epoch) this.#activate(target);
  }

  /** A new process may have come between the copy and the commit that names it: it has to be told of what it does not hold. */
  #holdsAll({ line, contents }: Target): boolean {
    if (this.#prepared !== line) return false;
    const named = contents.of(this.worker);
    if (this.#covered !== named && this.holdings.hasAll(named)) this.#covered = named;
    return this.#covered === named;
  }

  #prepare({ line, placement, contents: index }: Target): void {
    // Also sent when there is nothing to load: a worker answers when its own weights are loaded, not before.
    const contents = [...index.of(this.worker).values()];
    void this.#run({ prepare: { epoch: placement.epoch, contents } }, prepareDeadlineMs, (ack) => {
      this.holdings.add(verified(contents, ack));
      this.#prepared = line;
    });
  }

  #activate({ placement: { epoch } }: Target): void {
    const { members, activation } = this.#parts;
    // From now on until it answers it may route by either.
    this.#oldestUsed = Math.min(this.#oldestUsed, epoch);
    this.#activated ??= this.#watch(`has not taken the placement of epoch ${epoch}`);
    void this.#run(activation(this.#acknowledged), switchDeadlineMs, ({ oldestEpoch }) => {
      this.#computes(oldestEpoch ?? 0);
      this.#acknowledged = epoch;
      this.#oldestUsed = epoch;
      this.#failures = 0;
      this.#activated?.();
      this.#activated = null;
      if (!this.#isReady) members.setReady(this.worker);
      this.#isReady = true;
    });
  }

  /** @param epoch 0: it did not say, and by its own */
  #computes(epoch: number): void {
    this.#oldestComputed = epoch === 0 ? Number.POSITIVE_INFINITY : epoch;
  }

  async #run(command: Command, deadlineMs: number, done: (ack: Awaited<ReturnType<CommandTarget['command']>>) => void): Promise<void> {
    const session = this.#session!;
    this.#isBusy = true;
    try {
      const ack = await session.command(command, deadlineMs);
      if (!this.#isCurrent(session)) return;
      this.#isBusy = false;
      done(ack);
    } catch (thrown) {
      // A stream that ended says nothing about the worker: its next stream begins anew, or it is lost.
      if (!this.#isCurrent(session)) return;
      this.#isBusy = false;
      this.#failed(toEmError(thrown));
    }
    this.#parts.progressed();
    if (this.#parts.target() !== null) this.#advance();
    this.release();
  }

  #failed(error: EmError): void {
    const { members, logger } = this.#parts;
    const { worker } = this;
    if (error.code === 'EM_EPOCH' && this.#acknowledged > 0) {
      // It routes by another placement than it was thought to: it gets the whole one.
      this.#acknowledged = 0;
      return;
    }
    logger[error.isPermanent ? 'error' : 'warn']({ worker, code: error.code }, error.message);
    // One that has not answered in time goes on with what it has.
    if (error.code !== 'EM_DEADLINE') {
      this.#isReady = false;
      members.setFailed(worker, error.message);
    }
    if (error.isPermanent) this.#isStuck = true;
    else this.#pause(backoffMs(this.#failures++, firstRetryMs, longestRetryMs));
  }

  #pause(ms: number): void {
    this.#isPausing = true;
    this.#after(ms, () => {
      this.#isPausing = false;
      this.#advance();
    });
  }

  /** Counts it as slow from a while on, until the returned function is called. */
  #watch(what: string): () => void {
    const tell = () => {
      const [reason] = this.#overdue;
      this.#parts.members.setSlow(this.worker, reason === undefined ? '' : `it ${reason} for ${slowAfterMs} ms`);
      this.#parts.progressed();
    };
    const timer = this.#after(slowAfterMs, () => {
      this.#overdue.add(what);
      tell();
    });
    return () => {
      timer?.cancel();
      if (timer !== null) this.#timers.delete(timer);
      if (this.#overdue.delete(what)) tell();
    };
  }

  #after(ms: number, run: () => void): Timer | null {
    if (this.#isClosed) return null;
    const timer = this.#parts.clock.after(ms, () => {
      this.#timers.delete(timer);
      run();
    });
    this.#timers.add(timer);
    return timer;
  }

  #quiet(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#isPausing = false;
    this.#activated = null;
  }

  #isCurrent(session: CommandTarget): boolean {
    return !this.#isClosed && this.#session === session && this.#parts.members.session(this.worker) === session;
  }
}
