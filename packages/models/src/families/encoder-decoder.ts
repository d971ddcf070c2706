// What translation models share: two stacks, the decoder's layers seeing the source, and plain experts.
import type { AttentionSpec, FeedForwardSpec, LayerSpec, LinearSpec, MixtureSpec, NormSpec, Sublayer } from '@expertmesh/native';
import { orElse, supported, text, wholeNumber } from '../config.js';

/** A router as it runs at inference; what it computes in is f32 here. */
export const routerFields = {
  router_dtype: supported(orElse(text, 'float32'), (value) => value === 'float32', 'float32'),
  /** Null: as many as twice the rows that each expert would have if all had as many. */
  expert_capacity: wholeNumber(0).nullable(),
};

/** The layers of both stacks, the encoder's first, each with its norms before attention, source and feed-forward. */
export function stackLayers(numEncoder: number, numDecoder: number, layer: (kind: StackKind, index: number) => Sublayer[]): LayerSpec[] {
  const stack = (kind: StackKind, count: number) => Array.from({ length: count }, (_, index) => ({ sublayers: layer(kind, index) }));
  return [...stack('encoder', numEncoder), ...stack('decoder', numDecoder)];
}

export type StackKind = 'encoder' | 'decoder';

export function normed(norm: NormSpec, next: Sublayer): Sublayer[] {
  return [{ kind: 'norm', norm }, next];
}

export interface HeadSizes {
  readonly numHeads: number;
  readonly headDim: number;
  readonly scale: number;
}

/** As many key heads as query heads, and no rotation. */
export function plainAttention(
  sees: 'causal' | 'whole' | 'source',
  { numHeads, headDim, scale }: HeadSizes,
  names: Record<'q' | 'k' | 'v' | 'o', LinearSpec>,
  relativeBias: AttentionSpec['relativeBias'] = null,
): Sublayer {
  const heads = { numHeads, numKvHeads: numHeads, headDim, valueDim: headDim };
  const none = { slidingWindow: null, ropeDim: 0, qkNorm: 'none', qNorm: null, kNorm: null, clipQkv: null } as const;
  return { kind: 'attention', attention: { sees, ...heads, relativeBias, scale, ...names, ...none } };
}

export interface PlainExperts extends Pick<MixtureSpec, 'router' | 'gate'> {
  readonly numExperts: number;
  expert(index: number): FeedForwardSpec;
}

export function plainMixture({ router, gate, numExperts, expert }: PlainExperts): Sublayer {
  const experts = Array.from({ length: numExperts }, (_, index) => expert(index));
  const expertIntermediateSize = experts[0]!.intermediateSize;
  return { kind: 'mixture', mixture: { router, gate, numExperts, expertIntermediateSize, experts, shared: null, sharedGate: null } };
}
