import { type Clock, pause } from '@expertmesh/common';

/** Paces copies: each waits until those before it would have taken their time at the rate of now. */
export class Throttle {
  readonly #clock: Clock;
  #bytesPerSecond: number;
  /** When the next copy may begin. */
  #freeAtMs = 0;
  /** Aborts at every change of the rate. */
  #changed = new AbortController();

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
    this.#changed.abort();
    this.#changed = new AbortController();
  }

  /** Resolves when a copy of `bytes` may begin, or at once when `signal` aborts. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#clock.elapsed() < this.#freeAtMs) {
      await pause(this.#clock, this.#freeAtMs - this.#clock.elapsed(), signal, this.#changed.signal);
    }
    if (this.#bytesPerSecond === 0 || signal.aborted) return;
    this.#freeAtMs = Math.max(this.#clock.elapsed(), this.#freeAtMs) + (1000 * bytes) / this.#bytesPerSecond;
  }
}
