import { barChart } from '../plot/bar-chart.js';
import { lineChart } from '../plot/line-chart.js';
import type { BalanceRow } from './balance.js';
import type { PlanTimeRow } from './plan-time.js';
import type { PlacementRow } from './summary.js';
import { traceNames } from './trace.js';

/** By file name, SVG documents of a report's rows. */
export function placementPlots(rows: readonly PlacementRow[]): Record<string, string> {
  return {
    'placement-held-out.svg': heldOutPlot(rows.filter((row) => row.measure === 'balance')),
    'placement-time.svg': timePlot(rows.filter((row) => row.measure === 'time')),
  };
}

function heldOutPlot(rows: readonly BalanceRow[]): string {
  const traces = traceNames.filter((name) => rows.some(({ trace }) => trace === name));
  const contestants = [...new Set(rows.map(contestant))];
  return barChart({
    title: 'Evenness on load that the planner has not seen',
    xLabel: 'trace (mean over seeds and clusters)',
    yLabel: 'max/mean load, held-out half (1 = even)',
    categories: traces,
    series: contestants.map((name) => ({
      name,
      values: traces.map((trace) => mean(rows.filter((row) => row.trace === trace && contestant(row) === name).map((row) => row.heldOut))),
    })),
    base: 1,
  });
}

function contestant({ planner, room }: BalanceRow): string {
  return room === 'any' ? `${planner}, any room` : planner;
}

function timePlot(rows: readonly PlanTimeRow[]): string {
  const pointsOf = (isWanted: (row: PlanTimeRow) => boolean) =>
    rows
      .filter((row) => row.room === 'slots' && isWanted(row))
      .map((row) => [row.layers * row.slots, row.planMs] as const)
      .sort(([a], [b]) => a - b);
  const series = [
    { name: 'eplb', points: pointsOf((row) => row.planner === 'eplb') },
    { name: 'mesh', points: pointsOf((row) => row.planner === 'mesh' && row.layers > 1) },
    { name: 'mesh, a single layer over many workers', points: pointsOf((row) => row.planner === 'mesh' && row.layers === 1) },
  ];
  return lineChart({
    title: 'Planning time by size',
    xLabel: 'replicas placed (layers x slots)',
    yLabel: 'time of one plan, ms',
    series: series.filter(({ points }) => points.length > 0),
    xScale: 'log',
    yScale: 'log',
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
