import type { LoadHistory } from '@expertmesh/placement';
import { Random } from '../random.js';
import { drawRows, type TraceShape } from './trace.js';

/** Of the load by rank. */
export const zipfExponent = 0.8;

/** The same uneven load in every batch: the expert of rank r has 1 / r^0.8 of the first one's. Ranks are drawn anew in each layer. */
export function zipfTrace({ numLayers, numExperts, numBatches, rowsPerBatch }: TraceShape, seed: number): LoadHistory {
  const random = new Random(seed, 'zipf');
  const weights = Array.from({ length: numLayers }, () => random.permutation(numExperts).map((rank) => (rank + 1) ** -zipfExponent));
  return Array.from({ length: numBatches }, () => weights.map((layer) => drawRows(random, layer, rowsPerBatch)));
}
