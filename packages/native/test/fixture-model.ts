import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TensorEntry } from '../src/binding.js';
import type { AttentionSpec, DecoderSpec, FeedForwardSpec, LayerSpec, LinearSpec, MixtureSpec, NormSpec } from '../src/model-spec.js';
import { SafetensorsFile } from './safetensors-file.js';

export const fixtureNames = ['mixtral', 'olmoe', 'qwen2_moe', 'qwen3_moe'] as const;
export type FixtureName = (typeof fixtureNames)[number];

/** What an engine is opened with. */
export interface EngineModel {
  readonly spec: DecoderSpec;
  readonly files: readonly string[];
  readonly tensors: readonly TensorEntry[];
}

export interface FixtureModel extends EngineModel {
  /** Expected tensors: `a.input_ids`, `a.logits`, … */
  readonly expected: SafetensorsFile;
  readonly expectedJson: {
    readonly greedy: Readonly<Record<string, { readonly tokens: readonly number[] }>>;
    readonly perplexity_b: number;
    readonly tolerances: { readonly logits: { readonly recommended_abs: number } };
  };
}

/** The keys of the four families' config.json that decide a spec. */
interface Config {
  readonly hidden_size: number;
  readonly vocab_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  readonly head_dim?: number;
  readonly intermediate_size: number;
  readonly moe_intermediate_size?: number;
  readonly shared_expert_intermediate_size?: number;
  readonly num_local_experts?: number;
  readonly num_experts?: number;
  readonly num_experts_per_tok: number;
  readonly norm_topk_prob?: boolean;
  readonly mlp_only_layers?: readonly number[];
  readonly max_position_embeddings: number;
  readonly rms_norm_eps: number;
  readonly rope_theta: number;
  readonly tie_word_embeddings: boolean;
}

/** The spec of a fixture, written out by hand: the product's own way from config.json is tested in packages/models. */
export function fixtureModel(name: FixtureName): FixtureModel {
  const folder = fileURLToPath(new URL(`../../../test/fixtures/${name}/`, import.meta.url));
  const config = JSON.parse(readFileSync(`${folder}config.json`, 'utf8')) as Config;
  const checkpoint = new SafetensorsFile(`${folder}model.safetensors`);
  return {
    spec: decoderSpec(name, config, checkpoint),
    files: [checkpoint.path],
    tensors: checkpoint.entries(),
    expected: new SafetensorsFile(`${folder}expected.safetensors`),
    expectedJson: JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')),
  };
}

function decoderSpec(name: FixtureName, config: Config, checkpoint: SafetensorsFile): DecoderSpec {
  const headDim = config.head_dim ?? config.hidden_size / config.num_attention_heads;
  const pairs = Array.from({ length: headDim / 2 }, (_, i) => 1 / config.rope_theta ** ((2 * i) / headDim));
  return {
    hiddenSize: config.hidden_size,
    vocabSize: config.vocab_size,
    contextLength: config.max_position_embeddings,
    embedding: 'model.embed_tokens.weight',
    lmHead: config.tie_word_embeddings ? 'model.embed_tokens.weight' : 'lm_head.weight',
    headScale: 1,
    encoder: null,
    decoder: { numLayers: config.num_hidden_layers, embeddingScale: 1, positions: null, finalNorm: norm(config, 'model.norm') },
    rope: { inverseFrequencies: Float32Array.from(pairs), attentionFactor: 1, dynamic: null },
    layers: Array.from({ length: config.num_hidden_layers }, (_, layer) => layerSpec(name, config, checkpoint, layer, headDim)),
  };
}

function norm(config: Config, name: string): NormSpec {
  return { type: 'rms', weight: `${name}.weight`, bias: null, eps: config.rms_norm_eps };
}

function layerSpec(name: FixtureName, config: Config, checkpoint: SafetensorsFile, layer: number, headDim: number): LayerSpec {
  const prefix = `model.layers.${layer}`;
  const linear = (weight: string): LinearSpec => {
    const bias = `${prefix}.${weight}.bias`;
    return { weight: `${prefix}.${weight}.weight`, bias: checkpoint.has(bias) ? bias : null };
  };
  const mlp = (folder: string, names: readonly [string, string, string], intermediateSize: number): FeedForwardSpec => ({
    activation: 'silu',
    gate: linear(`${folder}.${names[0]}`),
    up: linear(`${folder}.${names[1]}`),
    down: linear(`${folder}.${names[2]}`),
    intermediateSize,
  });
  const isDense = config.mlp_only_layers?.includes(layer) ?? false;
  const qkNorm = name === 'olmoe' ? 'projection' : name === 'qwen3_moe' ? 'head' : 'none';
  const attention: AttentionSpec = {
    sees: 'causal',
    slidingWindow: null,
    numHeads: config.num_attention_heads,
    numKvHeads: config.num_key_value_heads,
    headDim,
    valueDim: headDim,
    ropeDim: headDim,
    relativeBias: null,
    scale: 1 / Math.sqrt(headDim),
    q: linear('self_attn.q_proj'),
    k: linear('self_attn.k_proj'),
    v: linear('self_attn.v_proj'),
    o: linear('self_attn.o_proj'),
    qkNorm,
    qNorm: qkNorm === 'none' ? null : norm(config, `${prefix}.self_attn.q_norm`),
    kNorm: qkNorm === 'none' ? null : norm(config, `${prefix}.self_attn.k_norm`),
    clipQkv: null,
  };
  return {
    sublayers: [
      { kind: 'norm', norm: norm(config, `${prefix}.input_layernorm`) },
      { kind: 'attention', attention },
      { kind: 'norm', norm: norm(config, `${prefix}.post_attention_layernorm`) },
      isDense
        ? { kind: 'feedForward', feedForward: mlp('mlp', ['gate_proj', 'up_proj', 'down_proj'], config.intermediate_size) }
        : { kind: 'mixture', mixture: mixtureSpec(name, config, prefix, mlp) },
    ],
  };
}

function mixtureSpec(
  name: FixtureName,
  config: Config,
  prefix: string,
  mlp: (folder: string, names: readonly [string, string, string], intermediateSize: number) => FeedForwardSpec,
): MixtureSpec {
  const isMixtral = name === 'mixtral';
  const folder = isMixtral ? 'block_sparse_moe' : 'mlp';
  const names = isMixtral ? (['w1', 'w3', 'w2'] as const) : (['gate_proj', 'up_proj', 'down_proj'] as const);
  const numExperts = config.num_local_experts ?? config.num_experts ?? 0;
  const expertIntermediateSize = config.moe_intermediate_size ?? config.intermediate_size;
  const sharedSize = config.shared_expert_intermediate_size;
  return {
    router: { weight: `${prefix}.${folder}.gate.weight`, bias: null },
    gate: {
      scores: 'softmax',
      topK: config.num_experts_per_tok,
      groups: null,
      correctionBias: null,
      renormalise: isMixtral || (config.norm_topk_prob ?? false),
      scale: 1,
      capacity: null,
    },
    numExperts,
    expertIntermediateSize,
    experts: Array.from({ length: numExperts }, (_, expert) => mlp(`${folder}.experts.${expert}`, names, expertIntermediateSize)),
    shared: sharedSize === undefined ? null : mlp('mlp.shared_expert', ['gate_proj', 'up_proj', 'down_proj'], sharedSize),
    sharedGate: sharedSize === undefined ? null : `${prefix}.mlp.shared_expert_gate.weight`,
  };
}
