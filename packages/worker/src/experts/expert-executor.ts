import { type Deferred, deferred, EmError } from '@expertmesh/common';
import type { Dispatch, DispatchHandler } from '@expertmesh/exchange';
import type { Batch, Binding, DType, ExpertStore, WireRows } from '@expertmesh/native';
import type { Content } from '@expertmesh/placement';
import type { WorkerGroup } from './dispatch-plan.js';
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
  /** Experts ascending or not, each with its count of consecutive assignments. */
  readonly experts: readonly number[];
  readonly counts: readonly number[];
  /** [assignments] row of the source. */
  readonly rowOf: ArrayLike<number>;
  /** [assignments] where the answer goes; null = in the order of the assignments. */
  readonly answerOf: ArrayLike<number> | null;
  readonly unpin: () => void;
  readonly done: Deferred<void>;
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

  /** Own rows of a batch: answers go to the batch's slots. Rejects with EM_DISPATCH_REFUSED where a content is not held. */
  runOwn(batch: Batch, contents: readonly Content[], group: WorkerGroup): Promise<void> {
    const { worker, held } = this.#parts;
    this.#assertHeld(contents);
    const unpin = held.pin(contents);
    const { experts, counts, rows, rowIndex, slots } = group;
    const layer = (contents[0] as Content).layer;
    const rowOf = Int32Array.from(rowIndex, (index) => rows[index] as number);
    const done = deferred<void>();
    this.#enqueue({ from: worker, layer, source: batch, experts, counts, rowOf, answerOf: slots, unpin, done });
    return this.#parts.times.ownExperts(() => done.promise);
  }

  async handle(from: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    this.#assertTaken(from, dispatch);
    const { contents, counts, rowIndex, rows } = dispatch;
    const out = new Uint8Array(rowIndex.length * this.#rowBytes);
    const unpin = this.#parts.held.pin(contents);
    const job: Job = {
      from,
      layer: (contents[0] as Content).layer,
      source: { rows, out },
      experts: contents.map(({ expert }) => expert),
      counts,
      rowOf: rowIndex,
      answerOf: null,
      unpin,
      done: deferred<void>(),
    };
    const withdraw = () => this.#withdraw(job);
    signal.addEventListener('abort', withdraw, { once: true });
    this.#enqueue(job);
    try {
      await this.#parts.times.servedExperts(() => job.done.promise);
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
    for (const job of waiting) this.#end(job, new EmError('EM_WORKER_LOST', { worker: this.#parts.worker, problem: 'it is stopping' }));
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
      throw this.#refusal(first, `worker ${worker} computes by numerics ${this.#parts.numerics}; the dispatch wants ${numerics}`);
    }
    if (dtype !== wireDtype) throw this.#refusal(first, `worker ${worker} exchanges rows in ${wireDtype}; the dispatch has ${dtype}`);
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
    if (missing !== undefined) throw this.#refusal(missing);
  }

  #refusal({ layer, expert }: Content, message?: string): EmError {
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
    let error: unknown = null;
    try {
      const { binding, store } = this.#parts;
      await binding.expertsRun(
        store,
        layer,
        jobs.map(({ source }) => source),
        runPlan(jobs),
      );
    } catch (thrown) {
      if (jobs.length > 1) {
        for (const job of jobs) await this.#runTogether(layer, [job]);
        return;
      }
      error = thrown;
    }
    for (const job of jobs) this.#end(job, error);
  }

  #withdraw(job: Job): void {
    const index = this.#queue.indexOf(job);
    if (index < 0) return;
    this.#queue.splice(index, 1);
    this.#end(job, new EmError('EM_CANCELLED', { what: `the dispatch of ${job.from}` }));
  }

  #end(job: Job, error: unknown): void {
    const numLeft = (this.#numQueuedBy.get(job.from) as number) - 1;
    if (numLeft === 0) this.#numQueuedBy.delete(job.from);
    else this.#numQueuedBy.set(job.from, numLeft);
    job.unpin();
    if (error === null) job.done.resolve();
    else job.done.reject(error);
  }
}

/** [assignments of all jobs, 4]: source, expert, row of the source, place of the answer. */
function runPlan(jobs: readonly Job[]): Int32Array {
  const plan = new Int32Array(4 * jobs.reduce((sum, { rowOf }) => sum + rowOf.length, 0));
  let at = 0;
  jobs.forEach(({ experts, counts, rowOf, answerOf }, source) => {
    let assignment = 0;
    experts.forEach((expert, index) => {
      const end = assignment + (counts[index] as number);
      for (; assignment < end; assignment += 1) {
        plan[at] = source;
        plan[at + 1] = expert;
        plan[at + 2] = rowOf[assignment] as number;
        plan[at + 3] = answerOf === null ? assignment : (answerOf[assignment] as number);
        at += 4;
      }
    });
  });
  return plan;
}
