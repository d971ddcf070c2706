// What a model is made of, as the native decoder builds it: no family is known there. Every value is present: `null` where
// there is none, never `undefined`.

/** Names of tensors; every projection is [outputs, inputs] row-major as in the checkpoint. */
export interface LinearSpec {
  readonly weight: string;
  readonly bias: string | null;
}

/** `rms`: x / rms(x) * weight (+ bias). `layer`: (x - mean) / deviation * weight (+ bias). Weights and biases are vectors. */
export interface NormSpec {
  readonly type: 'rms' | 'layer';
  readonly weight: string;
  readonly bias: string | null;
  readonly eps: number;
}

/** A learned bias of each score by the distance of key and query, in buckets as T5 has them. */
export interface RelativeBiasSpec {
  /** [buckets, numHeads] */
  readonly table: string;
  readonly numBuckets: number;
  /** Distances from it on share a bucket. */
  readonly maxDistance: number;
}

export interface AttentionSpec {
  /**
   * What a query sees. `causal`: positions up to its own. `window`: the last `slidingWindow` of these. `whole`: all of its
   * sequence, which is then one batch. `source`: all that the encoder has made of the sequence's source (cross attention).
   */
  readonly sees: 'causal' | 'window' | 'whole' | 'source';
  readonly slidingWindow: number | null;
  readonly numHeads: number;
  readonly numKvHeads: number;
  /** Of queries and keys. */
  readonly headDim: number;
  /** Of values. */
  readonly valueDim: number;
  /** The last elements of each head's query and key that RoPE turns; 0: none. */
  readonly ropeDim: number;
  readonly relativeBias: RelativeBiasSpec | null;
  /** Multiplies q·k. */
  readonly scale: number;
  readonly q: LinearSpec;
  readonly k: LinearSpec;
  readonly v: LinearSpec;
  readonly o: LinearSpec;
  /** RMS norm of queries and keys before RoPE: over each head, or over the whole projection. */
  readonly qkNorm: 'none' | 'head' | 'projection';
  readonly qNorm: NormSpec | null;
  readonly kNorm: NormSpec | null;
  /** Queries, keys and values are clamped to ±this, after the norms and before RoPE; null: as they are. */
  readonly clipQkv: number | null;
}

/** Rotary embedding of halves: at position p, pair i of a head is turned by the angle f32(p * inverseFrequencies[i]). */
export interface RopeSpec {
  /** [ropeDim / 2] */
  readonly inverseFrequencies: Float32Array;
  /** Multiplies cos and sin. */
  readonly attentionFactor: number;
  /** Where frequencies depend on a request's length; null where they do not. The engine is told by BatchInput instead. */
  readonly dynamic: DynamicRope | null;
}

/** "Dynamic NTK" scaling: the base grows with the length of a request that is longer than the model was trained for. */
export interface DynamicRope {
  readonly base: number;
  readonly factor: number;
  /** Tokens; requests up to it have the frequencies of RopeSpec. */
  readonly originalLength: number;
}

/** `gelu` by the error function, `geluTanh` its usual approximation. */
export type Activation = 'silu' | 'relu' | 'gelu' | 'geluTanh';

/** Gated: down(act(gate(x)) * up(x)). Plain, without a gate: down(act(up(x))). */
export interface FeedForwardSpec {
  readonly activation: Activation;
  readonly gate: LinearSpec | null;
  readonly up: LinearSpec;
  readonly down: LinearSpec;
  readonly intermediateSize: number;
}

/** How the router's logits become experts and their weights. */
export interface GateSpec {
  /** Of each expert: the softmax over all of them, or its own sigmoid. */
  readonly scores: 'softmax' | 'sigmoid';
  readonly topK: number;
  /** Experts are chosen from the best groups only; null: from all. */
  readonly groups: GateGroups | null;
  /** [numExperts] added to the scores for the choice, not for the weights. */
  readonly correctionBias: string | null;
  /** Chosen weights divided by their sum. */
  readonly renormalise: boolean;
  /** Chosen weights times this. */
  readonly scale: number;
  /** What the reference implementation of a family allows each expert; null: it computes all that is chosen. */
  readonly capacity: CapacitySpec | null;
}

/**
 * Places of the experts, kept to in `reference` gating only: results then depend on who else is in the batch. First choices take
 * the places of their expert one after the other, then second choices do; a choice that finds none is dropped and weighs nothing.
 */
export interface CapacitySpec {
  /** Whose rows share an expert's places: those of the whole batch, or those of each sequence. */
  readonly sharedBy: 'batch' | 'sequence';
  /** Places for each of these rows, sequences counted as long as the longest; null: `places`. */
  readonly fraction: number | null;
  /** Null: twice the rows over the experts. */
  readonly places: number | null;
  /** Weights are divided by the sum of all that were chosen, or of what was not dropped. */
  readonly renormalisesFirst: boolean;
  /** Rows are served by their largest score, or in their order. */
  readonly isByProbability: boolean;
  /** Static gating: rows that a step is padded to, each expert computing all its places, filled or not; null: rows go to experts as they are. */
  readonly paddedTo: number | null;
  /** Token whose rows take places too, where an encoder's batch is padded with it to the longest source; null: padding takes none. */
  readonly paddingToken: number | null;
}

export interface GateGroups {
  /** Equal runs of experts. */
  readonly count: number;
  readonly kept: number;
  /** A group is as good as its best expert, or as the sum of its two best. */
  readonly score: 'best' | 'bestTwo';
}

export interface MixtureSpec {
  readonly router: LinearSpec;
  readonly gate: GateSpec;
  readonly numExperts: number;
  readonly expertIntermediateSize: number;
  /** Indexed by expert; all of one activation, all gated or all plain. */
  readonly experts: readonly FeedForwardSpec[];
  /** Added last, for every row. */
  readonly shared: FeedForwardSpec | null;
  /** Weight [1, hidden] of the shared expert's sigmoid gate. */
  readonly sharedGate: string | null;
}

/**
 * One step of a layer. A norm takes the residual stream to the input of the sublayers after it; every other one adds what it
 * makes of that input to the residual stream. (So "pre-norm" is written norm, attention, norm, feed-forward.)
 */
export type Sublayer =
  | { readonly kind: 'norm'; readonly norm: NormSpec }
  | { readonly kind: 'attention'; readonly attention: AttentionSpec }
  | { readonly kind: 'feedForward'; readonly feedForward: FeedForwardSpec }
  | { readonly kind: 'mixture'; readonly mixture: MixtureSpec };

export interface LayerSpec {
  /** At least one; of mixtures at most one. */
  readonly sublayers: readonly Sublayer[];
}

/** Added to the embedding of each row. */
export type PositionsSpec =
  /** A row of a table [positions, hidden] for each position, beginning at `offset`. */
  | { readonly kind: 'learned'; readonly table: string; readonly numPositions: number; readonly offset: number }
  /** [hidden / 2] sines, then as many cosines, of f32((position + offset) * frequencies[i]). */
  | { readonly kind: 'sinusoidal'; readonly frequencies: Float32Array; readonly offset: number };

/** Layers that rows pass one after the other, and what comes before and after them. */
export interface StackSpec {
  readonly numLayers: number;
  /** Multiplies the embedding. */
  readonly embeddingScale: number;
  readonly positions: PositionsSpec | null;
  readonly finalNorm: NormSpec;
}

/** What the native decoder builds its layers from. */
export interface DecoderSpec {
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly contextLength: number;
  readonly embedding: string;
  /** The embedding's name where the two are tied. */
  readonly lmHead: string;
  /** Multiplies the rows that lmHead is applied to. */
  readonly headScale: number;
  /** Null where no layer has it. */
  readonly rope: RopeSpec | null;
  readonly encoder: StackSpec | null;
  readonly decoder: StackSpec;
  /** The encoder's, then the decoder's. */
  readonly layers: readonly LayerSpec[];
}
