import type { Clock } from './clock.js';
import { deferred } from './deferred.js';

/** Resolves after `delayMs`, or as soon as one of the signals aborts. */
export async function pause(clock: Clock, delayMs: number, ...signals: readonly AbortSignal[]): Promise<void> {
  if (signals.some(({ aborted }) => aborted)) return;
  const over = deferred<void>();
  const end = () => over.resolve();
  const timer = clock.after(delayMs, end);
  for (const signal of signals) signal.addEventListener('abort', end, { once: true });
  await over.promise;
  timer.cancel();
  for (const signal of signals) signal.removeEventListener('abort', end);
}
