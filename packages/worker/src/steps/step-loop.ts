import { type Clock, type Deferred, deferred, EmError, type Logger, toEmError } from '@expertmesh/common';
import { requestFrequencies } from '@expertmesh/models';
import type { Batch, Binding, Decoder, RopeSpec } from '@expertmesh/native';
import type { Branching } from './beam-task.js';
import { RoutedStep, type RoutingParts } from './routed-step.js';
import type { Scheduler } from './scheduler.js';
import type { Sequence } from './sequence.js';
import { finishStep } from './step-results.js';
import { StepRows } from './step-rows.js';
import type { Task } from './tasks.js';

export interface StepLoopParts {
  readonly binding: Binding;
  readonly decoder: Decoder;
  readonly scheduler: Scheduler;
  readonly routing: RoutingParts;
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
  readonly routed: RoutedStep;
}

/** Runs the scheduler's steps one after the other on the engine, and tells tasks what came of them. */
export class StepLoop {
  readonly #parts: StepLoopParts;
  readonly #tasks = new Map<Sequence, Task>();
  readonly #abort = new AbortController();
  #step: Step | null = null;
  #wake: Deferred<void> | null = null;
  #stepMs = 0;
  readonly #counts: StepCounts = { finished: 0, failed: 0, cancelled: 0, tokens: 0 };
  readonly #ended: Promise<void>;

  constructor(parts: StepLoopParts) {
    this.#parts = parts;
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
    await this.#step?.routed.currentRun;
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
    if (this.#step === null) return;
    const { batch, rows } = this.#step;
    const slice = rows.slices.findIndex(({ sequence }) => sequence === forgotten);
    if (slice >= 0 && !rows.isDropped(slice)) this.#parts.binding.batchDropRows(batch, rows.drop(slice));
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
    const { binding, decoder, routing, vocabSize } = this.#parts;
    const batch = binding.batchOpen(decoder, rows.input);
    try {
      if (!(await this.#runRouted(batch, rows, new RoutedStep(routing, batch, rows)))) return;
      this.#counts.tokens += await finishStep(binding, batch, rows, vocabSize, {
        taskOf: (sequence) => this.#tasks.get(sequence) ?? null,
        end: (task) => this.#end(task, 'finished'),
        fail: (task, error) => this.#fail(task, error),
        branch: (task, branching) => this.#branch(task, branching),
      });
    } finally {
      binding.batchClose(batch);
    }
  }

  /** Whether the batch is done. Sequences that end meanwhile leave it. */
  async #runRouted(batch: Batch, rows: StepRows, routed: RoutedStep): Promise<boolean> {
    this.#step = { batch, rows, routed };
    const giveUp = (slices: ReadonlySet<number>, error: EmError) => {
      for (const slice of slices) {
        const task = this.#tasks.get(rows.slices[slice]?.sequence as Sequence);
        if (task !== undefined) this.#fail(task, error);
      }
    };
    try {
      return await routed.run((slices, { error }) => giveUp(slices, error), this.#abort.signal);
    } finally {
      this.#step = null;
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
