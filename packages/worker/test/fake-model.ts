import type { AttentionSpec, DecoderSpec, FeedForwardSpec, LayerSpec, MixtureSpec, NormSpec, RopeSpec } from '@expertmesh/native';

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
  const norm: NormSpec = { type: 'rms', weight: '', bias: null, eps: 0 };
  const feedForward: FeedForwardSpec = { activation: 'silu', gate: linear, up: linear, down: linear, intermediateSize: 1 };
  const attention: AttentionSpec = {
    ...{ sees: 'causal', slidingWindow: null, numHeads: 1, numKvHeads: 1, headDim: 1, valueDim: 1, ropeDim: 0, relativeBias: null },
    ...{ scale: 1, q: linear, k: linear, v: linear, o: linear, qkNorm: 'none', qNorm: null, kNorm: null, clipQkv: null },
  };
  const mixture: MixtureSpec = {
    router: linear,
    gate: { scores: 'softmax', topK, groups: null, correctionBias: null, renormalise: true, scale: 1, capacity: null },
    numExperts,
    expertIntermediateSize: 1,
    experts: Array.from({ length: numExperts }, () => feedForward),
    shared: null,
    sharedGate: null,
  };
  const layers = isMoe.map(
    (isSparse): LayerSpec => ({
      sublayers: [
        { kind: 'norm', norm },
        { kind: 'attention', attention },
        { kind: 'norm', norm },
        isSparse ? { kind: 'mixture', mixture } : { kind: 'feedForward', feedForward },
      ],
    }),
  );
  const decoder = { numLayers: layers.length, embeddingScale: 1, positions: null, finalNorm: norm };
  const names = { embedding: '', lmHead: '' };
  return { hiddenSize: 1, vocabSize, contextLength, headScale: 1, ...names, rope, encoder: null, decoder, layers };
}

/** The likeliest token each time, until the number of tokens ends the answer. */
export const plainTask = {
  source: null,
  sampling: { temperature: 0, topK: 0, topP: 1, minP: 0, typicalP: 1, seed: 1n },
  rules: {
    repetitionPenalty: 1,
    presencePenalty: 0,
    frequencyPenalty: 0,
    suppressedIds: [],
    beginSuppressedIds: [],
    badWords: [],
    minTokens: 0,
  },
  numLogprobs: null,
  produced: [],
  isStopped: false,
  eosIds: [],
};
