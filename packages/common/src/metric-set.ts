import type * as PromClient from 'prom-client';
import type { HistogramCounts, Observe, ReadMetrics, Sample } from './metric.js';
import { addProcessMetrics } from './process-metrics.js';

/** One kind of metric that is read when it is asked for. */
type ReadMetric = PromClient.Gauge | PromClient.Counter;

/**
 * The metrics of one coordinator or worker, in a registry of their own: several may live in one process. What is counted anyway is
 * read when somebody asks; only distributions are told as they happen.
 */
export class MetricSet implements ReadMetrics {
  readonly #prom: typeof PromClient;
  readonly #registry: PromClient.Registry;
  readonly #endProcessMetrics: () => void;

  private constructor(prom: typeof PromClient, labels: Readonly<Record<string, string>>) {
    this.#prom = prom;
    this.#registry = new prom.Registry();
    this.#registry.setDefaultLabels(labels);
    this.#endProcessMetrics = addProcessMetrics(this);
  }

  /** `labels`: of every series. Begins with the metrics of the process. */
  static async open(labels: Readonly<Record<string, string>>): Promise<MetricSet> {
    // Loaded here, as most commands and most of the time nobody wants metrics.
    return new MetricSet(await import('prom-client'), labels);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  gauge(name: string, help: string, read: () => number): void {
    this.gauges(name, help, [], () => [[[], read()]]);
  }

  gauges(name: string, help: string, labelNames: readonly string[], read: () => Iterable<Sample>): void {
    const set = (gauge: ReadMetric, labels: PromClient.LabelValues<string>, value: number) =>
      (gauge as PromClient.Gauge).set(labels, value);
    new this.#prom.Gauge(this.#readAtScrape(name, help, labelNames, read, set));
  }

  counter(name: string, help: string, read: () => number): void {
    this.counters(name, help, [], () => [[[], read()]]);
  }

  counters(name: string, help: string, labelNames: readonly string[], read: () => Iterable<Sample>): void {
    const set = (counter: ReadMetric, labels: PromClient.LabelValues<string>, value: number) => counter.inc(labels, value);
    new this.#prom.Counter(this.#readAtScrape(name, help, labelNames, read, set));
  }

  /** `bounds`: upper bounds of the buckets, ascending. */
  histogram(name: string, help: string, bounds: readonly number[]): Observe {
    const histogram = new this.#prom.Histogram({ name, help, buckets: [...bounds], registers: [this.#registry] });
    return (value) => histogram.observe(value);
  }

  /** A histogram that is kept elsewhere. */
  countedHistogram(name: string, help: string, read: () => HistogramCounts): void {
    const get = async () => ({ name, help, type: 'histogram', aggregator: 'sum', values: histogramValues(name, read()) });
    this.#registry.registerMetric({ name, get } as unknown as PromClient.Metric);
  }

  /** All metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  close(): void {
    this.#endProcessMetrics();
    this.#registry.clear();
  }

  #readAtScrape(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => Iterable<Sample>,
    set: (metric: ReadMetric, labels: PromClient.LabelValues<string>, value: number) => void,
  ) {
    return {
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.#registry],
      collect(this: ReadMetric) {
        this.reset();
        for (const [values, value] of read())
          set(this, Object.fromEntries(labelNames.map((label, index) => [label, values[index]!])), value);
      },
    };
  }
}

/** Prometheus counts in each bucket what the ones before it have too. */
function histogramValues(name: string, { bounds, counts, sum }: HistogramCounts) {
  let total = 0;
  const buckets = Array.from(counts, (count, index) => {
    total += count;
    return { metricName: `${name}_bucket`, labels: { le: bounds[index] ?? '+Inf' }, value: total };
  });
  return [...buckets, { metricName: `${name}_sum`, labels: {}, value: sum }, { metricName: `${name}_count`, labels: {}, value: total }];
}
