import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** perf_hooks looks this often; what it measures includes the wait for the next look. */
const resolutionMs = 1;

/** How long this process's event loop has stood still. */
export class EventLoopWatch {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: resolutionMs });

  constructor() {
    this.#histogram.enable();
  }

  /** Milliseconds of the longest block since the last call. */
  takeLongestMs(): number {
    const longest = Math.max(0, this.#histogram.max / 1e6 - resolutionMs);
    this.#histogram.reset();
    return this.#histogram.count === 0 && !Number.isFinite(longest) ? 0 : longest;
  }

  close(): void {
    this.#histogram.disable();
  }
}
