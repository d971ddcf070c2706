import type { LoadHistory } from '@expertmesh/placement';
import { Random } from '../random.js';
import { drawRows, type TraceShape } from './trace.js';

/** Deviation of the logarithm of an expert's load among the experts, at the start. */
const spread = 0.8;
/** Deviation of its change from the first batch to the last. */
export const drift = 0.3;

/** Loads that wander slowly: the logarithm of each expert's takes a small random step from batch to batch. */
export function driftingTrace({ numLayers, numExperts, numBatches, rowsPerBatch }: TraceShape, seed: number): LoadHistory {
  const random = new Random(seed, 'drifting');
  const logs = Array.from({ length: numLayers }, () => Array.from({ length: numExperts }, () => spread * random.normal()));
  const step = drift / Math.sqrt(numBatches);
  return Array.from({ length: numBatches }, () =>
    logs.map((layer) => {
      for (const expert of layer.keys()) layer[expert]! += step * random.normal();
      return drawRows(random, layer.map(Math.exp), rowsPerBatch);
    }),
  );
}
