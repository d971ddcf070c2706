import { percentile } from '../percentile.js';
import { lineChart } from '../plot/line-chart.js';
import type { Arrival } from '../steady-load.js';

/** What clients saw, second by second. */
export interface Timeline {
  readonly seconds: readonly Second[];
  /** When each rebalance began and ended, in seconds. */
  readonly rebalances: readonly { readonly from: number; readonly to: number }[];
}

export interface Second {
  readonly tokens: number;
  /** Between tokens, milliseconds; null without any. */
  readonly p99: number | null;
}

/** Whole seconds only. All times of performance.now(). */
export function timelineOf(
  arrivals: readonly Pick<Arrival, 'atMs' | 'gapMs'>[],
  fromMs: number,
  toMs: number,
  rebalances: readonly { readonly fromMs: number; readonly toMs: number }[],
): Timeline {
  const bins = Array.from({ length: Math.floor((toMs - fromMs) / 1000) }, (): (typeof arrivals)[number][] => []);
  for (const arrival of arrivals) bins[Math.floor((arrival.atMs - fromMs) / 1000)]?.push(arrival);
  const seconds = bins.map((bin) => {
    const gaps = bin.flatMap(({ gapMs }) => gapMs ?? []);
    return { tokens: bin.length, p99: gaps.length === 0 ? null : percentile(gaps, 0.99) };
  });
  const inSeconds = (atMs: number) => (atMs - fromMs) / 1000;
  return { seconds, rebalances: rebalances.map((one) => ({ from: inSeconds(one.fromMs), to: inSeconds(one.toMs) })) };
}

/** SVG documents by the name of their file. */
export function plotTimeline({ seconds, rebalances }: Timeline): Record<string, string> {
  const shared = { xLabel: 'second', spans: rebalances.map((span) => ({ ...span, name: 'rebalance' })) };
  const latency = seconds.flatMap(({ p99 }, second) => (p99 === null ? [] : [[second + 0.5, p99] as const]));
  return {
    'rebalance-throughput.svg': lineChart({
      ...shared,
      title: 'Throughput during live rebalances',
      yLabel: 'tokens a second',
      series: [{ name: 'tokens a second', points: seconds.map(({ tokens }, second) => [second + 0.5, tokens] as const) }],
    }),
    'rebalance-latency.svg': lineChart({
      ...shared,
      title: 'Time between tokens during live rebalances',
      yLabel: 'milliseconds',
      series: [{ name: 'p99 of each second', points: latency }],
    }),
  };
}
