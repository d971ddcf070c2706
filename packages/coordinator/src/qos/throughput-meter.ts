/** Of one report of a worker: totals since its process began. */
export interface WorkDone {
  readonly tokens: number;
  /** In steps. */
  readonly busyMs: number;
  readonly waitingRequests: number;
}

export interface Throughput {
  /** Of all workers together; null as long as too little has been heard. */
  readonly tokensPerSecond: number | null;
  /** Some worker had always something to do. */
  readonly isBusy: boolean;
}

interface Sample extends WorkDone {
  readonly atMs: number;
}

/** Reports that a measurement spans at most, and at least. */
const mostIntervals = 4;
const leastIntervals = 1.9;
/** Part of the time in steps from which a worker counts as busy. */
const busyShare = 0.8;

/** Tokens a second over the last reports, each timed as it came: those of a worker that restarts or falls silent count no more. */
export class ThroughputMeter {
  readonly #intervalMs: number;
  /** By worker and process, oldest first. */
  readonly #samples = new Map<string, Sample[]>();

  /** @param intervalMs between two reports of a worker */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** @param process of the worker, new with each of its processes */
  reported(process: string, done: WorkDone, nowMs: number): void {
    const samples = this.#samples.get(process) ?? [];
    samples.push({ ...done, atMs: nowMs });
    while (samples.length > mostIntervals + 1) samples.shift();
    this.#samples.set(process, samples);
  }

  /** What was measured belongs to other formats than those of now. */
  restart(): void {
    this.#samples.clear();
  }

  read(nowMs: number): Throughput {
    let tokensPerSecond = 0;
    let isBusy = false;
    let isShort = false;
    for (const [process, samples] of this.#samples) {
      const [first, last] = [samples[0]!, samples.at(-1)!];
      if (nowMs - last.atMs > mostIntervals * this.#intervalMs) {
        this.#samples.delete(process);
        continue;
      }
      const spanMs = last.atMs - first.atMs;
      isShort ||= spanMs < leastIntervals * this.#intervalMs;
      if (spanMs > 0) tokensPerSecond += ((last.tokens - first.tokens) / spanMs) * 1000;
      isBusy ||= last.waitingRequests > 0 || (last.busyMs - first.busyMs) / spanMs >= busyShare;
    }
    return { tokensPerSecond: isShort || this.#samples.size === 0 ? null : tokensPerSecond, isBusy };
  }
}
