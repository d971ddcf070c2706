import type { AttentionSpec, FeedForwardSpec, LayerSpec, LinearSpec, MixtureSpec } from './model-spec.js';

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
