import type { expertmesh } from '@expertmesh/proto';
import type { PrecisionSpans } from '../steps/precision-spans.js';

/** What answers of every kind say at their end of the precision maps that their positions were computed under. */
export type ToldPrecision = Pick<expertmesh.v1.GenerateFinished.$Properties, 'precisionSpans' | 'precisionChanged'>;

/** Of sequences that began as one and went on beside each other: each took up a map at the same step as the others. */
export function toldPrecision(precision: readonly PrecisionSpans[]): ToldPrecision {
  return { precisionSpans: [...(precision[0]?.all ?? [])], precisionChanged: precision.some(({ isChanged }) => isChanged) };
}
