import type { DType } from '@expertmesh/native';
import type { ExpectedTensor } from '../checkpoint/tensor-table.js';
import { constantTensor, type RandomTensor, RandomWeights } from './random-weights.js';

/** As the reference implementation starts a training. */
const biasDeviation = 0.02;

/**
 * Values by which a model of any depth stays finite and routes evenly: products keep the size of what they multiply, and
 * embeddings are large enough beside what the layers add that different tokens choose different experts.
 */
export function synthValues(seed: number, dtype: DType): (tensor: ExpectedTensor) => RandomTensor {
  const weights = new RandomWeights(seed, dtype);
  return ({ name, kind, shape }) => {
    switch (kind) {
      case 'norm':
        return constantTensor(dtype, 1);
      case 'embedding':
        return weights.tensor(name, 1);
      case 'bias':
        return weights.tensor(name, biasDeviation);
      case 'weight':
        return weights.tensor(name, 1 / Math.sqrt(shape.at(-1)!));
    }
  };
}
