import type { LoadHistory } from '@expertmesh/placement';
import type { Random } from '../random.js';

export const traceNames = ['domains', 'zipf', 'drifting', 'bursty', 'correlated'] as const;
export type TraceName = (typeof traceNames)[number];

/** What a trace that is made up is made of. */
export interface TraceShape {
  readonly numLayers: number;
  readonly numExperts: number;
  /** Even, as one half is planned with and the other one judged by. */
  readonly numBatches: number;
  /** Of a layer: tokens times experts for each token. */
  readonly rowsPerBatch: number;
}

/** [layer][expert] rows. */
export type Load = readonly (readonly number[])[];

/** The first half, which planners see. */
export function planningHalf(trace: LoadHistory): LoadHistory {
  return trace.slice(0, trace.length / 2);
}

export function heldOutHalf(trace: LoadHistory): LoadHistory {
  return trace.slice(trace.length / 2);
}

export function sumOfBatches(batches: LoadHistory): Load {
  const [first, ...others] = batches;
  const sum = (first ?? []).map((rows) => [...rows]);
  for (const batch of others)
    for (const [layer, rows] of batch.entries()) for (const [expert, count] of rows.entries()) sum[layer]![expert]! += count;
  return sum;
}

/** Counts of a layer whose means are as the weights. */
export function drawRows(random: Random, weights: readonly number[], rowsPerBatch: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => random.poisson((rowsPerBatch * weight) / total));
}
