import { lineChart } from '../plot/line-chart.js';
import type { Simulation } from './simulate.js';

/** By file name, SVG documents of what was simulated. */
export function simulationPlots({ rows, trace }: Simulation): Record<string, string> {
  const policies = [...new Set(rows.map(({ policy }) => policy))];
  const chart = lineChart({
    title: `Misses by slots, ${trace.model}`,
    xLabel: 'slots of a layer on a worker',
    yLabel: 'misses, part of the accesses',
    series: policies.map((policy) => ({
      name: policy,
      points: rows.filter((row) => row.policy === policy).map(({ slots, missRate }) => [slots, missRate] as const),
    })),
  });
  return { 'trace-misses.svg': chart };
}
