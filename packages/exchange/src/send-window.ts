import { type Deferred, deferred, type EmError } from '@expertmesh/common';
import { onAbort } from './abort.js';

interface Waiter {
  readonly bytes: number;
  readonly admitted: Deferred<void>;
}

/**
 * Bytes that a peer lets one sender have unanswered. What does not fit waits in order; something larger than the whole
 * window goes alone.
 */
export class SendWindow {
  readonly #sizeBytes: number;
  readonly #waiting = new Set<Waiter>();
  #usedBytes = 0;

  constructor(sizeBytes: number) {
    this.#sizeBytes = sizeBytes;
  }

  /** Resolves once `bytes` are taken; `cancelled` makes what it rejects with when the signal aborts before. */
  acquire(bytes: number, signal: AbortSignal, cancelled: () => EmError): Promise<void> {
    if (this.#waiting.size === 0 && fitsWindow(this.#sizeBytes, this.#usedBytes, bytes)) {
      this.#usedBytes += bytes;
      return Promise.resolve();
    }
    const waiter: Waiter = { bytes, admitted: deferred() };
    this.#waiting.add(waiter);
    const unlisten = onAbort(signal, () => {
      if (!this.#waiting.delete(waiter)) return;
      waiter.admitted.reject(cancelled());
      this.#admit();
    });
    return waiter.admitted.promise.finally(unlisten);
  }

  release(bytes: number): void {
    this.#usedBytes -= bytes;
    this.#admit();
  }

  /** Rejects all that wait. */
  fail(error: EmError): void {
    for (const waiter of this.#waiting) waiter.admitted.reject(error);
    this.#waiting.clear();
  }

  #admit(): void {
    for (const waiter of this.#waiting) {
      if (!fitsWindow(this.#sizeBytes, this.#usedBytes, waiter.bytes)) return;
      this.#usedBytes += waiter.bytes;
      this.#waiting.delete(waiter);
      waiter.admitted.resolve();
    }
  }
}

/** The rule both ends keep. */
export function fitsWindow(sizeBytes: number, usedBytes: number, bytes: number): boolean {
  return usedBytes === 0 || usedBytes + bytes <= sizeBytes;
}
