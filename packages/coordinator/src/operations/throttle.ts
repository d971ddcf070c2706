import { type Clock, deferred } from '@expertmesh/common';

/** Paces copies: each waits until those before it would have taken their time at the rate of now. */
export class Throttle {
  readonly #clock: Clock;
  #bytesPerSecond: number;
  /** When the next copy may begin. */
  #freeAtMs = 0;
  #wake: (() => void) | null = null;

  /** @param bytesPerSecond 0 = no limit. */
  constructor(bytesPerSecond: number, clock: Clock) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#clock = clock;
  }

  get bytesPerSecond(): number {
    return this.#bytesPerSecond;
  }

  /** What has begun keeps the time that it was given; what waits is looked at again. */
  set(bytesPerSecond: number): void {
    const leftMs = Math.max(0, this.#freeAtMs - this.#clock.elapsed());
    const scale = bytesPerSecond === 0 ? 0 : this.#bytesPerSecond / bytesPerSecond;
    this.#freeAtMs = this.#clock.elapsed() + leftMs * scale;
    this.#bytesPerSecond = bytesPerSecond;
    this.#wake?.();
  }

  /** Resolves when a copy of `bytes` may begin, or at once when `signal` aborts. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#clock.elapsed() < this.#freeAtMs) await this.#wait(this.#freeAtMs - this.#clock.elapsed(), signal);
    if (this.#bytesPerSecond === 0 || signal.aborted) return;
    this.#freeAtMs = Math.max(this.#clock.elapsed(), this.#freeAtMs) + (1000 * bytes) / this.#bytesPerSecond;
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    const woken = deferred<void>();
    const wake = () => woken.resolve();
    const timer = this.#clock.after(ms, wake);
    signal.addEventListener('abort', wake, { once: true });
    this.#wake = wake;
    await woken.promise;
    timer.cancel();
    signal.removeEventListener('abort', wake);
    this.#wake = null;
  }
}
