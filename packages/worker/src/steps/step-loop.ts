import { setMaxListeners } from 'node:events';
import { type Clock, type Deferred, deferred, EmError, type Logger, toEmError } from '@expertmesh/common';
import { requestFrequencies } from '@expertmesh/models';
import type { Batch, Binding, Decoder, RopeSpec, RunResult } from '@expertmesh/native';
import type { Branching } from './beam-task.js';
import type { StoppedLayer, UnfilledSlots } from './expert-phase.js';
import type { Scheduler } from './scheduler.js';
import type { Sequence } from './sequence.js';
import { finishStep } from './step-results.js';
import { StepRows } from './step-rows.js';
import type { Task } from './tasks.js';

/** Fills the expert outputs that a layer of a batch lacks: see ExpertPhase.fill. */
export interface ExpertFill {
  fill(batch: Batch, stopped: StoppedLayer, rows: StepRows, signal: AbortSignal): Promise<readonly UnfilledSlots[]>;
}

export interface StepLoopParts {
  readonly binding: Binding;
  readonly decoder: Decoder;
  readonly scheduler: Scheduler;
  readonly experts: ExpertFill;
  readonly vocabSize: number;
  readonly rope: RopeSpec | null;
  /** See paddingTokenOf. */
  readonly paddingToken: number | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every step that has ended. */
  readonly onStep?: (stepMs: number, rows: StepRows) => void;
}

/** Totals since the start: how tasks ended, and the tokens produced. */
export interface StepCounts {
  finished: number;
  failed: number;
  cancelled: number;
  tokens: number;
}

/** The step under way. */
interface Step {
  readonly batch: Batch;
  readonly rows: StepRows;
  /** Slices whose tasks have ended since the engine last ran. */
  readonly newlyDropped: number[];
}

/** Runs the scheduler's steps one after the other on the engine, and tells tasks what came of them. */
export class StepLoop {
  readonly #parts: StepLoopParts;
  readonly #tasks = new Map<Sequence, Task>();
  readonly #abort = new AbortController();
  #step: Step | null = null;
  #wake: Deferred<void> | null = null;
  #currentRun: Promise<unknown> = Promise.resolve();
  #stepMs = 0;
  readonly #counts: StepCounts = { finished: 0, failed: 0, cancelled: 0, tokens: 0 };
  readonly #ended: Promise<void>;

  constructor(parts: StepLoopParts) {
    this.#parts = parts;
    // Every dispatch of a step listens, as many as there are peers.
    setMaxListeners(0, this.#abort.signal);
    this.#ended = this.#loop();
  }

  get numTasks(): number {
    return new Set(this.#tasks.values()).size;
  }

  /** Duration of the last step. */
  get stepMs(): number {
    return this.#stepMs;
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

  /** Resolves when no engine run that has begun before this call is under way. */
  async afterCurrentRun(): Promise<void> {
    await this.#currentRun;
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
    const slice = this.#step?.rows.slices.findIndex(({ sequence }) => sequence === forgotten) ?? -1;
    if (slice >= 0) this.#step?.newlyDropped.push(slice);
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
    const { scheduler, clock } = this.#parts;
    while (!this.#abort.signal.aborted) {
      const slices = scheduler.next();
      if (slices.length === 0) {
        this.#wake = deferred();
        await this.#wake.promise;
        this.#wake = null;
        continue;
      }
      const began = clock.elapsed();
      const rows = new StepRows(slices, this.#parts.paddingToken);
      await this.#runRows(rows);
      this.#stepMs = clock.elapsed() - began;
      this.#parts.onStep?.(this.#stepMs, rows);
    }
  }

  /**
   * A step that the engine refuses is computed again, sequence by sequence, so that it ends only those that it refuses alone too. What
   * is computed twice has the same bits.
   */
  async #runRows(rows: StepRows): Promise<void> {
    try {
      await this.#runStep(rows);
    } catch (thrown) {
      const error = toEmError(thrown);
      const wanted = rows.slices.filter(({ sequence }) => this.#tasks.has(sequence));
      this.#parts.log.error({ err: error, rows: rows.numRows, requests: wanted.map(({ sequence }) => sequence.id) }, 'step failed');
      if (rows.slices.length === 1) this.#failSlices(rows, error);
      else
        for (const slice of wanted)
          if (this.#tasks.has(slice.sequence)) await this.#runRows(new StepRows([slice], this.#parts.paddingToken));
    }
  }

  /** Rejects with nothing told to any task but to those that have ended. */
  async #runStep(rows: StepRows): Promise<void> {
    const { binding, decoder, experts, vocabSize } = this.#parts;
    const batch = binding.batchOpen(decoder, rows.input);
    const step: Step = { batch, rows, newlyDropped: [] };
    this.#step = step;
    try {
      let result = await this.#run(step);
      while (result !== null && result.stoppedAt !== null) {
        const { stoppedAt: layer, routing, missing, here, isStatic } = result;
        const unfilled = await experts.fill(batch, { layer, routing, missing, here, isStatic }, rows, this.#abort.signal);
        this.#failUnfilled(step, routing, unfilled);
        result = await this.#run(step);
      }
      if (result !== null) {
        const numTokens = await finishStep(binding, batch, rows, vocabSize, {
          taskOf: (sequence) => this.#tasks.get(sequence) ?? null,
          end: (task) => this.#end(task, 'finished'),
          fail: (task, error) => this.#fail(task, error),
          branch: (task, branching) => this.#branch(task, branching),
        });
        this.#counts.tokens += numTokens;
      }
    } finally {
      this.#step = null;
      binding.batchClose(batch);
    }
  }

  /** Runs the batch up to where it stops; null when nobody wants any of its rows any more. */
  async #run({ batch, rows, newlyDropped }: Step): Promise<RunResult | null> {
    const { binding } = this.#parts;
    for (const slice of newlyDropped.splice(0)) {
      if (!rows.isDropped(slice)) binding.batchDropRows(batch, rows.drop(slice));
    }
    if (rows.isAllDropped) return null;
    const run = binding.batchRun(batch);
    this.#currentRun = run.catch(() => undefined);
    return run;
  }

  /** Ends the tasks that have a row among the unfilled slots; the others go on. */
  #failUnfilled({ rows }: Step, routing: Int32Array, unfilled: readonly UnfilledSlots[]): void {
    const topK = routing.length / rows.numRows;
    for (const { slots, error } of unfilled) {
      const slices = new Set(Array.from(slots, (slot) => rows.sliceOf(Math.floor(slot / topK))));
      for (const slice of slices) {
        const task = this.#tasks.get(rows.slices[slice]?.sequence as Sequence);
        if (task !== undefined) this.#fail(task, error);
      }
    }
  }

  #failSlices(rows: StepRows, error: EmError): void {
    for (const { sequence } of rows.slices) {
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
