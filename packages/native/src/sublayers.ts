import type { AttentionSpec, DecoderSpec, FeedForwardSpec, LayerSpec, LinearSpec, MixtureSpec, Sublayer } from './model-spec.js';

/** The layer's experts; null for a dense layer. */
export function mixtureOf({ sublayers }: LayerSpec): MixtureSpec | null {
  for (const sublayer of sublayers) if (sublayer.kind === 'mixture') return sublayer.mixture;
  return null;
}

export function attentionsOf({ sublayers }: LayerSpec): AttentionSpec[] {
  return sublayers.flatMap((sublayer) => (sublayer.kind === 'attention' ? [sublayer.attention] : []));
}

/** Those there are, in the order of an expert's canonical bytes: gate, up, down. */
export function linearsOf({ gate, up, down }: FeedForwardSpec): LinearSpec[] {
  return gate === null ? [up, down] : [gate, up, down];
}

/** The same model with room for all that its routers choose. */
export function withoutCapacity(spec: DecoderSpec): DecoderSpec {
  const unlimited = (sublayer: Sublayer): Sublayer =>
    sublayer.kind === 'mixture'
      ? { kind: 'mixture', mixture: { ...sublayer.mixture, gate: { ...sublayer.mixture.gate, capacity: null } } }
      : sublayer;
  return { ...spec, layers: spec.layers.map(({ sublayers }) => ({ sublayers: sublayers.map(unlimited) })) };
}
