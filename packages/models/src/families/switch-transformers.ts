import type { FeedForwardSpec, GateSpec, LinearSpec, NormSpec, RelativeBiasSpec, Sublayer } from '@expertmesh/native';
import { z } from 'zod';
import {
  type ConfigFile,
  configConflict,
  largestVocabulary,
  numberBetween,
  orElse,
  parseConfig,
  size,
  supported,
  text,
  wholeNumber,
  withDefaults,
  yesOrNo,
} from '../config.js';
import { normed, plainAttention, plainMixture, routerFields, type StackKind, stackLayers } from './encoder-decoder.js';
import type { Family } from './family.js';
import { expertCount } from './llama-style.js';
import { oneHeadKind } from './model-sizes.js';

/** Relative positions have no end; this bounds what one request may ask for. */
const contextLength = 8192;

/** Of the reference's class; what the shapes of tensors tell is required. */
const defaults = {
  num_sparse_encoder_layers: 3,
  num_sparse_decoder_layers: 3,
  num_heads: 12,
  d_kv: 64,
  expert_capacity: 64,
  relative_attention_num_buckets: 32,
  relative_attention_max_distance: 128,
};

const fields = z.object({
  d_model: size(),
  d_ff: size(),
  d_kv: size(),
  vocab_size: wholeNumber(1, largestVocabulary),
  num_layers: size(512),
  /** Absent or null: as many as the encoder's. */
  num_decoder_layers: size(512).nullish(),
  num_sparse_encoder_layers: wholeNumber(0),
  num_sparse_decoder_layers: wholeNumber(0),
  num_heads: size(),
  num_experts: expertCount,
  router_bias: orElse(yesOrNo, false),
  ...routerFields,
  expert_capacity: wholeNumber(0),
  relative_attention_num_buckets: size(),
  relative_attention_max_distance: size(),
  dense_act_fn: supported(orElse(text, 'relu'), (value) => value === 'relu', 'relu'),
  is_gated_act: supported(orElse(yesOrNo, false), (isGated) => !isGated, 'false'),
  layer_norm_epsilon: orElse(numberBetween(0), 1e-6),
  tie_word_embeddings: orElse(yesOrNo, true),
});

type SwitchConfig = z.output<typeof fields>;

const embedding = 'shared.weight';

export const switchTransformers: Family = {
  architecture: 'SwitchTransformersForConditionalGeneration',
  modelTypes: ['switch_transformers'],
  headlessArchitecture: 'SwitchTransformersModel',
  embeddingCopies: ['encoder.embed_tokens.weight', 'decoder.embed_tokens.weight', 'lm_head.weight'],
  languageCode: null,
  topK: 1,
  decoderSpec(given) {
    const config = withDefaults(given, defaults);
    const values = parseConfig(config, fields);
    checkBuckets(config, values);
    const numDecoder = values.num_decoder_layers ?? values.num_layers;
    const norm = (name: string): NormSpec => ({ type: 'rms', weight: `${name}.weight`, bias: null, eps: values.layer_norm_epsilon });
    const stack = (kind: StackKind, numLayers: number) => ({
      numLayers,
      embeddingScale: 1,
      positions: null,
      finalNorm: norm(`${kind}.final_layer_norm`),
    });
    return {
      hiddenSize: values.d_model,
      vocabSize: values.vocab_size,
      contextLength,
      embedding,
      lmHead: values.tie_word_embeddings ? embedding : 'lm_head.weight',
      headScale: values.tie_word_embeddings ? values.d_model ** -0.5 : 1,
      rope: null,
      encoder: stack('encoder', values.num_layers),
      decoder: stack('decoder', numDecoder),
      layers: stackLayers(values.num_layers, numDecoder, layersOf(values, norm)),
    };
  },
  configOf: (sizes) => {
    oneHeadKind(sizes, 'switch_transformers');
    return {
      d_ff: sizes.ffn,
      d_kv: sizes.headDim,
      d_model: sizes.hidden,
      decoder_start_token_id: 0,
      dense_act_fn: 'relu',
      eos_token_id: 1,
      expert_capacity: 64,
      feed_forward_proj: 'relu',
      is_encoder_decoder: true,
      is_gated_act: false,
      layer_norm_epsilon: 1e-6,
      num_decoder_layers: sizes.layers,
      num_experts: sizes.experts,
      num_heads: sizes.heads,
      num_layers: sizes.layers,
      num_sparse_decoder_layers: Math.floor(sizes.layers / sizes.sparseStep),
      num_sparse_encoder_layers: Math.floor(sizes.layers / sizes.sparseStep),
      pad_token_id: 0,
      relative_attention_max_distance: 128,
      relative_attention_num_buckets: 32,
      router_bias: false,
      router_dtype: 'float32',
      tie_word_embeddings: true,
      use_cache: true,
      vocab_size: sizes.vocab,
    };
  },
};

/** Half of them for each direction, and of those half for single distances. */
function checkBuckets(config: ConfigFile, values: SwitchConfig): void {
  const { relative_attention_num_buckets: buckets, relative_attention_max_distance: most } = values;
  if (buckets % 4 !== 0) throw configConflict(config, 'relative_attention_num_buckets', 'a multiple of 4');
  if (most <= buckets / 2) {
    throw configConflict(config, 'relative_attention_max_distance', `more than half of relative_attention_num_buckets (${buckets / 2})`);
  }
}

/** As the reference counts: without sparse layers it takes a step that finds none, unless there is but one layer. */
function isSparse(index: number, numLayers: number, numSparse: number): boolean {
  const step = numSparse > 0 ? Math.floor(numLayers / numSparse) : numLayers;
  return step > 0 && (step === 1 || index % step === 1);
}

function layersOf(values: SwitchConfig, norm: (name: string) => NormSpec): (kind: StackKind, index: number) => Sublayer[] {
  const { num_heads: numHeads, d_kv: headDim, num_experts: numExperts } = values;
  // The softmax takes scores as they are.
  const heads = { numHeads, headDim, scale: 1 };
  const gate = gateOf(values);
  const numLayers = { encoder: values.num_layers, decoder: values.num_decoder_layers ?? values.num_layers };
  const names = (name: string) => ({ q: linear(`${name}.q`), k: linear(`${name}.k`), v: linear(`${name}.v`), o: linear(`${name}.o`) });
  return (kind, index) => {
    const prefix = `${kind}.block.${index}.layer`;
    // Block 0 has the table for all.
    const relativeBias: RelativeBiasSpec = {
      table: `${kind}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`,
      numBuckets: values.relative_attention_num_buckets,
      maxDistance: values.relative_attention_max_distance,
    };
    const last = kind === 'encoder' ? 1 : 2;
    const mlp = `${prefix}.${last}.mlp`;
    const block: Sublayer = isSparse(index, numLayers[kind], values[`num_sparse_${kind}_layers`])
      ? plainMixture({
          router: linear(`${mlp}.router.classifier`, values.router_bias),
          gate,
          numExperts,
          expert: (expert) => feedForward(`${mlp}.experts.expert_${expert}`, values.d_ff),
        })
      : { kind: 'feedForward', feedForward: feedForward(mlp, values.d_ff) };
    const source =
      kind === 'decoder'
        ? normed(norm(`${prefix}.1.layer_norm`), plainAttention('source', heads, names(`${prefix}.1.EncDecAttention`)))
        : [];
    const self = plainAttention(kind === 'encoder' ? 'whole' : 'causal', heads, names(`${prefix}.0.SelfAttention`), relativeBias);
    return [...normed(norm(`${prefix}.0.layer_norm`), self), ...source, ...normed(norm(`${prefix}.${last}.layer_norm`), block)];
  };
}

/** The probability of the one expert is its weight. */
function gateOf({ expert_capacity: places }: SwitchConfig): GateSpec {
  return {
    scores: 'softmax',
    topK: 1,
    groups: null,
    correctionBias: null,
    renormalise: false,
    scale: 1,
    capacity: {
      sharedBy: 'sequence',
      fraction: null,
      places,
      renormalisesFirst: true,
      isByProbability: false,
      paddedTo: null,
      paddingToken: null,
    },
  };
}

function feedForward(prefix: string, intermediateSize: number): FeedForwardSpec {
  return { activation: 'relu', gate: null, up: linear(`${prefix}.wi`), down: linear(`${prefix}.wo`), intermediateSize };
}

function linear(name: string, hasBias = false): LinearSpec {
  return { weight: `${name}.weight`, bias: hasBias ? `${name}.bias` : null };
}
