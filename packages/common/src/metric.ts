/** Tells a histogram one value. */
export type Observe = (value: number) => void;

/** The value of one series: its labels, in the order in which the metric names them, and the number. */
export type Sample = readonly [labels: readonly (string | number)[], value: number];

/** Where metrics are added that are read when somebody asks. */
export interface ReadMetrics {
  gauge(name: string, help: string, read: () => number): void;
  gauges(name: string, help: string, labelNames: readonly string[], read: () => Iterable<Sample>): void;
  /** `read` gives the total so far. */
  counter(name: string, help: string, read: () => number): void;
  counters(name: string, help: string, labelNames: readonly string[], read: () => Iterable<Sample>): void;
}
