import { EmError, isErrorCode } from '@expertmesh/common';
import type { Dispatch, DispatchHandler } from '@expertmesh/exchange';
import type { Binding, Executor, ExecutorCounts, ExpertStore } from '@expertmesh/native';

export interface ExpertExecutorParts {
  readonly binding: Binding;
  readonly store: ExpertStore;
  readonly worker: string;
  readonly numerics: string;
}

const noCounts: ExecutorCounts = { numQueued: 0, numServed: 0, numRuns: 0, numJoined: 0, ownMs: 0, servedMs: 0 };

/** The engine's executor, which computes this worker's experts for its own batches and for its peers, and answers what an exchange brings. */
export class ExpertExecutor implements DispatchHandler {
  readonly native: Executor;
  readonly #binding: Binding;
  readonly #worker: string;
  #nextId = 1;
  #last: ExecutorCounts = noCounts;
  #isClosed = false;

  constructor({ binding, store, worker, numerics }: ExpertExecutorParts) {
    this.#binding = binding;
    this.#worker = worker;
    this.native = binding.executorOpen(store, worker, numerics);
  }

  get counts(): ExecutorCounts {
    if (!this.#isClosed) this.#last = this.#binding.executorCounts(this.native);
    return this.#last;
  }

  async handle(from: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    this.#assertOpen();
    const id = this.#nextId;
    this.#nextId += 1;
    const withdraw = () => {
      if (!this.#isClosed) this.#binding.executorWithdraw(this.native, id);
    };
    signal.addEventListener('abort', withdraw, { once: true });
    try {
      const { rows, reason, message, epoch } = await this.#binding.executorServe(this.native, id, from, dispatch);
      if (rows !== null) return rows;
      throw new EmError(isErrorCode(reason) ? reason : 'EM_INTERNAL', { worker: this.#worker, epoch }, { message });
    } finally {
      signal.removeEventListener('abort', withdraw);
    }
  }

  /** Refuses what waits and resolves when the run under way has ended. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#last = this.counts;
    this.#isClosed = true;
    await this.#binding.executorClose(this.native);
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new EmError('EM_WORKER_LOST', { worker: this.#worker, problem: 'it is stopping' });
  }
}
