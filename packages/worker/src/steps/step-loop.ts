import { type Clock, type Deferred, deferred, EmError, type Logger, toEmError } from '@expertmesh/common';
import { requestFrequencies } from '@expertmesh/models';
import type { RopeSpec } from '@expertmesh/native';
import type { PlacementView } from '../experts/placement-view.js';
import type { MapInUse } from '../experts/precision-maps.js';
import type { Branching } from './beam-task.js';
import { type PartInput, partsOf, recordSpans } from './map-parts.js';
import type { Overlap } from './overlap.js';
import { type MissingExperts, Parking } from './parking.js';
import { RunningStep, type RunningStepParts } from './running-step.js';
import { isDecodeSlice, type Scheduler, type Slice } from './scheduler.js';
import type { Sequence } from './sequence.js';
import { halvesOf, numRowsOf } from './step-halves.js';
import { finishStep } from './step-results.js';
import type { Task } from './tasks.js';

export interface StepLoopParts extends RunningStepParts {
  readonly scheduler: Scheduler;
  readonly overlap: Overlap;
  readonly view: Pick<PlacementView, 'version' | 'isServed' | 'waitForChange' | 'maps'>;
  /** The experts of a lost worker are loaded elsewhere, or it is back: requests that need them wait so long. */
  readonly recoveryTimeoutMs: number;
  readonly vocabSize: number;
  readonly rope: RopeSpec | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every step that has ended. */
  readonly onStep?: (step: EndedStep) => void;
  /** Told between two steps, when sequences go on under the maps that there are. */
  readonly onMaps?: () => void;
}

export interface EndedStep {
  readonly ms: number;
  /** In which the engine had nothing to compute while rows were with peers. */
  readonly waitMs: number;
  readonly isInHalves: boolean;
  readonly numRows: number;
  /** One step from their sequence's next token, the others being its prompt's or replayed. */
  readonly numDecodeRows: number;
}

/** Totals since the start: how tasks ended, and the tokens produced. */
export interface StepCounts {
  finished: number;
  failed: number;
  cancelled: number;
  tokens: number;
}

/** Runs the scheduler's steps one after the other on the engine, and tells tasks what came of them. */
export class StepLoop {
  readonly #parts: StepLoopParts;
  readonly #tasks = new Map<Sequence, Task>();
  readonly #parking: Parking;
  readonly #abort = new AbortController();
  /** Under way. */
  #step: RunningStep | null = null;
  #isReleasing = false;
  #wake: Deferred<void> | null = null;
  readonly #counts: StepCounts = { finished: 0, failed: 0, cancelled: 0, tokens: 0 };
  readonly #ended: Promise<void>;

  constructor(parts: StepLoopParts) {
    this.#parts = parts;
    this.#parking = new Parking(parts.recoveryTimeoutMs);
    this.#ended = this.#loop();
  }

  get numTasks(): number {
    return new Set(this.#tasks.values()).size;
  }

  /** Sequences out of the steps because an expert that they need is away. */
  get numParked(): number {
    return this.#parking.size;
  }

  get counts(): Readonly<StepCounts> {
    return this.#counts;
  }

  /** Queues a task; throws what Scheduler.submit throws. */
  submit(task: Task): void {
    if (this.#abort.signal.aborted) throw new EmError('EM_CLUSTER_STARTING', { problem: 'the worker is stopping' });
    for (const sequence of task.sequences) {
      this.#parts.scheduler.submit(sequence);
      this.#adopt(task, sequence);
    }
    this.#wake?.resolve();
  }

  #adopt(task: Task, sequence: Sequence): void {
    const { rope } = this.#parts;
    sequence.precision.goOn(this.#currentMap(sequence));
    if (rope?.dynamic != null) sequence.ropeFrequencies = requestFrequencies(rope, sequence.maxTokens);
    this.#tasks.set(sequence, task);
  }

  /** Ends a task that has not ended, without telling it: its blocks are free for the next step. */
  cancel(task: Task): void {
    this.#end(task, 'cancelled');
  }

  /** Takes a task out of the steps while its consumer is behind. */
  pause(task: Task): void {
    for (const sequence of task.sequences) sequence.isPaused = true;
  }

  resume(task: Task): void {
    for (const sequence of task.sequences) sequence.isPaused = false;
    this.#wake?.resolve();
  }

  /** The precision maps that its sequences go on under. */
  get maps(): ReadonlySet<string> {
    return new Set([...this.#tasks.keys()].map(({ precision }) => precision.map));
  }

  /** The precision maps have changed: sequences go on under those that there are from the next step on. */
  mapsChanged(): void {
    this.#wake?.resolve();
  }

  /** Resolves when no engine run that has begun before this call is under way. */
  async afterCurrentRun(): Promise<void> {
    await this.#step?.currentRun;
  }

  /** Fails what is left with `error` and resolves when the step under way has ended. */
  async close(error: EmError): Promise<void> {
    for (const task of new Set(this.#tasks.values())) this.#fail(task, error);
    this.#abort.abort();
    this.#wake?.resolve();
    await this.#ended;
  }

  #end(task: Task, outcome: 'finished' | 'failed' | 'cancelled'): void {
    const known = task.sequences.filter((sequence) => this.#tasks.has(sequence));
    if (known.length === 0) return;
    this.#counts[outcome] += 1;
    for (const sequence of known) this.#forget(sequence);
  }

  #forget(forgotten: Sequence): void {
    this.#tasks.delete(forgotten);
    this.#parts.scheduler.remove(forgotten);
    this.#parking.forget(forgotten);
    this.#step?.drop(forgotten);
  }

  /** Sequences of a task that have ended, and others that go on from ones that have not. */
  #branch(task: Task, { ended, forks }: Branching): void {
    for (const sequence of ended) this.#forget(sequence);
    for (const { parent, child } of forks) {
      this.#adopt(task, child);
      this.#parts.scheduler.fork(parent, child);
    }
  }

  async #loop(): Promise<void> {
    const { scheduler } = this.#parts;
    while (!this.#abort.signal.aborted) {
      this.#followMaps();
      const slices = scheduler.next();
      if (slices.length === 0) {
        this.#wake = deferred();
        await this.#wake.promise;
        this.#wake = null;
        continue;
      }
      await this.#runSlices(slices);
    }
  }

  /** The map that positions to come of this sequence are computed under: its own as long as there is that, else the placement's. */
  #currentMap({ precision }: Sequence): string {
    return this.#parts.view.maps.effective(precision.map).digest;
  }

  #followMaps(): void {
    const { maps } = this.#parts.view;
    maps.expire();
    for (const sequence of this.#tasks.keys()) sequence.precision.goOn(this.#currentMap(sequence));
    this.#parts.onMaps?.();
  }

  /**
   * A step that the engine refuses is computed again, sequence by sequence, so that it ends only those that it refuses alone too. What
   * is computed twice has the same bits.
   */
  async #runSlices(slices: readonly Slice[]): Promise<void> {
    try {
      await this.#runStep(slices);
    } catch (thrown) {
      const error = toEmError(thrown);
      const wanted = slices.filter(({ sequence }) => this.#tasks.has(sequence) && !sequence.isParked);
      this.#parts.log.error({ err: error, rows: numRowsOf(slices), requests: wanted.map(({ sequence }) => sequence.id) }, 'step failed');
      if (slices.length === 1) this.#failSlices(slices, error);
      else for (const slice of wanted) if (this.#tasks.has(slice.sequence)) await this.#runSlices([slice]);
    }
  }

  /** Rejects with nothing told to any task but to those that have ended. */
  async #runStep(slices: readonly Slice[]): Promise<void> {
    const { binding, clock, overlap, vocabSize, onStep } = this.#parts;
    const began = clock.elapsed();
    // Asked before their tokens are there.
    const numDecodeRows = slices.filter(isDecodeSlice).length;
    const parts = partsOf(slices, this.#parts.view.maps);
    const [only] = parts as [PartInput];
    const isOfOneMap = parts.length === 1;
    const isInTwo = isOfOneMap && overlap.isOn(numRowsOf(slices));
    const step = new RunningStep(this.#parts, isInTwo ? halvesOf(slices).map((half) => ({ map: only.map, slices: half })) : parts);
    const { numRows, isInHalves } = step;
    try {
      await this.#runThrough(step);
      for (const { sequence } of slices) this.#parking.passed(sequence);
      const { done, waitMs } = step;
      if (step.isWhollyDone && isOfOneMap) overlap.measured({ numRows, isInHalves, ms: clock.elapsed() - began, waitMs });
      // One after the other: what a task is told is in the order of its rows.
      for (const { map, batch, rows } of done) {
        recordSpans(rows, map);
        this.#counts.tokens += await finishStep(binding, batch, rows, vocabSize, {
          taskOf: (sequence) => this.#tasks.get(sequence) ?? null,
          end: (task) => this.#end(task, 'finished'),
          fail: (task, error) => this.#fail(task, error),
          branch: (task, branching) => this.#branch(task, branching),
        });
      }
    } finally {
      step.close();
    }
    onStep?.({ ms: clock.elapsed() - began, waitMs: step.waitMs, isInHalves, numRows, numDecodeRows });
  }

  /** Sequences that end or are parked meanwhile leave it. */
  async #runThrough(step: RunningStep): Promise<void> {
    this.#step = step;
    try {
      await step.run((sequence, missing, map) => this.#park(step, sequence, missing, map));
    } finally {
      this.#step = null;
    }
  }

  #park(step: RunningStep, sequence: Sequence, missing: MissingExperts, { digest, left }: MapInUse): void {
    if (!this.#tasks.has(sequence)) return;
    const { scheduler, view, clock } = this.#parts;
    step.drop(sequence);
    scheduler.park(sequence);
    if (left !== null || view.maps.current?.digest !== digest) {
      // Nobody loads experts in the formats of a map that the placement has left: it goes on under the placement's.
      view.maps.drop(digest);
      scheduler.takeBack(sequence);
      return;
    }
    this.#parking.park(sequence, missing, { nowMs: clock.elapsed(), version: view.version });
    if (!this.#isReleasing) void this.#releaseParked();
  }

  /** As things change and time goes by, until nobody is parked. Never rejects. */
  async #releaseParked(): Promise<void> {
    const { scheduler, view, clock } = this.#parts;
    this.#isReleasing = true;
    for (let { version } = view; this.#parking.size > 0; version = view.version) {
      await view.waitForChange(version, this.#parking.waitMs(clock.elapsed()), this.#abort.signal);
      const isServed = (layer: number, expert: number) => view.isServed(layer, expert);
      const { back, over } = this.#parking.release({ nowMs: clock.elapsed(), version: view.version, isServed });
      for (const { sequence, error } of over) {
        const task = this.#tasks.get(sequence);
        if (task !== undefined) this.#fail(task, error);
      }
      for (const sequence of back) scheduler.takeBack(sequence);
      if (back.length > 0) this.#wake?.resolve();
    }
    this.#isReleasing = false;
  }

  #failSlices(slices: readonly Slice[], error: EmError): void {
    for (const { sequence } of slices) {
      const task = this.#tasks.get(sequence);
      if (task !== undefined) this.#fail(task, error);
    }
  }

  #fail(task: Task, error: EmError): void {
    // One that has failed before it may have had it cancelled.
    if (!task.sequences.some((sequence) => this.#tasks.has(sequence))) return;
    this.#end(task, 'failed');
    task.listener.failed(error);
  }
}
