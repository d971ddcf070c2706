import { backoffMs, EmError, type Timer, toEmError } from '@expertmesh/common';
import {
  type Content,
  type CopySource,
  contentsOf,
  type ExpertPlacement,
  type Placement,
  placementMessage,
  withChecksums,
  workersOf,
} from '@expertmesh/placement';
import type { WorkerFacts } from '../membership/worker-facts.js';
import type { WorkerEntry } from '../membership/worker-table.js';
import { newTarget, type Phase, type Progress, type Target, verified } from './epoch-target.js';
import type { EpochsOptions } from './epochs-options.js';
import { firstPlacement } from './first-placement.js';
import { Holdings } from './holdings.js';
import { newerThan, recalledPlacement } from './recalled-placement.js';
import { documentOf, type StoredPlacement, storedPlacement } from './stored-placement.js';

/** Loading from a slow disk may take long; a worker that dies meanwhile is noticed by its silence, not by this. */
const prepareDeadlineMs = 600_000;
const switchDeadlineMs = 30_000;
const firstRetryMs = 250;
const longestRetryMs = 10_000;

/**
 * Brings every live worker to the current placement: Prepare; for a new placement the compare-and-set in the store once all named
 * workers hold their contents; Activate; and Release of what is no longer named once all live workers route by it.
 * Level-triggered: every change (a worker registers, answers, fails, is lost) calls {@link step}, which starts whatever can be started.
 */
export class Epochs {
  readonly #options: EpochsOptions;
  readonly #progress = new Map<string, Progress>();
  readonly #holdings = new Holdings();
  readonly #retries = new Set<Timer>();
  /** The last of the commits that wait for each other. */
  #lastCommit: Promise<unknown> = Promise.resolve();
  #target: Target | null = null;
  /** Of the placement in the store; 0 = none. */
  #storedEpoch = 0;
  /** A worker is asked for a placement that is newer than the store's. */
  #isRecalling = false;
  #problem = '';
  #commitFailures = 0;
  #onSettled = () => {};
  #isClosed = false;

  private constructor(options: EpochsOptions) {
    this.#options = options;
  }

  /** Takes over the stored placement, if there is one. */
  static async open(options: EpochsOptions): Promise<Epochs> {
    const epochs = new Epochs(options);
    await epochs.#adoptStored();
    return epochs;
  }

  /** The placement requests are routed by, or null before the first one. */
  get placement(): Placement | null {
    return this.#target?.state === 'committed' ? this.#target.placement : null;
  }

  /** The model that is placed. @throws EM_CLUSTER_STARTING before the first placement. */
  model(): Pick<StoredPlacement, 'fingerprint' | 'layers'> {
    if (this.#target?.state !== 'committed') throw new EmError('EM_CLUSTER_STARTING', { problem: 'there is no placement yet' });
    return this.#target;
  }

  /** What keeps the first placement from being made, for people; else empty. */
  get problem(): string {
    return this.#problem;
  }

  /** Experts this worker is to hold once it is ready. */
  numExpertsDue(worker: string): number {
    return this.#target === null ? 0 : contentsOf(this.#target.placement, worker).length;
  }

  /** Starts whatever the present state allows. Call it after every change of the workers. */
  step(): void {
    if (this.#isClosed) return;
    const live = this.#options.members.live();
    if (this.#recall(live)) return;
    this.#draft(live);
    const target = this.#target;
    if (target === null) return;
    for (const entry of live) this.#advance(entry, target);
    if (target.state === 'draft' && [...workersOf(target.placement)].every((worker) => this.#phase(worker) === 'prepared'))
      this.#commit(target);
    if (target.state === 'committed' && live.every((entry) => this.#phase(entry.facts.id) === 'active')) {
      void this.#release(live, target).then(() => {
        target.settled.resolve();
        this.#onSettled();
      });
    }
  }

  /**
   * Has a live worker load a content ahead of the commit that will name it, and keeps it there until {@link unstage}.
   * Rejects with EM_WORKER_LOST when it is not connected, with its own error when it cannot load, with EM_CHECKSUM when it has found something else.
   */
  async stage(worker: string, content: Content, source: CopySource): Promise<void> {
    const session = this.#options.members.session(worker);
    if (session === null) throw new EmError('EM_WORKER_LOST', { worker, problem: 'it is not connected' });
    this.#holdings.stage(worker, content);
    const epoch = (this.placement?.epoch ?? 0) + 1;
    const throttle = { throttleBytesPerSecond: source.throttleBytesPerSecond };
    const ack = await session.command(
      { prepare: { epoch, contents: [content], sources: [source.worker], ...throttle } },
      prepareDeadlineMs,
    );
    this.#holdings.add(worker, session, verified([content], ack));
  }

  /** A staged content that the placement does not name is released. */
  unstage(worker: string, content: Content): void {
    this.#holdings.unstage(worker, content);
    this.step();
  }

  /**
   * Stores the changed placement as the next epoch and resolves when every live worker routes by it and holds no more than it names.
   * Commits happen one after the other; `change` sees the placement of its turn and must name staged or held contents only.
   * Rejects, with nothing changed, with what `change` throws, and with EM_FENCE, EM_EPOCH or the store's own error.
   */
  commit(change: (placement: Placement) => readonly (readonly ExpertPlacement[])[]): Promise<void> {
    const result = this.#lastCommit.then(() => this.#commitChange(change));
    this.#lastCommit = result.catch(() => undefined);
    return result;
  }

  /** Whether a content fits what a worker may hold beside what it holds and is being sent; one that it has always does. */
  hasRoom(worker: string, content: Content): boolean {
    const { memoryBytes } = this.#options.members.live().find((entry) => entry.facts.id === worker)?.facts ?? { memoryBytes: 0 };
    if (memoryBytes === 0) return true;
    return this.#holdings.bytesWith(worker, content, this.#target?.layers ?? []) <= memoryBytes;
  }

  /** Calls `listener` whenever all live workers have come to the current placement. */
  onSettled(listener: () => void): void {
    this.#onSettled = listener;
  }

  /** Live workers that do not route by the current placement yet. */
  laggards(): string[] {
    return this.#options.members
      .live()
      .map((entry) => entry.facts.id)
      .filter((worker) => this.#phase(worker) !== 'active');
  }

  /** Puts the placement back into a store that has lost it. */
  async refill(): Promise<void> {
    const target = this.#target;
    this.#storedEpoch = 0;
    if (target?.state === 'committed') await this.#store(target);
  }

  close(): void {
    this.#isClosed = true;
    for (const retry of this.#retries) retry.cancel();
    this.#retries.clear();
    this.#target?.settled.reject(new EmError('EM_CLUSTER_STOPPING', { coordinator: 'of this operation' }));
  }

  async #commitChange(change: (placement: Placement) => readonly (readonly ExpertPlacement[])[]): Promise<void> {
    const current = this.#target;
    if (current?.state !== 'committed') throw new EmError('EM_CLUSTER_STARTING', { problem: 'there is no placement yet' });
    const { epoch } = current.placement;
    const next = newTarget({ ...current, placement: { epoch: epoch + 1, layers: change(current.placement) } }, 'committed');
    await this.#store(next);
    this.#target = next;
    // Nobody waits for a placement that has been followed by another one.
    current.settled.resolve();
    this.#options.logger.info({ epoch: epoch + 1 }, 'placement committed');
    this.step();
    await next.settled.promise;
  }

  /** A store that fails in the middle may have stored it all the same. */
  async #store(target: Target): Promise<void> {
    const { store, fence } = this.#options;
    const { epoch } = target.placement;
    const document = documentOf(target);
    try {
      await store.commitPlacement({ epoch, document, fence, expectedEpoch: this.#storedEpoch });
      this.#storedEpoch = epoch;
    } catch (error) {
      const stored = await store.readPlacement().catch(() => null);
      if (stored?.epoch !== epoch || stored.document !== document) throw error;
      this.#storedEpoch = epoch;
    }
  }

  /**
   * Where a worker routes by a newer placement than the store has, which has lost it, that one goes on, as the next epoch.
   * True while it is being fetched: nothing is done by an older one meanwhile.
   */
  #recall(live: readonly WorkerEntry[]): boolean {
    if (this.#isRecalling) return true;
    const { members, logger } = this.#options;
    const reached = live.filter(({ facts }) => members.session(facts.id) !== null);
    const newest = newerThan(this.#target?.placement.epoch ?? 0, reached);
    if (newest === null) return false;
    this.#isRecalling = true;
    void this.#adoptFrom(newest).then(
      () => {
        this.#isRecalling = false;
        this.step();
      },
      (thrown: unknown) => {
        logger.warn({ worker: newest.id }, `its placement could not be taken over: ${toEmError(thrown).message}`);
        this.#retry(this.#commitFailures++, () => {
          this.#isRecalling = false;
        });
      },
    );
    return true;
  }

  async #adoptFrom(facts: WorkerFacts): Promise<void> {
    const { members, logger } = this.#options;
    const target = newTarget(await recalledPlacement(facts, members.session(facts.id)!, switchDeadlineMs), 'committed');
    await this.#store(target);
    this.#target = target;
    this.#commitFailures = 0;
    members.bindModel(target);
    logger.warn(
      { worker: facts.id, epoch: target.placement.epoch },
      'the placement that the workers route by is newer than the stored one: it goes on',
    );
  }

  /** Proposes the first placement when enough workers are alive; a draft that names a lost worker is dropped. */
  #draft(live: readonly WorkerEntry[]): void {
    const { expectWorkers, replicas, logger } = this.#options;
    const ids = new Set(live.map((entry) => entry.facts.id));
    if (this.#target?.state === 'draft' && [...workersOf(this.#target.placement)].some((worker) => !ids.has(worker))) this.#target = null;
    if (this.#target !== null || live.length === 0 || live.length < expectWorkers) return;
    try {
      this.#target = newTarget(firstPlacement(live, replicas), 'draft');
      this.#problem = '';
      logger.info({ epoch: this.#target.placement.epoch, workers: [...ids] }, 'preparing the first placement');
    } catch (thrown) {
      const { message } = toEmError(thrown);
      if (message !== this.#problem) logger.error({ workers: [...ids] }, message);
      this.#problem = message;
    }
  }

  #advance(entry: WorkerEntry, target: Target): void {
    const progress = this.#progressOf(entry, target);
    if (progress?.phase === 'new') this.#prepare(progress);
    if (progress?.phase === 'prepared' && target.state === 'committed') this.#activate(progress);
  }

  #prepare(progress: Progress): void {
    const { worker, session, target } = progress;
    // Also sent when there is nothing to load: a worker answers when its own weights are loaded, not before.
    const contents = contentsOf(target.placement, worker);
    progress.phase = 'preparing';
    this.#run(progress, async () => {
      const ack = await session.command({ prepare: { epoch: target.placement.epoch, contents } }, prepareDeadlineMs);
      this.#holdings.add(worker, session, verified(contents, ack));
      progress.phase = 'prepared';
    });
  }

  #activate(progress: Progress): void {
    const { worker, session, target } = progress;
    progress.phase = 'activating';
    this.#run(progress, async () => {
      const sendOrder = [...(this.#sendOrders(target).get(worker) ?? [])];
      await session.command({ activate: { placement: placementMessage(target.placement), sendOrder } }, switchDeadlineMs);
      progress.phase = 'active';
      progress.failures = 0;
      if (this.#isCurrent(progress)) this.#options.members.setReady(worker);
    });
  }

  #sendOrders({ placement }: Target): ReadonlyMap<string, readonly string[]> {
    const live = this.#options.members.live().map((entry) => entry.facts.id);
    return this.#options.sendOrders.under(placement, [...new Set([...live, ...workersOf(placement)])]);
  }

  /** Runs one command of a worker, then looks again at what can be started. */
  #run(progress: Progress, work: () => Promise<void>): void {
    void work()
      .catch((thrown: unknown) => this.#failed(progress, toEmError(thrown)))
      .then(() => this.step());
  }

  #failed(progress: Progress, error: EmError): void {
    // A stream that ended says nothing about the worker: its next stream begins anew, or it is lost.
    if (!this.#isCurrent(progress) || this.#isClosed) return;
    const { worker } = progress;
    progress.phase = 'failed';
    this.#options.members.setFailed(worker, error.message);
    if (error.isPermanent) {
      this.#options.logger.error({ worker, code: error.code }, error.message);
      return;
    }
    this.#options.logger.warn({ worker, code: error.code }, error.message);
    this.#retry(progress.failures, () => {
      if (progress.phase === 'failed') progress.phase = 'new';
    });
    progress.failures += 1;
  }

  #retry(failures: number, run: () => void): void {
    const timer = this.#options.clock.after(backoffMs(failures, firstRetryMs, longestRetryMs), () => {
      this.#retries.delete(timer);
      run();
      this.step();
    });
    this.#retries.add(timer);
  }

  #commit(target: Target): void {
    const { logger, members } = this.#options;
    target.state = 'committing';
    const placement = withChecksums(target.placement, (content) => this.#checksumOf(content, target));
    target.placement = placement;
    void this.#store(target)
      .then(() => {
        target.state = 'committed';
        this.#commitFailures = 0;
        members.bindModel(target);
        logger.info({ epoch: placement.epoch }, 'placement committed');
        this.step();
      })
      .catch((thrown: unknown) => this.#commitFailed(toEmError(thrown)));
  }

  /** Someone else may have stored a placement meanwhile; otherwise a new draft is made. */
  #commitFailed(error: EmError): void {
    this.#problem = error.message;
    this.#options.logger.error({ code: error.code }, error.message);
    this.#retry(this.#commitFailures++, () => {
      void this.#adoptStored()
        .then(() => this.step())
        .catch((thrown: unknown) => this.#commitFailed(toEmError(thrown)));
    });
  }

  async #adoptStored(): Promise<void> {
    const record = await this.#options.store.readPlacement();
    this.#storedEpoch = record?.epoch ?? 0;
    this.#target = record === null ? null : newTarget(storedPlacement(record, this.#options.store.name), 'committed');
    this.#problem = '';
    if (this.#target !== null) this.#options.members.bindModel(this.#target);
  }

  /** All live workers route by the placement: nobody asks for what it no longer names. Resolves when they have let go of it. */
  async #release(live: readonly WorkerEntry[], target: Target): Promise<void> {
    const releases = live.map(async ({ facts: { id: worker } }) => {
      const surplus = this.#holdings.surplus(worker, target.placement);
      if (surplus.length === 0) return;
      this.#holdings.remove(worker, surplus);
      await this.#options.members
        .session(worker)
        ?.command({ release: { contents: surplus } }, switchDeadlineMs)
        // It holds more than it needs until its next process; no answer of the cluster depends on it.
        .catch((thrown: unknown) => this.#options.logger.warn({ worker }, toEmError(thrown).message));
    });
    await Promise.all(releases);
  }

  #progressOf(entry: WorkerEntry, target: Target): Progress | null {
    const { id: worker, held } = entry.facts;
    const session = this.#options.members.session(worker);
    if (session === null) return null;
    const known = this.#progress.get(worker);
    if (known?.session === session && known.target === target) return known;
    this.#holdings.begin(worker, session, held);
    // What has been staged on a worker that serves need not be prepared again.
    const phase =
      known?.session === session && known.phase === 'active' && this.#holdings.holdsAll(worker, target.placement) ? 'prepared' : 'new';
    const progress: Progress = { worker, session, target, phase, failures: 0 };
    this.#progress.set(worker, progress);
    return progress;
  }

  #isCurrent(progress: Progress): boolean {
    return this.#progress.get(progress.worker) === progress && this.#options.members.session(progress.worker) === progress.session;
  }

  #phase(worker: string): Phase {
    const progress = this.#progress.get(worker);
    return progress !== undefined && this.#isCurrent(progress) && progress.target === this.#target ? progress.phase : 'new';
  }

  #checksumOf(content: Content, target: Target): string | undefined {
    const replicas = target.placement.layers[content.layer]?.[content.expert]?.replicas ?? [];
    const workers = replicas.map(({ worker }) => worker);
    return this.#holdings.checksumOf(content, workers);
  }
}
