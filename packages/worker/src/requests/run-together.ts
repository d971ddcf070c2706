import { setMaxListeners } from 'node:events';
import { EmError, Limiter } from '@expertmesh/common';
import type { StepLoop } from '../steps/step-loop.js';
import type { Task } from '../steps/tasks.js';

/** Tasks of one request in the engine at a time: enough for full steps, few enough to leave others room. */
const maxAtOnce = 32;

/** One result for each item, in their order. When one fails, or `signal` aborts, the others are given up. */
export async function runTogether<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  run: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController();
  const all = AbortSignal.any([signal, failed.signal]);
  setMaxListeners(0, all);
  const limiter = new Limiter(maxAtOnce);
  try {
    return await Promise.all(items.map((item, index) => limiter.run(() => run(item, index, all))));
  } catch (error) {
    failed.abort();
    throw error;
  }
}

/** What a listener of a task says of its end. */
export interface Ending<R> {
  finished(result: R): void;
  failed(error: Error): void;
}

/** Runs the task that `make` gives for a listener; gives it up where `signal` aborts (EM_CANCELLED). */
export async function runTask<R>(id: string, loop: StepLoop, signal: AbortSignal, make: (ending: Ending<R>) => Task): Promise<R> {
  if (signal.aborted) throw new EmError('EM_CANCELLED', { what: `request ${id}` });
  let giveUp = () => {};
  try {
    return await new Promise<R>((resolve, reject) => {
      const task = make({ finished: resolve, failed: reject });
      loop.submit(task);
      giveUp = () => {
        loop.cancel(task);
        reject(new EmError('EM_CANCELLED', { what: `request ${id}` }));
      };
      signal.addEventListener('abort', giveUp, { once: true });
    });
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
