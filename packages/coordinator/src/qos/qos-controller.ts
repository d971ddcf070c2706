import { type Clock, EmError, type Logger, type Timer, toEmError } from '@expertmesh/common';
import type { LayerExperts, Placement } from '@expertmesh/placement';
import {
  checkQosFrontier,
  checkQosTarget,
  countExperts,
  LearnedThroughput,
  type QosFrontier,
  type QosPhase,
  QosPolicy,
  type QosTarget,
} from '@expertmesh/precision';
import type { WorkerEntry, WorkerTable } from '../membership/worker-table.js';
import type { OperationCounts } from '../operations/operation-counts.js';
import type { Operations, OperationView } from '../operations/operations.js';
import type { SettingsBook } from '../operations/settings.js';
import type { Epochs } from '../placement/epochs.js';
import { type FormatChange, type LadderParts, PlacedLadder, type PlacedRungs } from './placed-ladder.js';
import { type Throughput, ThroughputMeter } from './throughput-meter.js';

const lookEveryMs = 1_000;
/** After a change that failed, doubled with each one that fails after it. */
const firstRetryMs = 5_000;
const longestRetryMs = 60_000;

export interface QosControllerParts {
  readonly settings: Pick<SettingsBook, 'settings' | 'change'>;
  readonly epochs: Pick<Epochs, 'placement' | 'model' | 'workers'>;
  readonly table: Pick<WorkerTable, 'all' | 'live' | 'get'>;
  readonly operations: Pick<Operations, 'current' | 'list'>;
  /** Begins the operation that brings experts to these formats. */
  readonly change: (formats: readonly FormatChange[]) => Promise<OperationView>;
  readonly reportIntervalMs: number;
  readonly counts: Pick<OperationCounts, 'qosChange'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a controller is doing, and what it sees. */
export interface QosStatus {
  readonly target: QosTarget | null;
  /** Null without a target. */
  readonly phase: QosPhase | null;
  readonly decision: string;
  readonly throughput: Throughput;
  /** Null before the first placement. */
  readonly placed: PlacedRungs | null;
}

/** Holds a target by changes of precision, each an operation like others; does nothing without a target. A part of a term. */
export class QosController {
  readonly #parts: QosControllerParts;
  readonly #meter: ThroughputMeter;
  readonly #timer: Timer;
  readonly #learned = new LearnedThroughput();
  #policy: QosPolicy | null;
  #ladder: (LadderParts & { readonly ladder: PlacedLadder }) | null = null;
  #placed: {
    readonly placement: Placement;
    readonly ladder: PlacedLadder;
    readonly numWorkers: number;
    readonly rungs: PlacedRungs;
  } | null = null;
  #phase: QosPhase | null = null;
  #decision = '';
  /** Its own operation that was begun last. */
  #ownOperation = '';
  #lastEndedMs = 0;
  #failures = 0;
  #retryAtMs = 0;
  #isLooking = false;

  constructor(parts: QosControllerParts) {
    this.#parts = parts;
    this.#meter = new ThroughputMeter(parts.reportIntervalMs);
    const { target } = parts.settings.settings.qos;
    this.#policy = target === null ? null : new QosPolicy(target, this.#learned);
    this.#timer = parts.clock.every(lookEveryMs, () => void this.#look());
  }

  get status(): QosStatus {
    const { target } = this.#parts.settings.settings.qos;
    const throughput = this.#meter.read(this.#parts.clock.elapsed());
    return {
      target,
      phase: target === null ? null : (this.#phase ?? 'waiting'),
      decision: this.#decision,
      throughput,
      placed: this.#rungs(),
    };
  }

  /** Losses were measured beforehand. */
  get hasFrontier(): boolean {
    return this.#parts.settings.settings.qos.frontier !== null;
  }

  /** Weights that are not experts, of all workers together. */
  get otherBytes(): number {
    return this.#otherBytes() * this.#parts.epochs.workers.size;
  }

  /** A worker has reported. */
  reported({ facts, report }: WorkerEntry): void {
    if (report === null) return;
    const { tokensGenerated: tokens, waitingRequests, stepTimes } = report;
    const done = { tokens, busyMs: stepTimes.stepsMs ?? 0, waitingRequests };
    this.#meter.reported(`${facts.id} ${facts.incarnation}`, done, this.#parts.clock.elapsed());
  }

  /**
   * Goes by this target from now on, null = by none.
   *
   * @param frontier null: the one given before
   * @throws EM_REQUEST_VALUE, EM_CLUSTER_STARTING, EM_PRECISION, and the store's own errors
   */
  async set(target: QosTarget | null, frontier: QosFrontier | null): Promise<void> {
    const next = { target, frontier: frontier ?? this.#parts.settings.settings.qos.frontier };
    if (target !== null) this.#check(target, next.frontier);
    await this.#parts.settings.change({ qos: next });
    this.#policy = target === null ? null : new QosPolicy(target, this.#learned);
    this.#phase = null;
    this.#decision = '';
    this.#failures = 0;
    this.#retryAtMs = 0;
    await this.#look();
  }

  close(): void {
    this.#timer.cancel();
  }

  #check(target: QosTarget, frontier: QosFrontier | null): void {
    checkQosTarget(target);
    const { fingerprint, layers } = this.#parts.epochs.model();
    const numExperts = countExperts(layers.map((layer) => Array.from({ length: layer.numExperts })));
    if (frontier !== null) checkQosFrontier(frontier, fingerprint, numExperts);
    const ladder = this.#ladderFor(frontier);
    if (ladder.length < 2)
      throw new EmError('EM_PRECISION', { problem: 'the experts have no smaller formats than those they were started with' });
    if (target.kind === 'maxLoss' && frontier === null) {
      const wanted = 'losses that were measured: qos frontier --save FILE, then qos set --max-loss P% --frontier FILE';
      throw new EmError('EM_REQUEST_VALUE', { field: 'target.maxLoss', got: `${target.loss} without a frontier`, wanted });
    }
    const { placement, workers } = this.#parts.epochs;
    if (target.kind !== 'memory' || placement === null) return;
    const least = ladder.under(placement, workers.size).rungs.at(-1)!.memoryBytes;
    if (target.bytes >= least) return;
    const others = this.#otherBytes() * workers.size;
    const parts = `${others} for what is not an expert on ${workers.size} workers, and ${least - others} for experts in their smallest formats`;
    throw new EmError('EM_REQUEST_VALUE', { field: 'target.memory', got: `${target.bytes} bytes`, wanted: `at least ${least}: ${parts}` });
  }

  async #look(): Promise<void> {
    const policy = this.#policy;
    this.#noteEnded();
    if (policy === null || this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.#decide(policy);
    } catch (thrown) {
      if (this.#policy === policy) this.#failed(toEmError(thrown).message);
    } finally {
      this.#isLooking = false;
    }
  }

  async #decide(policy: QosPolicy): Promise<void> {
    const { clock, epochs, counts } = this.#parts;
    const placed = this.#rungs();
    const { placement } = epochs;
    if (placed === null || placement === null) return this.#decided('waiting', 'there is no placement yet');
    const { tokensPerSecond, isBusy } = this.#meter.read(clock.elapsed());
    const { rungs, rung, isExact } = placed;
    const view = {
      nowMs: clock.elapsed(),
      rungs,
      rung,
      isExact,
      tokensPerSecond,
      isBusy,
      roomBytes: this.#roomBytes(),
      obstacle: this.#obstacle(),
    };
    const { phase, why, change } = policy.look(view);
    const isOwn = phase === 'waiting' && this.#parts.operations.current?.document.id === this.#ownOperation;
    if (change === null) return this.#decided(isOwn ? 'changing' : phase, why);
    const begun = await this.#parts.change(this.#ladderFor(this.#parts.settings.settings.qos.frontier).changes(placement, change));
    counts.qosChange('began');
    this.#ownOperation = begun.document.id;
    if (this.#policy === policy) this.#decided('changing', `${why}: ${begun.document.id} brings experts to other formats`);
  }

  /** What was measured before a change says nothing of the time after it; one that was not carried out whole is not begun again at once. */
  #noteEnded(): void {
    const { operations, clock } = this.#parts;
    if (operations.current !== null) return;
    const last = operations.list()[0];
    if (last === undefined || last.progress.endedMs === this.#lastEndedMs) return;
    this.#lastEndedMs = last.progress.endedMs;
    this.#meter.restart();
    if (last.document.id !== this.#ownOperation) return;
    if (last.progress.state === 'done') this.#failures = 0;
    else this.#retryLater(clock.elapsed());
  }

  #failed(problem: string): void {
    this.#parts.counts.qosChange('failed');
    this.#retryLater(this.#parts.clock.elapsed());
    this.#decided('waiting', problem);
  }

  #retryLater(nowMs: number): void {
    this.#retryAtMs = nowMs + Math.min(longestRetryMs, firstRetryMs * 2 ** this.#failures);
    this.#failures += 1;
  }

  /** Why no operation can begin now; null: one can. */
  #obstacle(): string | null {
    const { operations, epochs, table, clock } = this.#parts;
    const { current } = operations;
    if (current !== null) return `${current.document.kind} ${current.document.id} is ${current.progress.state}`;
    const away = [...epochs.workers].find((worker) => !isServing(table.get(worker)));
    if (away !== undefined) return `${away} is not ready`;
    const waitMs = this.#retryAtMs - clock.elapsed();
    return waitMs > 0
      ? `${this.#decision === '' ? 'the last change' : 'a change'} has not ended well; it is tried again in ${Math.ceil(waitMs / 1000)} s`
      : null;
  }

  /** The settings as the placement of now has them. */
  #rungs(): PlacedRungs | null {
    const { placement, workers } = this.#parts.epochs;
    if (placement === null) return null;
    const ladder = this.#ladderFor(this.#parts.settings.settings.qos.frontier);
    const known = this.#placed;
    if (known?.placement === placement && known.ladder === ladder && known.numWorkers === workers.size) return known.rungs;
    const rungs = ladder.under(placement, workers.size);
    this.#placed = { placement, ladder, numWorkers: workers.size, rungs };
    return rungs;
  }

  #ladderFor(frontier: QosFrontier | null): PlacedLadder {
    const parts = { layers: this.#layers(), frontier, otherBytes: this.#otherBytes(), deviceBytes: this.#deviceBytes() };
    const known = this.#ladder;
    const isSame =
      known !== null &&
      known.layers === parts.layers &&
      known.frontier === frontier &&
      known.otherBytes === parts.otherBytes &&
      known.deviceBytes === parts.deviceBytes;
    if (isSame) return known.ladder;
    const ladder = new PlacedLadder(parts);
    this.#ladder = { ...parts, ladder };
    return ladder;
  }

  /** As a worker says of itself: a placement that an earlier version stored does not know of other formats. */
  #layers(): readonly LayerExperts[] {
    const { table, epochs } = this.#parts;
    return table.live()[0]?.facts.layers ?? epochs.model().layers;
  }

  #deviceBytes(): number {
    const { table, epochs } = this.#parts;
    return [...epochs.workers].reduce((sum, worker) => sum + (table.get(worker)?.facts.deviceBytes || Number.POSITIVE_INFINITY), 0);
  }

  #otherBytes(): number {
    return this.#parts.table.live()[0]?.facts.otherBytes ?? 0;
  }

  /** Weights that the workers may hold: as many as one likes where one of them has no limit. */
  #roomBytes(): number {
    const { table, epochs } = this.#parts;
    return [...epochs.workers].reduce((sum, worker) => {
      const { memoryBytes, otherBytes } = table.get(worker)?.facts ?? { memoryBytes: 0, otherBytes: 0 };
      return sum + (memoryBytes === 0 ? Number.POSITIVE_INFINITY : memoryBytes + otherBytes);
    }, 0);
  }

  #decided(phase: QosPhase, why: string): void {
    if (phase !== this.#phase) this.#parts.logger.info({ phase, why }, 'quality of service');
    this.#phase = phase;
    this.#decision = why;
  }
}

function isServing(entry: WorkerEntry | undefined): boolean {
  return entry !== undefined && (entry.state === 'ready' || entry.state === 'draining');
}
