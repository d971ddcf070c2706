import { linearsOf, mixtureOf } from '@expertmesh/native';
import type { ModelFolder } from '../model-folder.js';

/** Of what is not an expert, as the checkpoint has it. */
export function nonExpertBytes({ spec, tensors }: Pick<ModelFolder, 'spec' | 'tensors'>): number {
  const all = tensors.reduce((sum, { begin, end }) => sum + end - begin, 0);
  const experts = new Set(
    spec.layers
      .flatMap((layer) => mixtureOf(layer)?.experts ?? [])
      .flatMap(linearsOf)
      .flatMap(({ weight, bias }) => [weight, bias]),
  );
  return all - tensors.filter(({ name }) => experts.has(name)).reduce((sum, { begin, end }) => sum + end - begin, 0);
}
