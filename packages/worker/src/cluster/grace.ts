import { type Clock, deferred } from '@expertmesh/common';

/** Resolves when what `begin` begins has ended, or after graceMs, when its signal aborts; at once where there is no grace. */
export async function withinGrace(clock: Clock, graceMs: number, begin: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  if (graceMs <= 0) return;
  const over = new AbortController();
  const ended = deferred<void>();
  const timer = clock.after(graceMs, () => {
    over.abort();
    ended.resolve();
  });
  await Promise.race([begin(over.signal), ended.promise]);
  timer.cancel();
}

/** Whether it has ended after `ms` at most. */
export async function endsWithin(clock: Clock, ms: number, ended: Promise<unknown>): Promise<boolean> {
  let hasEnded = false;
  const noted = ended.then(() => {
    hasEnded = true;
  });
  await withinGrace(clock, ms, () => noted);
  return hasEnded;
}
