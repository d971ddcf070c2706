import type { DecoderSpec, LayerSpec, MoeSpec, RopeSpec } from '@expertmesh/native';

export interface FakeModel {
  readonly numExperts: number;
  readonly topK: number;
  readonly vocabSize: number;
  readonly contextLength: number;
  /** By layer. */
  readonly isMoe: readonly boolean[];
  readonly rope: RopeSpec;
}

/** A head of four values. */
const plainRope: RopeSpec = { inverseFrequencies: Float32Array.of(1, 0.5), attentionFactor: 1, dynamic: null };

export const fakeModel: FakeModel = {
  ...{ numExperts: 6, topK: 2, vocabSize: 50, contextLength: 1000, isMoe: [false, true, true] },
  rope: plainRope,
};

/** Requests of more than 20 tokens have rotary frequencies of their own. */
export const dynamicModel: FakeModel = { ...fakeModel, rope: { ...plainRope, dynamic: { base: 4, factor: 2, originalLength: 20 } } };

export function fakeSpec({ numExperts, topK, vocabSize, contextLength, isMoe, rope }: FakeModel = fakeModel): DecoderSpec {
  const linear = { weight: '', bias: null };
  const mlp = { gate: linear, up: linear, down: linear, intermediateSize: 1 };
  const attention = { numHeads: 1, numKvHeads: 1, headDim: 1, scale: 1, q: linear, k: linear, v: linear, o: linear };
  const moe: MoeSpec = {
    router: '',
    numExperts,
    topK,
    renormalise: true,
    routedScale: 1,
    expertIntermediateSize: 1,
    experts: Array.from({ length: numExperts }, () => mlp),
    shared: null,
    sharedGate: null,
  };
  const layers = isMoe.map(
    (isSparse): LayerSpec => ({
      inputNorm: '',
      attention: { ...attention, qkNorm: 'none', qNorm: null, kNorm: null, clipQkv: null, slidingWindow: null },
      postAttentionNorm: '',
      mlp: isSparse ? null : mlp,
      moe: isSparse ? moe : null,
    }),
  );
  const names = { embedding: '', finalNorm: '', lmHead: '' };
  return { hiddenSize: 1, vocabSize, contextLength, normEps: 0, ...names, rope, layers };
}
