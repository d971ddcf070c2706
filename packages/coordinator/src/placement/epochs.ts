import { backoffMs, type Clock, EmError, type Logger, type Timer, toEmError } from '@expertmesh/common';
import {
  type Content,
  type CopySource,
  contentKey,
  contentsOf,
  defaultPlacement,
  type ExpertPlacement,
  type Placement,
  placementFromMessage,
  placementMessage,
  withChecksums,
  workersOf,
} from '@expertmesh/placement';
import type { Store } from '@expertmesh/stats';
import { identityOf } from '../membership/worker-facts.js';
import type { WorkerEntry } from '../membership/worker-table.js';
import { type CommandTarget, type Holding, newTarget, type Phase, type Progress, type Target, verified } from './epoch-target.js';
import type { SendOrders } from './send-orders.js';
import { documentOf, type StoredPlacement, storedPlacement } from './stored-placement.js';

/** Loading from a slow disk may take long; a worker that dies meanwhile is noticed by its silence, not by this. */
const prepareDeadlineMs = 600_000;
const switchDeadlineMs = 30_000;
const firstRetryMs = 250;
const longestRetryMs = 10_000;

/** The workers, as far as epochs need them. */
export interface EpochMembers {
  /** All but the lost ones, by id. */
  live(): readonly WorkerEntry[];
  /** Null while its stream is broken. */
  session(worker: string): CommandTarget | null;
  setReady(worker: string): void;
  setFailed(worker: string, reason: string): void;
  /** From now on only workers of this model are taken. */
  bindModel(model: Pick<StoredPlacement, 'fingerprint' | 'layers'>): void;
}

export interface EpochsOptions {
  readonly store: Store;
  readonly fence: number;
  /** The first placement is made when this many workers are alive. */
  readonly expectWorkers: number;
  /** Of each expert in the first placement. */
  readonly replicas: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly members: EpochMembers;
  readonly sendOrders: Pick<SendOrders, 'under'>;
}

/**
 * Brings every live worker to the current placement: Prepare; for a new placement the compare-and-set in the store once all named
 * workers hold their contents; Activate; and Release of what is no longer named once all live workers route by it.
 * Level-triggered: every change (a worker registers, answers, fails, is lost) calls {@link step}, which starts whatever can be started.
 */
export class Epochs {
  readonly #options: EpochsOptions;
  readonly #progress = new Map<string, Progress>();
  readonly #holdings = new Map<string, Holding>();
  readonly #retries = new Set<Timer>();
  /** By worker: contents copied ahead of the commit that will name them, by key. */
  readonly #staged = new Map<string, Map<string, Content>>();
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
    const staged = this.#staged.get(worker) ?? new Map<string, Content>();
    this.#staged.set(worker, staged.set(contentKey(content), content));
    const epoch = (this.placement?.epoch ?? 0) + 1;
    const throttle = { throttleBytesPerSecond: source.throttleBytesPerSecond };
    const ack = await session.command(
      { prepare: { epoch, contents: [content], sources: [source.worker], ...throttle } },
      prepareDeadlineMs,
    );
    for (const found of verified([content], ack)) this.#holdings.get(worker)?.contents.set(contentKey(found), found);
  }

  /** A staged content that the placement does not name is released. */
  unstage(worker: string, content: Content): void {
    this.#staged.get(worker)?.delete(contentKey(content));
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
    const all = new Map([...(this.#holdings.get(worker)?.contents ?? []), ...(this.#staged.get(worker) ?? [])]);
    all.set(contentKey(content), content);
    return [...all.values()].reduce((sum, { layer }) => sum + (this.#target?.layers[layer]?.expertBytes ?? 0), 0) <= memoryBytes;
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
    const newest = live
      .filter(({ facts }) => this.#options.members.session(facts.id) !== null)
      .reduce<WorkerEntry | null>((most, entry) => (entry.facts.epoch > (most?.facts.epoch ?? 0) ? entry : most), null);
    if (newest === null || newest.facts.epoch <= (this.#target?.placement.epoch ?? 0)) return false;
    this.#isRecalling = true;
    void this.#adoptFrom(newest).then(
      () => {
        this.#isRecalling = false;
        this.step();
      },
      (thrown: unknown) => {
        this.#options.logger.warn({ worker: newest.facts.id }, `its placement could not be taken over: ${toEmError(thrown).message}`);
        this.#retry(this.#commitFailures++, () => {
          this.#isRecalling = false;
        });
      },
    );
    return true;
  }

  async #adoptFrom({ facts }: WorkerEntry): Promise<void> {
    const { members, logger } = this.#options;
    const ack = await members.session(facts.id)!.command({ recall: {} }, switchDeadlineMs);
    const { epoch, layers } = placementFromMessage(ack.placement ?? {});
    if (epoch < facts.epoch || layers.length !== facts.layers.length) {
      throw new EmError('EM_INTERNAL', { problem: `${facts.id} was asked for epoch ${facts.epoch} and gave epoch ${epoch}` });
    }
    const model = { fingerprint: identityOf(facts).fingerprint, layers: facts.layers };
    const target = newTarget({ ...model, placement: { epoch: epoch + 1, layers } }, 'committed');
    await this.#store(target);
    this.#target = target;
    this.#commitFailures = 0;
    members.bindModel(target);
    logger.warn({ worker: facts.id, epoch: epoch + 1 }, 'the placement that the workers route by is newer than the stored one: it goes on');
  }

  /** Proposes the first placement when enough workers are alive; a draft that names a lost worker is dropped. */
  #draft(live: readonly WorkerEntry[]): void {
    const { expectWorkers, replicas, logger } = this.#options;
    const ids = new Set(live.map((entry) => entry.facts.id));
    if (this.#target?.state === 'draft' && [...workersOf(this.#target.placement)].some((worker) => !ids.has(worker))) this.#target = null;
    const first = live[0]?.facts;
    if (this.#target !== null || first === undefined || live.length < expectWorkers) return;
    try {
      const rooms = live.map(({ facts }) => ({ id: facts.id, memoryBytes: facts.memoryBytes }));
      const placement = {
        epoch: 1 + Math.max(...live.map(({ facts }) => facts.epoch)),
        layers: defaultPlacement(first.layers, rooms, replicas),
      };
      this.#target = newTarget({ fingerprint: identityOf(first).fingerprint, layers: first.layers, placement }, 'draft');
      this.#problem = '';
      logger.info({ epoch: placement.epoch, workers: [...ids] }, 'preparing the first placement');
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
    const holding = this.#holdings.get(worker);
    this.#run(progress, async () => {
      const ack = await session.command({ prepare: { epoch: target.placement.epoch, contents } }, prepareDeadlineMs);
      for (const content of verified(contents, ack)) holding?.contents.set(contentKey(content), content);
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
      const wanted = new Set([...contentsOf(target.placement, worker).map(contentKey), ...(this.#staged.get(worker)?.keys() ?? [])]);
      const contents = this.#holdings.get(worker)?.contents ?? new Map<string, Content>();
      const surplus = [...contents.values()].filter((content) => !wanted.has(contentKey(content)));
      if (surplus.length === 0) return;
      for (const content of surplus) contents.delete(contentKey(content));
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
    if (this.#holdings.get(worker)?.session !== session) {
      this.#holdings.set(worker, { session, contents: new Map(held.map((content) => [contentKey(content), content])) });
    }
    // What has been staged on a worker that serves need not be prepared again.
    const phase = known?.session === session && known.phase === 'active' && this.#holdsAll(worker, target) ? 'prepared' : 'new';
    const progress: Progress = { worker, session, target, phase, failures: 0 };
    this.#progress.set(worker, progress);
    return progress;
  }

  #holdsAll(worker: string, { placement }: Target): boolean {
    const held = this.#holdings.get(worker)?.contents;
    return contentsOf(placement, worker).every((content) => held?.get(contentKey(content))?.checksum === content.checksum);
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
    return replicas
      .map(({ worker }) => this.#holdings.get(worker)?.contents.get(contentKey(content))?.checksum)
      .find((checksum) => checksum);
  }
}
