/** Tells a histogram one value. */
export type Observe = (value: number) => void;

/** The value of one series: its labels, in the order in which the metric names them, and the number. */
export type Sample = readonly [labels: readonly (string | number)[], value: number];

/** What a histogram has come to that is kept elsewhere. */
export interface HistogramCounts {
  /** Upper bounds of the buckets, ascending. */
  readonly bounds: ArrayLike<number>;
  /** [bounds + 1] values of each bucket alone; the last is for those beyond all bounds. */
  readonly counts: ArrayLike<number>;
  /** Of all values. */
  readonly sum: number;
}

/** Where metrics are added that are read when somebody asks. */
export interface ReadMetrics {
  gauge(name: string, help: string, read: () => number): void;
  gauges(name: string, help: string, labelNames: readonly string[], read: () => Iterable<Sample>): void;
  /** `read` gives the total so far. */
  counter(name: string, help: string, read: () => number): void;
  counters(name: string, help: string, labelNames: readonly string[], read: () => Iterable<Sample>): void;
}
