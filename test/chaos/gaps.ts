// From when tokens came, how long streams stood still by a fault: nothing here touches a process.

/** From one token of a stream to the next. */
export interface Interval {
  /** Worker and coordinator (its address) that the stream is with, as far as its client knows. */
  readonly home: string;
  readonly coordinator: string;
  readonly endMs: number;
  readonly ms: number;
}

/** What a fault hit, for how long. */
export interface Struck {
  /** By which streams name it: id, address. */
  readonly names: readonly string[];
  readonly beganMs: number;
  readonly endedMs: number;
}

/** In milliseconds; null where there was no such stream. */
export interface Gaps {
  /** Longest interval from the first fault on, in streams that were with what it hit, and in the others. */
  readonly own: number | null;
  readonly elsewhere: number | null;
  /** 99th percentile of the others' intervals, before the faults and during them. */
  readonly p99Before: number | null;
  readonly p99During: number | null;
}

export function gapsOf(intervals: readonly Interval[], struck: readonly Struck[]): Gaps {
  const names = new Set(struck.flatMap((each) => each.names));
  const beganMs = Math.min(...struck.map((each) => each.beganMs));
  const endedMs = Math.max(...struck.map((each) => each.endedMs));
  const isOwn = ({ home, coordinator }: Interval) => names.has(home) || names.has(coordinator);
  const others = intervals.filter((interval) => !isOwn(interval));
  const after = (all: readonly Interval[]) => all.filter((interval) => interval.endMs >= beganMs).map(({ ms }) => ms);
  return {
    own: percentile(after(intervals.filter(isOwn)), 100),
    elsewhere: percentile(after(others), 100),
    p99Before: percentile(
      others.filter(({ endMs }) => endMs < beganMs).map(({ ms }) => ms),
      99,
    ),
    p99During: percentile(
      others.filter(({ endMs }) => endMs >= beganMs && endMs < endedMs).map(({ ms }) => ms),
      99,
    ),
  };
}

/** The least value that so many per cent do not exceed; null of none. */
export function percentile(values: readonly number[], percent: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}
