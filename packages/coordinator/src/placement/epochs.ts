import { backoffMs, type Deferred, deferred, EmError, type Timer, toEmError } from '@expertmesh/common';
import { type Content, type CopySource, changedExperts, contentKey, type Placement, withChecksums } from '@expertmesh/placement';
import type { WorkerFacts } from '../membership/worker-facts.js';
import type { WorkerEntry } from '../membership/worker-table.js';
import { Activations } from './activations.js';
import { advanced, newTarget, placedBytes, sizedLayers, type Target } from './epoch-target.js';
import type { EpochsOptions } from './epochs-options.js';
import { firstPlacement } from './first-placement.js';
import { isHeld, knownChecksum } from './held-replicas.js';
import { newerThan, recalledPlacement } from './recalled-placement.js';
import { documentOf, type StoredPlacement, storedPlacement } from './stored-placement.js';
import type { Room } from './worker-holdings.js';
import { WorkerReconciler } from './worker-reconciler.js';

const recallDeadlineMs = 30_000;
const firstRetryMs = 250;
const longestRetryMs = 10_000;

/**
 * The placement of the cluster: drafts the first one, stores each change of it, and has every worker brought to it by a
 * {@link WorkerReconciler} of its own. A placement is stored, in use by each worker, and let go of by those that held what it does not
 * name, each at its own time; whoever needs more than that it is stored waits for {@link settled}.
 */
export class Epochs {
  readonly #options: EpochsOptions;
  readonly #reconcilers = new Map<string, WorkerReconciler>();
  readonly #activations = new Activations();
  readonly #retries = new Set<Timer>();
  readonly #waiting = new Set<{ readonly epoch: number; readonly settled: Deferred<void> }>();
  /** The last of the commits that wait for each other. */
  #lastCommit: Promise<unknown> = Promise.resolve();
  #target: Target | null = null;
  /** Of the placement in the store; 0 = none. */
  #storedEpoch = 0;
  #oldestInUse = 0;
  /** A worker is asked for a placement that is newer than the store's. */
  #isRecalling = false;
  #problem = '';
  #commitFailures = 0;
  #onSettled = () => {};
  #isClosed = false;
  readonly #holdingsOf = (worker: string) => this.#reconcilers.get(worker)?.holdings;

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
    return { fingerprint: this.#target.fingerprint, layers: sizedLayers(this.#target) };
  }

  /** What keeps the first placement from being made, for people; else empty. */
  get problem(): string {
    return this.#problem;
  }

  /** Experts this worker is to hold once it is ready. */
  numExpertsDue(worker: string): number {
    return this.#target?.contents.of(worker).size ?? 0;
  }

  /** What the placement names for this worker. */
  contentsOf(worker: string): Iterable<Content> {
    return this.#target?.contents.of(worker).values() ?? [];
  }

  /** Of what this worker holds and is being sent. */
  bytesHeld(worker: string): number {
    return this.#reconcilers.get(worker)?.holdings.bytesWith([], this.#target?.layers ?? [], true) ?? 0;
  }

  /** Of what the placement names for this worker. */
  bytesPlaced(worker: string): number {
    return this.#target === null ? 0 : placedBytes(this.#target, worker);
  }

  /** Workers that the placement names. */
  get workers(): ReadonlySet<string> {
    return new Set(this.#target?.state === 'committed' ? this.#target.contents.workers : []);
  }

  /** Starts whatever the present state allows. Call it after every change of the workers. */
  step(): void {
    if (this.#isClosed) return;
    const live = this.#options.members.live();
    this.#follow(live);
    if (this.#recall(live)) return;
    this.#draft(live);
    for (const { facts, report } of live) this.#reconcilers.get(facts.id)!.step(facts, report);
    this.#progressed();
  }

  /**
   * Has a live worker load contents ahead of the commit that will name them, and keeps them there until {@link unstage}. Resolves with
   * them and the checksums found.
   * Rejects with EM_WORKER_LOST when it is not connected, with its own error when it cannot load, with EM_CHECKSUM when it has found something else.
   */
  async stage(worker: string, contents: readonly Content[], source: CopySource): Promise<readonly Content[]> {
    const reconciler = this.#reconcilers.get(worker);
    if (reconciler === undefined) throw new EmError('EM_WORKER_LOST', { worker, problem: 'it is not connected' });
    return reconciler.stage(contents, (this.placement?.epoch ?? 0) + 1, source);
  }

  /** Staged contents that the placement does not name are released. */
  unstage(worker: string, contents: readonly Content[]): void {
    const reconciler = this.#reconcilers.get(worker);
    const named = this.#target?.contents.of(worker);
    for (const content of contents) reconciler?.holdings.unstage(content, named?.has(contentKey(content)) ?? false);
    reconciler?.release();
  }

  /**
   * Stores the changed placement as the next epoch, which the workers are brought to from then on, and resolves with it. Commits happen
   * one after the other; `change` sees the placement of its turn, shares with it what stays, and names staged or held contents only.
   * Rejects, with nothing changed, with what `change` throws, and with EM_FENCE, EM_EPOCH or the store's own error.
   */
  commit(change: (placement: Placement) => Placement): Promise<number> {
    const result = this.#lastCommit.then(() => this.#commitChange(change));
    this.#lastCommit = result.catch(() => undefined);
    return result;
  }

  /**
   * Resolves when every live worker routes by this epoch or a later one and has let go of what nobody asks it for any more. Workers
   * that are slow to do so ({@link slow}) are not waited for. Rejects with EM_CLUSTER_STOPPING when this leader ends before.
   */
  settled(epoch: number): Promise<void> {
    const waiting = { epoch, settled: deferred<void>() };
    this.#waiting.add(waiting);
    this.#progressed();
    return waiting.settled.promise;
  }

  /** Whether a content fits beside what a worker holds and is being sent; one that it has always does. */
  room(worker: string, content: Content): Room {
    const { memoryBytes } = this.#options.members.live().find((entry) => entry.facts.id === worker)?.facts ?? { memoryBytes: 0 };
    return this.#reconcilers.get(worker)?.holdings.room(content, this.#target?.layers ?? [], memoryBytes) ?? 'now';
  }

  /** Calls `listener` whenever all live workers have come to the current placement. */
  onSettled(listener: () => void): void {
    this.#onSettled = listener;
  }

  /** Live workers that still route by an earlier placement, and what is waited for there, for people. */
  laggards(): string[] {
    const epoch = this.placement?.epoch ?? 0;
    return [...this.#reconcilers.values()].flatMap((reconciler) => reconciler.lag(epoch) ?? []);
  }

  /** Puts the placement back into a store that has lost it, above what one that led before has put there since. */
  refill(): Promise<void> {
    const result = this.#lastCommit.then(() => this.#refill());
    this.#lastCommit = result.catch(() => undefined);
    return result;
  }

  close(): void {
    this.#isClosed = true;
    for (const retry of this.#retries) retry.cancel();
    this.#retries.clear();
    for (const reconciler of this.#reconcilers.values()) reconciler.close();
    for (const { settled } of this.#waiting) {
      settled.promise.catch(() => undefined);
      settled.reject(new EmError('EM_CLUSTER_STOPPING', { coordinator: 'of this operation' }));
    }
    this.#waiting.clear();
  }

  async #commitChange(change: (placement: Placement) => Placement): Promise<number> {
    const current = this.#target;
    if (current?.state !== 'committed') throw new EmError('EM_CLUSTER_STARTING', { problem: 'there is no placement yet' });
    const epoch = current.placement.epoch + 1;
    const placement = { ...change(current.placement), epoch };
    const changed = changedExperts(current.placement, placement);
    const next: Target = { ...current, placement, contents: current.contents.with(changed) };
    await this.#store(next);
    const affected = new Set(changed.flatMap(({ before, after }) => [...before.replicas, ...after.replicas].map(({ worker }) => worker)));
    for (const worker of affected) {
      this.#reconcilers.get(worker)?.holdings.renamed(current.contents.of(worker), next.contents.of(worker), epoch);
    }
    this.#take(next);
    this.#options.logger.info({ epoch }, 'placement committed');
    this.step();
    return epoch;
  }

  async #refill(): Promise<void> {
    const target = this.#target;
    const stored = await this.#options.store.readPlacement();
    this.#storedEpoch = stored?.epoch ?? 0;
    if (target?.state !== 'committed' || stored?.document === documentOf(target)) return;
    const epoch = Math.max(target.placement.epoch, this.#storedEpoch + 1);
    const next: Target = { ...target, placement: { ...target.placement, epoch } };
    await this.#store(next);
    if (epoch === target.placement.epoch) return;
    this.#take(next);
    this.step();
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

  /** A stored placement is the one that workers are brought to from now on. */
  #take(target: Target): void {
    if (this.#target?.line !== target.line) this.#activations.reset();
    this.#target = target;
    this.#activations.follow(target.placement);
    this.#options.members.bindModel(target);
    const workers = new Set([...this.#options.members.live().map(({ facts }) => facts.id), ...target.contents.workers]);
    void this.#options.sendOrders.refresh(target.placement, [...workers]).then(
      (isNew) => {
        if (isNew && !this.#isClosed) for (const worker of this.#reconcilers.keys()) this.#tellSendOrder(worker);
      },
      (thrown: unknown) => this.#options.logger.warn(`no new order of sends: ${toEmError(thrown).message}`),
    );
  }

  #tellSendOrder(worker: string): void {
    const order = this.#options.sendOrders.of(worker);
    if (order !== null) this.#options.members.session(worker)?.sendOrder(order);
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
    const target = newTarget(await recalledPlacement(facts, members.session(facts.id)!, recallDeadlineMs), 'committed');
    await this.#store(target);
    this.#take(target);
    this.#commitFailures = 0;
    logger.warn(
      { worker: facts.id, epoch: target.placement.epoch },
      'the placement that the workers route by is newer than the stored one: it goes on',
    );
  }

  /** Proposes the first placement when enough workers are alive; a draft that names a lost worker is dropped. */
  #draft(live: readonly WorkerEntry[]): void {
    const { expectWorkers, replicas, logger } = this.#options;
    const ids = new Set(live.map((entry) => entry.facts.id));
    if (this.#target?.state === 'draft' && [...this.#target.contents.workers].some((worker) => !ids.has(worker))) this.#target = null;
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

  /** One reconciler for each live worker. */
  #follow(live: readonly WorkerEntry[]): void {
    const { members, clock, logger } = this.#options;
    const ids = new Set(live.map(({ facts }) => facts.id));
    for (const [worker, reconciler] of this.#reconcilers) {
      if (ids.has(worker)) continue;
      reconciler.close();
      this.#reconcilers.delete(worker);
    }
    for (const worker of ids) {
      if (this.#reconcilers.has(worker)) continue;
      const parts = {
        ...{ members, clock, logger },
        target: () => this.#target,
        activation: (base: number) => {
          // Told anew on each stream, before the worker routes by anything that it was told on this one.
          if (base === 0) this.#tellSendOrder(worker);
          return this.#activations.from(base);
        },
        oldestInUse: () => this.#oldestInUse,
        isServed: (content: Content) => isHeld(content, this.#target!.placement, this.#holdingsOf),
        progressed: () => this.#progressed(),
      };
      this.#reconcilers.set(worker, new WorkerReconciler(worker, parts));
    }
  }

  /** A worker has come further, or is gone: what waited for it goes on. */
  #progressed(): void {
    const target = this.#target;
    if (this.#isClosed || target === null) return;
    if (target.state === 'draft') {
      if ([...target.contents.workers].every((worker) => this.#reconcilers.get(worker)?.isPrepared(target))) this.#commitDraft(target);
      return;
    }
    const oldest = [...this.#reconcilers.values()].reduce((least, { oldestUsed }) => Math.min(least, oldestUsed), Number.POSITIVE_INFINITY);
    this.#oldestInUse = oldest;
    for (const reconciler of this.#reconcilers.values()) reconciler.release();
    for (const waiting of this.#waiting) {
      if (!this.#isSettled(waiting.epoch)) continue;
      this.#waiting.delete(waiting);
      waiting.settled.resolve();
    }
    if (this.#isSettled(target.placement.epoch)) this.#onSettled();
  }

  #isSettled(epoch: number): boolean {
    for (const reconciler of this.#reconcilers.values()) if (!reconciler.isSlow && !reconciler.isSettled(epoch)) return false;
    return true;
  }

  #retry(failures: number, run: () => void): void {
    const timer = this.#options.clock.after(backoffMs(failures, firstRetryMs, longestRetryMs), () => {
      this.#retries.delete(timer);
      run();
      this.step();
    });
    this.#retries.add(timer);
  }

  #commitDraft(draft: Target): void {
    const checksumOf = (content: Content) => knownChecksum(content, draft.placement, this.#holdingsOf);
    const target = advanced(draft, 'committing', withChecksums(draft.placement, checksumOf));
    this.#target = target;
    void this.#store(target)
      .then(() => {
        this.#commitFailures = 0;
        this.#take(advanced(target, 'committed'));
        this.#options.logger.info({ epoch: target.placement.epoch }, 'placement committed');
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
    this.#problem = '';
    if (record === null) this.#target = null;
    else this.#take(newTarget(storedPlacement(record, this.#options.store.name), 'committed'));
  }
}
