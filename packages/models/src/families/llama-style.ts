// What the families of today share: the decoder layout and tensor names that Llama's checkpoints made common.
import type { AttentionSpec, DecoderSpec, FeedForwardSpec, LinearSpec, MixtureSpec, NormSpec, Sublayer } from '@expertmesh/native';
import { z } from 'zod';
import {
  type ConfigFile,
  configConflict,
  largestVocabulary,
  numberBetween,
  onlyNull,
  orElse,
  parseConfig,
  size,
  supported,
  text,
  wholeNumber,
  yesOrNo,
} from '../config.js';
import { ropeFields, rotaryEmbedding } from '../rope-config.js';
import { attentionKinds } from './sliding-window.js';

/** Keys of config.json that every family has. Sizes are required; the rest has the defaults of the reference implementation. */
export const llamaStyleFields = {
  hidden_size: size(),
  num_hidden_layers: size(1024),
  num_attention_heads: size(),
  /** Absent or null: as many as query heads. */
  num_key_value_heads: size().nullish(),
  head_dim: size().nullish(),
  vocab_size: wholeNumber(1, largestVocabulary),
  max_position_embeddings: wholeNumber(1),
  hidden_act: supported(orElse(text, 'silu'), (value) => value === 'silu', 'silu'),
  rms_norm_eps: numberBetween(0).nullish(),
  tie_word_embeddings: orElse(yesOrNo, false),
  quantization_config: onlyNull('null (weights in F32, F16 or BF16)'),
  layer_types: supported(
    z.array(text, { error: 'a list of names or null' }).nullish(),
    (kinds) => kinds == null || kinds.every((kind) => attentionKinds.includes(kind)),
    `of ${attentionKinds.join(' and ')} only`,
  ),
  ...ropeFields,
};

type LlamaStyleConfig = z.output<z.ZodObject<typeof llamaStyleFields>>;

/** How a family fills the common layout. */
export interface LlamaStyle {
  readonly defaults: { readonly rmsNormEps: number; readonly ropeTheta: number };
  readonly bias: { readonly qkv: boolean; readonly output: boolean };
  readonly qkNorm: AttentionSpec['qkNorm'];
  readonly clipQkv: number | null;
  /** By layer: positions a query sees; null = all up to its own. */
  readonly windows: readonly (number | null)[];
  /** The second half of a layer whose tensors begin with `prefix`. */
  feedForward(layerIndex: number, prefix: string): Sublayer;
}

export function parseFamilyConfig<T extends z.ZodRawShape>(config: ConfigFile, fields: T) {
  return parseConfig(config, z.object({ ...llamaStyleFields, ...fields }));
}

export function llamaStyleDecoder(config: ConfigFile, values: LlamaStyleConfig, style: LlamaStyle): DecoderSpec {
  const sizes = attentionSizes(config, values);
  const { rope, contextLength } = rotaryEmbedding(config, values, sizes.headDim, style.defaults.ropeTheta);
  const embedding = 'model.embed_tokens.weight';
  const eps = values.rms_norm_eps ?? style.defaults.rmsNormEps;
  const norm = (name: string): NormSpec => ({ type: 'rms', weight: `${name}.weight`, bias: null, eps });
  return {
    hiddenSize: values.hidden_size,
    vocabSize: values.vocab_size,
    contextLength,
    embedding,
    lmHead: values.tie_word_embeddings ? embedding : 'lm_head.weight',
    headScale: 1,
    rope,
    encoder: null,
    decoder: { numLayers: values.num_hidden_layers, embeddingScale: 1, positions: null, finalNorm: norm('model.norm') },
    layers: Array.from({ length: values.num_hidden_layers }, (_, layerIndex) => {
      const prefix = `model.layers.${layerIndex}`;
      return {
        sublayers: [
          { kind: 'norm', norm: norm(`${prefix}.input_layernorm`) },
          { kind: 'attention', attention: attention(`${prefix}.self_attn`, sizes, style, style.windows[layerIndex] ?? null, norm) },
          { kind: 'norm', norm: norm(`${prefix}.post_attention_layernorm`) },
          style.feedForward(layerIndex, prefix),
        ],
      };
    }),
  };
}

interface GatedMlpNames {
  readonly gate: string;
  readonly up: string;
  readonly down: string;
}

const projectionNames: GatedMlpNames = { gate: 'gate_proj', up: 'up_proj', down: 'down_proj' };

/** A gated MLP of the tensors `{prefix}.{name}.weight`. */
export function gatedMlp(prefix: string, intermediateSize: number, names = projectionNames): FeedForwardSpec {
  return {
    activation: 'silu',
    gate: linear(`${prefix}.${names.gate}`, false),
    up: linear(`${prefix}.${names.up}`, false),
    down: linear(`${prefix}.${names.down}`, false),
    intermediateSize,
  };
}

/** For families whose projections have no (or no further) biases. */
export const noAttentionBias = supported(orElse(yesOrNo, false), (hasBias) => !hasBias, 'false');

/** Experts of one layer. */
export const expertCount = size(4096);

/** What distinguishes the routed experts of one family or config from another's. */
export interface RoutedExperts {
  readonly numExperts: number;
  readonly topK: number;
  readonly renormalise: boolean;
  readonly intermediateSize: number;
}

/** A router and gated experts of the tensors `{block}.gate.weight` and `{block}.experts.{index}.{name}.weight`. */
export function routedExperts(block: string, routed: RoutedExperts, names?: GatedMlpNames): MixtureSpec {
  const { numExperts, topK, renormalise, intermediateSize } = routed;
  return {
    router: linear(`${block}.gate`, false),
    gate: { scores: 'softmax', topK, groups: null, correctionBias: null, renormalise, scale: 1, capacity: null },
    numExperts,
    expertIntermediateSize: intermediateSize,
    experts: Array.from({ length: numExperts }, (_, expert) => gatedMlp(`${block}.experts.${expert}`, intermediateSize, names)),
    shared: null,
    sharedGate: null,
  };
}

/** EM_CONFIG_VALUE where a token chooses more experts than there are. */
export function checkTopK(config: ConfigFile, { topK, numExperts }: RoutedExperts): void {
  if (topK > numExperts) throw configConflict(config, 'num_experts_per_tok', `at most the number of experts (${numExperts})`);
}

interface AttentionSizes {
  readonly numHeads: number;
  readonly numKvHeads: number;
  readonly headDim: number;
}

function attentionSizes(config: ConfigFile, values: LlamaStyleConfig): AttentionSizes {
  const numHeads = values.num_attention_heads;
  const numKvHeads = values.num_key_value_heads ?? numHeads;
  if (numHeads % numKvHeads !== 0) throw configConflict(config, 'num_key_value_heads', `a divisor of num_attention_heads (${numHeads})`);
  if (values.head_dim == null && values.hidden_size % numHeads !== 0) {
    throw configConflict(config, 'num_attention_heads', `a divisor of hidden_size (${values.hidden_size}), as head_dim is not given`);
  }
  const headDim = values.head_dim ?? values.hidden_size / numHeads;
  if (headDim % 2 !== 0) {
    const key = values.head_dim == null ? 'hidden_size' : 'head_dim';
    throw configConflict(config, key, `an even head size (it is ${headDim}): rotary embedding turns pairs`);
  }
  return { numHeads, numKvHeads, headDim };
}

function attention(
  prefix: string,
  sizes: AttentionSizes,
  style: LlamaStyle,
  slidingWindow: number | null,
  norm: (name: string) => NormSpec,
): AttentionSpec {
  const hasNorm = style.qkNorm !== 'none';
  return {
    sees: slidingWindow === null ? 'causal' : 'window',
    slidingWindow,
    ...sizes,
    valueDim: sizes.headDim,
    ropeDim: sizes.headDim,
    relativeBias: null,
    scale: 1 / Math.sqrt(sizes.headDim),
    q: linear(`${prefix}.q_proj`, style.bias.qkv),
    k: linear(`${prefix}.k_proj`, style.bias.qkv),
    v: linear(`${prefix}.v_proj`, style.bias.qkv),
    o: linear(`${prefix}.o_proj`, style.bias.output),
    qkNorm: style.qkNorm,
    qNorm: hasNorm ? norm(`${prefix}.q_norm`) : null,
    kNorm: hasNorm ? norm(`${prefix}.k_norm`) : null,
    clipQkv: style.clipQkv,
  };
}

function linear(name: string, hasBias: boolean): LinearSpec {
  return { weight: `${name}.weight`, bias: hasBias ? `${name}.bias` : null };
}
