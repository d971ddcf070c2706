import { type Deferred, deferred, EmError } from '@expertmesh/common';
import type { Dispatch, DispatchHandler } from '@expertmesh/exchange';
import type { Batch, Binding, DType, ExpertStore, WireRows } from '@expertmesh/native';
import type { Content } from '@expertmesh/placement';
import type { HeldExperts } from './held-experts.js';
import type { StepTimes } from './step-times.js';

/** Bytes of one element on the wire. */
export const elementBytes: Readonly<Record<DType, number>> = { f32: 4, f16: 2, bf16: 2 };

/** A peer has one step under way, and so the parts of one dispatch here, which its window bounds: more breaks the protocol. */
const maxQueuedPerSender = 64;

export interface ExpertExecutorParts {
  readonly binding: Binding;
  readonly store: ExpertStore;
  readonly held: HeldExperts;
  readonly worker: string;
  readonly numerics: string;
  readonly wireDtype: DType;
  readonly hiddenSize: number;
  /** The epoch this worker routes by, told to whom it refuses. */
  readonly epoch: () => number;
  readonly times: StepTimes;
}

/** One sender's assignments of one layer, waiting for a run. */
interface Job {
  readonly from: string;
  readonly layer: number;
  readonly source: Batch | WireRows;
  /** [assignments, 3] expert, row of the source, place of the answer. */
  readonly assignments: Int32Array;
  readonly unpin: () => void;
  /** Resolves with the assignments that were missing. */
  readonly done: Deferred<number[]>;
}

/** Slots (row * topK + choice) of a batch that waits at a layer, for experts that should be held here. */
export interface OwnSlots {
  readonly layer: number;
  /** [rows, topK] chosen experts. */
  readonly routing: Int32Array;
  readonly topK: number;
  readonly slots: Int32Array;
  /** By expert: what it has to be, to the very bits. */
  readonly contents: readonly Content[];
}

/**
 * Computes this worker's experts for its own batches and for those of its peers. While one run is under way dispatches
 * queue up; the next run takes all that wait for the layer of the oldest, so that each expert's weights are read once for
 * all of them. Every queued dispatch pins its contents.
 */
export class ExpertExecutor implements DispatchHandler {
  readonly #parts: ExpertExecutorParts;
  #queue: Job[] = [];
  readonly #numQueuedBy = new Map<string, number>();
  #isRunning = false;
  #idle: Deferred<void> | null = null;
  #isClosed = false;

  constructor(parts: ExpertExecutorParts) {
    this.#parts = parts;
  }

  get numQueued(): number {
    return this.#queue.length;
  }

  /** Own rows of a batch: answers go to its slots. Resolves with the slots that are missing, as their experts are not held. */
  async runOwn(batch: Batch, { layer, routing, topK, slots, contents }: OwnSlots): Promise<Int32Array> {
    const { worker, held, times } = this.#parts;
    const chosen = [...new Set(Array.from(slots, (slot) => routing[slot] as number))];
    const present = chosen.map((expert) => contents[expert] as Content).filter((content) => held.holds(content));
    const isPresent = new Set(present.map(({ expert }) => expert));
    const isHere = (slot: number) => isPresent.has(routing[slot] as number);
    const here = present.length === chosen.length ? slots : slots.filter(isHere);
    const absent = slots.filter((slot) => !isHere(slot));
    if (here.length === 0) return absent;
    const assignments = new Int32Array(3 * here.length);
    here.forEach((slot, index) => {
      assignments[3 * index] = routing[slot] as number;
      assignments[3 * index + 1] = Math.floor(slot / topK);
      assignments[3 * index + 2] = slot;
    });
    const done = deferred<number[]>();
    this.#enqueue({ from: worker, layer, source: batch, assignments, unpin: held.pin(present), done });
    const missing = await times.ownExperts(() => done.promise);
    return Int32Array.from([...absent, ...missing.map((index) => here[index] as number)]);
  }

  async handle(from: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    this.#assertTaken(from, dispatch);
    const { contents, rowIndex, rows } = dispatch;
    const out = new Uint8Array(rowIndex.length * this.#rowBytes);
    const unpin = this.#parts.held.pin(contents);
    const job: Job = {
      from,
      layer: (contents[0] as Content).layer,
      source: { rows, out },
      assignments: servedAssignments(dispatch),
      unpin,
      done: deferred<number[]>(),
    };
    const withdraw = () => this.#withdraw(job);
    signal.addEventListener('abort', withdraw, { once: true });
    this.#enqueue(job);
    try {
      const [missing] = await this.#parts.times.servedExperts(() => job.done.promise);
      if (missing !== undefined) {
        const expert = job.assignments[3 * missing] as number;
        throw this.refusal(contents.find((content) => content.expert === expert) as Content);
      }
    } finally {
      signal.removeEventListener('abort', withdraw);
    }
    return out;
  }

  /** Refuses what waits and resolves when the run under way has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const waiting = this.#queue;
    this.#queue = [];
    for (const job of waiting) this.#fail(job, new EmError('EM_WORKER_LOST', { worker: this.#parts.worker, problem: 'it is stopping' }));
    if (this.#isRunning) {
      this.#idle ??= deferred();
      await this.#idle.promise;
    }
  }

  get #rowBytes(): number {
    return this.#parts.hiddenSize * elementBytes[this.#parts.wireDtype];
  }

  /** Throws unless the dispatch is one that this worker computes to the very bits its sender counts on. */
  #assertTaken(from: string, { numerics, contents, dtype, numRows, rows }: Dispatch): void {
    const { worker, wireDtype } = this.#parts;
    const first = contents[0] as Content;
    if (numerics !== this.#parts.numerics) {
      throw this.refusal(first, `worker ${worker} computes by numerics ${this.#parts.numerics}; the dispatch wants ${numerics}`);
    }
    if (dtype !== wireDtype) throw this.refusal(first, `worker ${worker} exchanges rows in ${wireDtype}; the dispatch has ${dtype}`);
    if (contents.some(({ layer }) => layer !== first.layer)) {
      throw new EmError('EM_EXCHANGE_FRAME', { problem: 'a dispatch of several layers' });
    }
    if (rows.byteLength !== numRows * this.#rowBytes) {
      const problem = `a dispatch of ${numRows} rows in ${rows.byteLength} bytes; a row has ${this.#rowBytes}`;
      throw new EmError('EM_EXCHANGE_FRAME', { problem });
    }
    this.#assertHeld(contents);
    const numQueued = this.#numQueuedBy.get(from) ?? 0;
    if (numQueued >= maxQueuedPerSender) {
      throw new EmError('EM_OVERLOADED', {
        what: `queue of dispatches from ${from}`,
        got: numQueued,
        wanted: maxQueuedPerSender,
        retryMs: 100,
      });
    }
  }

  #assertHeld(contents: readonly Content[]): void {
    const missing = contents.find((content) => !this.#parts.held.holds(content));
    if (missing !== undefined) throw this.refusal(missing);
  }

  /** That this worker does not compute an expert, which sends its rows elsewhere. */
  refusal({ layer, expert }: Content, message?: string): EmError {
    const fields = { worker: this.#parts.worker, layer, expert, epoch: this.#parts.epoch() };
    return new EmError('EM_DISPATCH_REFUSED', fields, message === undefined ? {} : { message });
  }

  #enqueue(job: Job): void {
    this.#numQueuedBy.set(job.from, (this.#numQueuedBy.get(job.from) ?? 0) + 1);
    this.#queue.push(job);
    if (this.#isClosed) void this.close();
    else if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let oldest = this.#queue[0]; oldest !== undefined; oldest = this.#queue[0]) {
      const { layer } = oldest;
      const jobs = this.#queue.filter((job) => job.layer === layer);
      this.#queue = this.#queue.filter((job) => job.layer !== layer);
      await this.#runTogether(layer, jobs);
    }
    this.#isRunning = false;
    this.#idle?.resolve();
  }

  /** A run that the engine refuses is done again job by job: what one sender asks does not fail the others. */
  async #runTogether(layer: number, jobs: readonly Job[]): Promise<void> {
    const { binding, store } = this.#parts;
    const sources = jobs.map(({ source }) => source);
    try {
      const missing = await binding.expertsRun(store, layer, sources, runPlan(jobs));
      const missingOf = missingByJob(jobs, missing);
      jobs.forEach((job, index) => {
        this.#leave(job);
        job.done.resolve(missingOf[index] as number[]);
      });
    } catch (error) {
      if (jobs.length === 1) this.#fail(jobs[0] as Job, error);
      else for (const job of jobs) await this.#runTogether(layer, [job]);
    }
  }

  #withdraw(job: Job): void {
    const index = this.#queue.indexOf(job);
    if (index < 0) return;
    this.#queue.splice(index, 1);
    this.#fail(job, new EmError('EM_CANCELLED', { what: `the dispatch of ${job.from}` }));
  }

  #fail(job: Job, error: unknown): void {
    this.#leave(job);
    job.done.reject(error);
  }

  /** A job that is answered in whatever way: its sender may queue another, its experts may go. */
  #leave(job: Job): void {
    const numLeft = (this.#numQueuedBy.get(job.from) as number) - 1;
    if (numLeft === 0) this.#numQueuedBy.delete(job.from);
    else this.#numQueuedBy.set(job.from, numLeft);
    job.unpin();
  }
}

/** Answers are in the order of a dispatch's assignments. */
function servedAssignments({ contents, counts, rowIndex }: Dispatch): Int32Array {
  const assignments = new Int32Array(3 * rowIndex.length);
  let next = 0;
  contents.forEach(({ expert }, index) => {
    for (const end = next + (counts[index] as number); next < end; next += 1) {
      assignments[3 * next] = expert;
      assignments[3 * next + 1] = rowIndex[next] as number;
      assignments[3 * next + 2] = next;
    }
  });
  return assignments;
}

/** [assignments of all jobs, 4]: source, expert, row of the source, place of the answer. */
function runPlan(jobs: readonly Job[]): Int32Array {
  const plan = new Int32Array((4 * jobs.reduce((sum, { assignments }) => sum + assignments.length, 0)) / 3);
  let at = 0;
  jobs.forEach(({ assignments }, source) => {
    for (let own = 0; own < assignments.length; own += 3, at += 4) {
      plan[at] = source;
      plan[at + 1] = assignments[own] as number;
      plan[at + 2] = assignments[own + 1] as number;
      plan[at + 3] = assignments[own + 2] as number;
    }
  });
  return plan;
}

/** Each job's own assignments among those of their common plan. */
function missingByJob(jobs: readonly Job[], missing: Int32Array): number[][] {
  let first = 0;
  return jobs.map(({ assignments }) => {
    const begin = first;
    first += assignments.length / 3;
    return [...missing.filter((index) => index >= begin && index < first)].map((index) => index - begin);
  });
}
