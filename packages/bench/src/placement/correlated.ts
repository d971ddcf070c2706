import type { LoadHistory } from '@expertmesh/placement';
import { Random } from '../random.js';
import { drawRows, type TraceShape } from './trace.js';

export const numTopics = 4;
/** Of the rows of a topic that do not go to its own experts. */
const commonShare = 0.2;
/** Deviation of the logarithm of an expert's load within its topic. */
const spread = 0.5;

/** The topic of each expert of each layer, as correlatedTrace draws them. */
export function topicsOf({ numLayers, numExperts }: TraceShape, seed: number): number[][] {
  const random = new Random(seed, 'topics');
  return Array.from({ length: numLayers }, () => random.permutation(numExperts).map((place) => place % numTopics));
}

/** Topics whose experts fire together: each batch has its own mixture of topics, one of them far ahead as a rule. */
export function correlatedTrace(shape: TraceShape, seed: number): LoadHistory {
  const random = new Random(seed, 'correlated');
  const topics = topicsOf(shape, seed);
  const weights = topics.map((experts) => experts.map(() => Math.exp(spread * random.normal())));
  return Array.from({ length: shape.numBatches }, () => {
    const mixture = Array.from({ length: numTopics }, () => Math.exp(1.5 * random.normal()));
    const total = mixture.reduce((sum, part) => sum + part, 0);
    return topics.map((experts, layer) => {
      const loads = experts.map((topic, expert) => {
        const part = (mixture[topic]! / total) * (1 - commonShare) + commonShare / numTopics;
        return weights[layer]![expert]! * part;
      });
      return drawRows(random, loads, shape.rowsPerBatch);
    });
  });
}
