import type { LoadHistory } from '@expertmesh/placement';
import { burstyTrace } from './bursty.js';
import { correlatedTrace } from './correlated.js';
import { type DomainCounts, domainsTrace } from './domains.js';
import { driftingTrace } from './drifting.js';
import type { TraceName, TraceShape } from './trace.js';
import { zipfTrace } from './zipf.js';

/** The traces that are made up: any shape, the same for the same seed. */
export const syntheticTraces = {
  zipf: zipfTrace,
  drifting: driftingTrace,
  bursty: burstyTrace,
  correlated: correlatedTrace,
} as const satisfies Record<Exclude<TraceName, 'domains'>, (shape: TraceShape, seed: number) => LoadHistory>;

/** Mean rows of an expert in a batch: few enough that chance shows, as it does in real batches. */
const rowsPerExpert = 128;

/** @param counts what a router chose; needed for `domains` alone */
export function makeTrace(
  name: TraceName,
  shape: { readonly layers: number; readonly experts: number },
  numBatches: number,
  seed: number,
  counts: DomainCounts | null,
): LoadHistory {
  if (name === 'domains') return domainsTrace(counts!, numBatches, seed);
  const rowsPerBatch = shape.experts * rowsPerExpert;
  return syntheticTraces[name]({ numLayers: shape.layers, numExperts: shape.experts, numBatches, rowsPerBatch }, seed);
}
