import type {
  AttentionSpec,
  CapacitySpec,
  DecoderSpec,
  FeedForwardSpec,
  LayerSpec,
  LinearSpec,
  MixtureSpec,
  Sublayer,
} from './model-spec.js';

/** The layer's experts; null for a dense layer. */
export function mixtureOf({ sublayers }: LayerSpec): MixtureSpec | null {
  for (const sublayer of sublayers) if (sublayer.kind === 'mixture') return sublayer.mixture;
  return null;
}

export function attentionsOf({ sublayers }: LayerSpec): AttentionSpec[] {
  return sublayers.flatMap((sublayer) => (sublayer.kind === 'attention' ? [sublayer.attention] : []));
}

/** Token of which padding is computed in an encoder's batch; null: none is. */
export function paddingTokenOf({ layers }: DecoderSpec): number | null {
  return layers.map(mixtureOf).find((mixture) => mixture?.gate.capacity?.paddingToken != null)?.gate.capacity?.paddingToken ?? null;
}

/** Those there are, in the order of an expert's canonical bytes: gate, up, down. */
export function linearsOf({ gate, up, down }: FeedForwardSpec): LinearSpec[] {
  return gate === null ? [up, down] : [gate, up, down];
}

/** The same model with room for all that its routers choose. */
export function withoutCapacity(spec: DecoderSpec): DecoderSpec {
  return withCapacity(spec, null);
}

/**
 * The same model under the papers' static gating: steps padded to `rows`, and for each expert ceil(`fraction` x `rows`) places, all of them
 * computed. Weights are normalised over what has found a place.
 */
export function withStaticGating(spec: DecoderSpec, fraction: number, rows: number): DecoderSpec {
  const places = { places: null, renormalisesFirst: false, isByProbability: false, paddingToken: null };
  return withCapacity(spec, { sharedBy: 'batch', fraction, ...places, paddedTo: rows });
}

function withCapacity(spec: DecoderSpec, capacity: CapacitySpec | null): DecoderSpec {
  const limited = (sublayer: Sublayer): Sublayer =>
    sublayer.kind === 'mixture'
      ? { kind: 'mixture', mixture: { ...sublayer.mixture, gate: { ...sublayer.mixture.gate, capacity } } }
      : sublayer;
  return { ...spec, layers: spec.layers.map(({ sublayers }) => ({ sublayers: sublayers.map(limited) })) };
}
