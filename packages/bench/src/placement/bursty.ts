import type { LoadHistory } from '@expertmesh/placement';
import { Random } from '../random.js';
import { drawRows, type TraceShape } from './trace.js';

/** Deviation of the logarithm of an expert's load outside bursts. */
const spread = 0.5;
/** A burst multiplies an expert's load. */
const height = 8;
/** Batches that a burst lasts, in the mean. */
const length = 2;
/** Part of the time in which an expert bursts. */
const busyShare = 0.08;

/** Now and then an expert has eight times its load for some batches; which one and when nobody can know. */
export function burstyTrace({ numLayers, numExperts, numBatches, rowsPerBatch }: TraceShape, seed: number): LoadHistory {
  const random = new Random(seed, 'bursty');
  const layers = Array.from({ length: numLayers }, () =>
    Array.from({ length: numExperts }, () => ({ weight: Math.exp(spread * random.normal()), isBursting: random.next() < busyShare })),
  );
  const startShare = busyShare / (1 - busyShare) / length;
  return Array.from({ length: numBatches }, () =>
    layers.map((experts) => {
      for (const expert of experts) expert.isBursting = expert.isBursting ? random.next() >= 1 / length : random.next() < startShare;
      const weights = experts.map(({ weight, isBursting }) => weight * (isBursting ? height : 1));
      return drawRows(random, weights, rowsPerBatch);
    }),
  );
}
