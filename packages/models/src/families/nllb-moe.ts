import type { FeedForwardSpec, GateSpec, LinearSpec, NormSpec, Sublayer } from '@expertmesh/native';
import { z } from 'zod';
import {
  type ConfigFile,
  configConflict,
  largestVocabulary,
  orElse,
  parseConfig,
  size,
  supported,
  text,
  wholeNumber,
  withDefaults,
  yesOrNo,
} from '../config.js';
import { type HeadSizes, normed, plainAttention, plainMixture, routerFields, type StackKind, stackLayers } from './encoder-decoder.js';
import type { Family } from './family.js';
import { expertCount } from './llama-style.js';
import { headsFillHidden, oneHeadKind } from './model-sizes.js';

/** Of the reference's class; what the shapes of tensors tell is required. */
const defaults = {
  encoder_attention_heads: 16,
  decoder_attention_heads: 16,
  encoder_sparse_step: 4,
  decoder_sparse_step: 4,
  max_position_embeddings: 1024,
  expert_capacity: 64,
  pad_token_id: 1,
};

const fraction = z.number({ error: 'a number' });

const fields = z.object({
  d_model: size(),
  vocab_size: wholeNumber(1, largestVocabulary),
  max_position_embeddings: wholeNumber(1),
  encoder_layers: size(512),
  decoder_layers: size(512),
  encoder_attention_heads: size(),
  decoder_attention_heads: size(),
  encoder_ffn_dim: size(),
  decoder_ffn_dim: size(),
  /** 0: no layer has experts. */
  encoder_sparse_step: wholeNumber(0),
  decoder_sparse_step: wholeNumber(0),
  activation_function: supported(orElse(text, 'relu'), (value) => value === 'relu', 'relu'),
  scale_embedding: orElse(yesOrNo, true),
  tie_word_embeddings: orElse(yesOrNo, true),
  pad_token_id: wholeNumber(0),
  num_experts: expertCount,
  router_bias: orElse(yesOrNo, false),
  ...routerFields,
  /** The others choose by chance, at inference too. */
  second_expert_policy: supported(orElse(text, 'all'), (value) => value === 'all', 'all'),
  normalize_router_prob_before_dropping: orElse(yesOrNo, false),
  batch_prioritized_routing: orElse(yesOrNo, false),
  /** Despite its name: padding is routed as any other token. */
  router_ignore_padding_tokens: orElse(yesOrNo, false),
  moe_eval_capacity_token_fraction: orElse(fraction, 1),
  moe_token_dropout: orElse(
    z
      .number({ error: 'a number from 0, below 1' })
      .min(0, { error: 'a number from 0, below 1' })
      .lt(1, { error: 'a number from 0, below 1' }),
    0.2,
  ),
});

type NllbConfig = z.output<typeof fields>;

const embedding = 'model.shared.weight';

export const nllbMoe: Family = {
  architecture: 'NllbMoeForConditionalGeneration',
  modelTypes: ['nllb-moe', 'nllb_moe'],
  headlessArchitecture: 'NllbMoeModel',
  embeddingCopies: ['model.encoder.embed_tokens.weight', 'model.decoder.embed_tokens.weight', 'lm_head.weight'],
  languageCode: /^[a-z]{3}_[A-Z][a-z]{3}$/,
  topK: 2,
  decoderSpec(given) {
    const config = withDefaults(given, defaults);
    const values = parseConfig(config, fields);
    if (values.num_experts < 2) throw configConflict(config, 'num_experts', 'at least 2, as each token has two');
    const stack = (kind: StackKind) => ({
      numLayers: values[`${kind}_layers`],
      embeddingScale: values.scale_embedding ? Math.sqrt(values.d_model) : 1,
      positions: { kind: 'sinusoidal', frequencies: frequencies(config, values.d_model), offset: values.pad_token_id + 1 } as const,
      finalNorm: norm(`model.${kind}.layer_norm`),
    });
    return {
      hiddenSize: values.d_model,
      vocabSize: values.vocab_size,
      contextLength: values.max_position_embeddings,
      embedding,
      lmHead: values.tie_word_embeddings ? embedding : 'lm_head.weight',
      headScale: 1,
      rope: null,
      encoder: stack('encoder'),
      decoder: stack('decoder'),
      layers: stackLayers(values.encoder_layers, values.decoder_layers, layersOf(config, values)),
    };
  },
  configOf: (sizes) => {
    oneHeadKind(sizes, 'nllb-moe');
    headsFillHidden(sizes, 'nllb-moe');
    return {
      activation_function: 'relu',
      batch_prioritized_routing: false,
      bos_token_id: 0,
      d_model: sizes.hidden,
      decoder_attention_heads: sizes.heads,
      decoder_ffn_dim: sizes.ffn,
      decoder_layers: sizes.layers,
      decoder_sparse_step: sizes.sparseStep,
      decoder_start_token_id: 2,
      encoder_attention_heads: sizes.heads,
      encoder_ffn_dim: sizes.ffn,
      encoder_layers: sizes.layers,
      encoder_sparse_step: sizes.sparseStep,
      eos_token_id: 2,
      expert_capacity: 64,
      is_encoder_decoder: true,
      max_position_embeddings: sizes.context,
      moe_eval_capacity_token_fraction: 1,
      moe_token_dropout: 0.2,
      normalize_router_prob_before_dropping: false,
      num_experts: sizes.experts,
      num_hidden_layers: sizes.layers,
      pad_token_id: 1,
      router_bias: false,
      router_dtype: 'float32',
      router_ignore_padding_tokens: false,
      scale_embedding: true,
      second_expert_policy: 'all',
      tie_word_embeddings: true,
      use_cache: true,
      vocab_size: sizes.vocab,
    };
  },
};

/** Of sines and cosines, 1 down to 1/10000, in f32 step by step as the reference computes them. */
function frequencies(config: ConfigFile, hiddenSize: number): Float32Array {
  const half = hiddenSize / 2;
  if (!Number.isInteger(half) || half < 2) throw configConflict(config, 'd_model', 'an even number from 4, half sines and half cosines');
  const step = Math.fround(-(Math.log(10_000) / (half - 1)));
  return Float32Array.from({ length: half }, (_, index) => Math.exp(Math.fround(index * step)));
}

function layersOf(config: ConfigFile, values: NllbConfig): (kind: StackKind, index: number) => Sublayer[] {
  const gate = gateOf(values);
  const sizes = { encoder: headSizes(config, values, 'encoder'), decoder: headSizes(config, values, 'decoder') };
  const attention = (sees: 'causal' | 'whole' | 'source', heads: HeadSizes, name: string) =>
    plainAttention(sees, heads, {
      q: linear(`${name}.q_proj`),
      k: linear(`${name}.k_proj`),
      v: linear(`${name}.v_proj`),
      o: linear(`${name}.out_proj`),
    });
  return (kind, index) => {
    const prefix = `model.${kind}.layers.${index}`;
    const heads = sizes[kind];
    const step = values[`${kind}_sparse_step`];
    const width = values[`${kind}_ffn_dim`];
    const block: Sublayer =
      step > 0 && (index + 1) % step === 0
        ? plainMixture({
            router: linear(`${prefix}.ffn.router.classifier`, values.router_bias),
            gate,
            numExperts: values.num_experts,
            expert: (expert) => feedForward(`${prefix}.ffn.experts.expert_${expert}`, width),
          })
        : { kind: 'feedForward', feedForward: feedForward(`${prefix}.ffn`, width) };
    const source =
      kind === 'decoder'
        ? normed(norm(`${prefix}.cross_attention_layer_norm`), attention('source', heads, `${prefix}.cross_attention`))
        : [];
    return [
      ...normed(norm(`${prefix}.self_attn_layer_norm`), attention(kind === 'encoder' ? 'whole' : 'causal', heads, `${prefix}.self_attn`)),
      ...source,
      ...normed(norm(`${prefix}.ff_layer_norm`), block),
    ];
  };
}

function headSizes(config: ConfigFile, values: NllbConfig, kind: StackKind): HeadSizes {
  const numHeads = values[`${kind}_attention_heads`];
  const headDim = values.d_model / numHeads;
  if (!Number.isInteger(headDim)) throw configConflict(config, `${kind}_attention_heads`, `a divisor of d_model (${values.d_model})`);
  return { numHeads, headDim, scale: headDim ** -0.5 };
}

/** moe_token_dropout scales what experts give at inference too. */
function gateOf(values: NllbConfig): GateSpec {
  const fraction = values.moe_eval_capacity_token_fraction;
  return {
    scores: 'softmax',
    topK: 2,
    groups: null,
    correctionBias: null,
    renormalise: true,
    scale: 1 - values.moe_token_dropout,
    capacity: {
      sharedBy: 'batch',
      fraction: fraction > 0 ? fraction : null,
      places: values.expert_capacity,
      renormalisesFirst: values.normalize_router_prob_before_dropping,
      isByProbability: values.batch_prioritized_routing,
      paddedTo: null,
      paddingToken: values.router_ignore_padding_tokens ? values.pad_token_id : null,
    },
  };
}

function feedForward(prefix: string, intermediateSize: number): FeedForwardSpec {
  return { activation: 'relu', gate: null, up: linear(`${prefix}.fc1`), down: linear(`${prefix}.fc2`), intermediateSize };
}

function norm(name: string): NormSpec {
  return { type: 'layer', weight: `${name}.weight`, bias: `${name}.bias`, eps: 1e-5 };
}

function linear(name: string, hasBias = true): LinearSpec {
  return { weight: `${name}.weight`, bias: hasBias ? `${name}.bias` : null };
}
