import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DecoderSpec, LayerSpec, LinearSpec, MlpSpec, MoeSpec, TensorEntry } from '../src/binding.js';
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
    normEps: config.rms_norm_eps,
    embedding: 'model.embed_tokens.weight',
    finalNorm: 'model.norm.weight',
    lmHead: config.tie_word_embeddings ? 'model.embed_tokens.weight' : 'lm_head.weight',
    rope: { inverseFrequencies: Float32Array.from(pairs), attentionFactor: 1, dynamic: null },
    layers: Array.from({ length: config.num_hidden_layers }, (_, layer) => layerSpec(name, config, checkpoint, layer, headDim)),
  };
}

function layerSpec(name: FixtureName, config: Config, checkpoint: SafetensorsFile, layer: number, headDim: number): LayerSpec {
  const prefix = `model.layers.${layer}`;
  const linear = (weight: string): LinearSpec => {
    const bias = `${prefix}.${weight}.bias`;
    return { weight: `${prefix}.${weight}.weight`, bias: checkpoint.has(bias) ? bias : null };
  };
  const mlp = (folder: string, names: readonly [string, string, string], intermediateSize: number): MlpSpec => ({
    gate: linear(`${folder}.${names[0]}`),
    up: linear(`${folder}.${names[1]}`),
    down: linear(`${folder}.${names[2]}`),
    intermediateSize,
  });
  const isDense = config.mlp_only_layers?.includes(layer) ?? false;
  const qkNorm = name === 'olmoe' ? 'projection' : name === 'qwen3_moe' ? 'head' : 'none';
  return {
    inputNorm: `${prefix}.input_layernorm.weight`,
    attention: {
      numHeads: config.num_attention_heads,
      numKvHeads: config.num_key_value_heads,
      headDim,
      scale: 1 / Math.sqrt(headDim),
      q: linear('self_attn.q_proj'),
      k: linear('self_attn.k_proj'),
      v: linear('self_attn.v_proj'),
      o: linear('self_attn.o_proj'),
      qkNorm,
      qNorm: qkNorm === 'none' ? null : `${prefix}.self_attn.q_norm.weight`,
      kNorm: qkNorm === 'none' ? null : `${prefix}.self_attn.k_norm.weight`,
      clipQkv: null,
      slidingWindow: null,
    },
    postAttentionNorm: `${prefix}.post_attention_layernorm.weight`,
    mlp: isDense ? mlp('mlp', ['gate_proj', 'up_proj', 'down_proj'], config.intermediate_size) : null,
    moe: isDense ? null : moeSpec(name, config, prefix, mlp),
  };
}

function moeSpec(
  name: FixtureName,
  config: Config,
  prefix: string,
  mlp: (folder: string, names: readonly [string, string, string], intermediateSize: number) => MlpSpec,
): MoeSpec {
  const isMixtral = name === 'mixtral';
  const folder = isMixtral ? 'block_sparse_moe' : 'mlp';
  const names = isMixtral ? (['w1', 'w3', 'w2'] as const) : (['gate_proj', 'up_proj', 'down_proj'] as const);
  const numExperts = config.num_local_experts ?? config.num_experts ?? 0;
  const expertIntermediateSize = config.moe_intermediate_size ?? config.intermediate_size;
  const sharedSize = config.shared_expert_intermediate_size;
  return {
    router: `${prefix}.${folder}.gate.weight`,
    numExperts,
    topK: config.num_experts_per_tok,
    renormalise: isMixtral || (config.norm_topk_prob ?? false),
    routedScale: 1,
    expertIntermediateSize,
    experts: Array.from({ length: numExperts }, (_, expert) => mlp(`${folder}.experts.${expert}`, names, expertIntermediateSize)),
    shared: sharedSize === undefined ? null : mlp('mlp.shared_expert', ['gate_proj', 'up_proj', 'down_proj'], sharedSize),
    sharedGate: sharedSize === undefined ? null : `${prefix}.mlp.shared_expert_gate.weight`,
  };
}
