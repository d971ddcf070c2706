import { setMaxListeners } from 'node:events';

/** Runs once when the signal aborts; the returned function ends the listening. Any number of dispatches may share a signal. */
export function onAbort(signal: AbortSignal, run: () => void): () => void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', run, { once: true });
  return () => signal.removeEventListener('abort', run);
}
