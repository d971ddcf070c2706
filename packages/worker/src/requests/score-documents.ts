import { setMaxListeners } from 'node:events';
import { EmError, Limiter, newId } from '@expertmesh/common';
import type { StepLoop } from '../steps/step-loop.js';
import { EvaluateTask, type Score } from '../steps/tasks.js';

/** Documents of one request in the engine at a time: enough for full steps, few enough to leave others room. */
const maxAtOnce = 32;

/** Scores documents (token ids, none empty) in any order. When one fails, or `signal` aborts, the others are given up. */
export async function scoreDocuments(documents: readonly (readonly number[])[], loop: StepLoop, signal: AbortSignal): Promise<Score[]> {
  const failed = new AbortController();
  const all = AbortSignal.any([signal, failed.signal]);
  setMaxListeners(0, all);
  const limiter = new Limiter(maxAtOnce);
  try {
    return await Promise.all(documents.map((tokens) => limiter.run(() => scoreDocument(tokens, loop, all))));
  } catch (error) {
    failed.abort();
    throw error;
  }
}

async function scoreDocument(tokens: readonly number[], loop: StepLoop, signal: AbortSignal): Promise<Score> {
  const id = newId('rq');
  if (signal.aborted) throw new EmError('EM_CANCELLED', { what: `request ${id}` });
  // The first token is not scored: one alone needs no computing.
  if (tokens.length === 1) return { numTokens: 0, nll: 0 };
  let giveUp = () => {};
  try {
    return await new Promise<Score>((resolve, reject) => {
      const listener = { logits: () => undefined, finished: resolve, failed: reject };
      const task = new EvaluateTask({ id, tokens, wantsLogits: false, listener });
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
