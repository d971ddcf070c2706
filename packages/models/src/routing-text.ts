import { type CapacitySpec, type DecoderSpec, mixtureOf } from '@expertmesh/native';

/** How `reference` gating of a model differs from `dynamic`, for people. */
export interface RoutingText {
  readonly reference: string;
  readonly dynamic: string;
  /** Whether they ever give other results. */
  readonly differ: boolean;
}

/** Null for a model whose reference implementation computes all that is chosen. */
export function routingText({ layers }: DecoderSpec): RoutingText | null {
  const capacity = layers.map((layer) => mixtureOf(layer)?.gate.capacity ?? null).find((one) => one !== null);
  if (capacity == null) return null;
  const differ = !neverDrops(capacity);
  const effect = differ
    ? `choices beyond them are dropped${capacity.sharedBy === 'batch' ? ', so that results depend on the batch' : ''}`
    : 'room for every row of a batch, so that nothing is dropped';
  return {
    reference: `${placesText(capacity)}: ${effect}${differ ? details(capacity) : ''}`,
    dynamic: `every choice is computed, whatever the batch${differ ? '' : '; the results are those of reference gating'}`,
    differ,
  };
}

/** A row's choices are of different experts, so that one expert gets at most all rows. */
function neverDrops({ fraction }: CapacitySpec): boolean {
  return fraction !== null && fraction >= 1;
}

function placesText({ sharedBy, fraction, places }: CapacitySpec): string {
  const whose = sharedBy === 'batch' ? 'a batch' : 'each sequence';
  if (fraction !== null) return `each expert has places for ${fraction} of the rows of ${whose}, padding counted`;
  if (places !== null) return `each expert has ${places} places for ${whose}`;
  return `each expert has places for twice the mean load of ${whose}`;
}

function details({ sharedBy, renormalisesFirst, isByProbability }: CapacitySpec): string {
  if (sharedBy === 'sequence') return '';
  const weights = renormalisesFirst ? 'weights are normalised before that' : 'weights are normalised over what is left';
  const order = isByProbability ? 'the surest rows first' : 'rows in their order';
  return ` (${order}, first choices before second ones; ${weights})`;
}
