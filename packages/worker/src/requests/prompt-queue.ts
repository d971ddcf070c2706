import { type Deferred, deferred, EmError, overloadRetryMs } from '@expertmesh/common';

const mostWaiting = 64;

/** Long jobs one after the other, so that short ones beside them have the rest of the machine. */
export class PromptQueue {
  /** Each is resolved when its job may begin. */
  readonly #waiting: Deferred<void>[] = [];
  #isBusy = false;
  /** Of the jobs that wait or run; each is rejected when its job is given up. */
  readonly #ends = new Set<Deferred<never>>();
  #isClosed = false;

  /** Throws what the job throws, EM_OVERLOADED when too many wait, EM_CANCELLED by the signal, EM_WORKER_LOST when closed. */
  async run<T>(job: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#isClosed) throw stopping();
    if (signal.aborted) throw cancelled();
    if (this.#isBusy && this.#waiting.length >= mostWaiting) {
      const queue = { what: 'the queue of long texts', got: this.#waiting.length, wanted: mostWaiting, retryMs: overloadRetryMs };
      throw new EmError('EM_OVERLOADED', queue);
    }
    const end = deferred<never>();
    this.#ends.add(end);
    const cancel = () => end.reject(cancelled());
    signal.addEventListener('abort', cancel);
    try {
      return await Promise.race([this.#inTurn(job, end.promise), end.promise]);
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#ends.delete(end);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const end of this.#ends) end.reject(stopping());
  }

  /** A job that is given up while it waits leaves at once; one under way keeps its place until it has ended. */
  async #inTurn<T>(job: () => Promise<T>, end: Promise<never>): Promise<T> {
    if (this.#isBusy) await this.#wait(end);
    this.#isBusy = true;
    try {
      return await job();
    } finally {
      this.#passOn();
    }
  }

  #passOn(): void {
    const next = this.#waiting.shift();
    this.#isBusy = next !== undefined;
    next?.resolve();
  }

  async #wait(end: Promise<never>): Promise<void> {
    const turn = deferred<void>();
    this.#waiting.push(turn);
    try {
      await Promise.race([turn.promise, end]);
    } catch (error) {
      const at = this.#waiting.indexOf(turn);
      // Its turn may have come in the same moment.
      if (at >= 0) this.#waiting.splice(at, 1);
      else this.#passOn();
      throw error;
    }
  }
}

function stopping(): EmError {
  return new EmError('EM_WORKER_LOST', { worker: 'of this text', problem: 'it is stopping' });
}

function cancelled(): EmError {
  return new EmError('EM_CANCELLED', { what: 'the request' });
}
