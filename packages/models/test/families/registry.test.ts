// What config.json may ask for: served, refused by name, or wrong, each by key. Pure: no file is read but the configs.
import { join } from 'node:path';
import { attentionsOf, type DecoderSpec, mixtureOf } from '@expertmesh/native';
import { beforeAll, describe, expect, it } from 'vitest';
import { familyOf } from '../../src/families/registry.js';
import { type FamilyName, families, fixture, readJson } from '../folders.js';

const configs = new Map<FamilyName, Record<string, unknown>>();

beforeAll(async () => {
  for (const name of families) configs.set(name, await readJson(join(fixture(name), 'config.json')));
});

function specOf(name: FamilyName, changes: Record<string, unknown>): DecoderSpec {
  const config = { file: 'config.json', values: { ...configs.get(name), ...changes } };
  return familyOf(config).decoderSpec(config);
}

function errorOf(name: FamilyName, changes: Record<string, unknown>): unknown {
  try {
    specOf(name, changes);
  } catch (error) {
    return error;
  }
  return null;
}

describe('a config that names no served family', () => {
  it.each([
    { architectures: undefined },
    { architectures: null },
    { architectures: [] },
    { architectures: ['LlamaForCausalLM'] },
    { architectures: ['LlamaForCausalLM', 'MixtralForCausalLM'] },
  ])('is refused by architectures[0]: %j', (changes) => {
    expect(errorOf('mixtral', changes)).toMatchObject({
      code: 'EM_MODEL_UNSUPPORTED',
      fields: { key: 'architectures[0]', wanted: expect.stringContaining('Qwen3MoeForCausalLM') },
    });
  });

  it.each([{ model_type: undefined }, { model_type: null }, { model_type: 'qwen3_moe' }])('is refused by model_type: %j', (changes) => {
    expect(errorOf('mixtral', changes)).toMatchObject({ code: 'EM_MODEL_UNSUPPORTED', fields: { key: 'model_type', wanted: 'mixtral' } });
  });

  it.each([
    [{ architectures: 'MixtralForCausalLM' }, 'architectures'],
    [{ architectures: [7] }, 'architectures.0'],
    [{ model_type: 7 }, 'model_type'],
  ])('is an error where the names are no names: %j', (changes, key) => {
    expect(errorOf('mixtral', changes)).toMatchObject({ code: 'EM_CONFIG_VALUE', fields: { key } });
  });
});

describe('a feature that is not served', () => {
  const everywhere: [Record<string, unknown>, string][] = [
    [{ hidden_act: 'gelu' }, 'hidden_act'],
    [{ rope_scaling: { type: 'longrope', factor: 2 } }, 'rope_scaling.type'],
    [{ rope_scaling: { rope_type: 'mrope' } }, 'rope_scaling.rope_type'],
    [{ rope_parameters: { rope_type: 'axial', rope_theta: 1e4 } }, 'rope_parameters.rope_type'],
    [{ rope_parameters: { full_attention: { rope_type: 'default', rope_theta: 1e4 } } }, 'rope_parameters.full_attention'],
    [{ rope_parameters: { rope_type: 'default', partial_rotary_factor: 0.5 } }, 'rope_parameters.partial_rotary_factor'],
    [{ partial_rotary_factor: 0.5 }, 'partial_rotary_factor'],
    [{ quantization_config: { quant_method: 'fp8' } }, 'quantization_config'],
    [{ layer_types: ['full_attention', 'linear_attention', 'full_attention'] }, 'layer_types'],
  ];
  const cases = [
    ...families.flatMap((name) => everywhere.map(([changes, key]) => ({ name, changes, key }))),
    { name: 'mixtral' as const, changes: { sliding_window: 256, layer_types: Array(3).fill('full_attention') }, key: 'layer_types' },
    { name: 'olmoe' as const, changes: { sliding_window: 256 }, key: 'sliding_window' },
    { name: 'mixtral' as const, changes: { attention_bias: true }, key: 'attention_bias' },
    { name: 'qwen2_moe' as const, changes: { attention_bias: true }, key: 'attention_bias' },
  ];

  it.each(cases)('is refused by name: $name $changes', ({ name, changes, key }) => {
    expect(errorOf(name, changes)).toMatchObject({
      code: 'EM_MODEL_UNSUPPORTED',
      fields: { file: 'config.json', key },
    });
  });
});

describe('a wrong value', () => {
  const cases: [FamilyName, Record<string, unknown>, string, string][] = [
    ['mixtral', { hidden_size: undefined }, 'hidden_size', 'absent'],
    ['mixtral', { hidden_size: '64' }, 'hidden_size', '"64"'],
    ['mixtral', { hidden_size: 64.5 }, 'hidden_size', '64.5'],
    ['mixtral', { hidden_size: -64 }, 'hidden_size', '-64'],
    ['mixtral', { hidden_size: 2 ** 40 }, 'hidden_size', String(2 ** 40)],
    ['mixtral', { num_hidden_layers: 0 }, 'num_hidden_layers', '0'],
    ['mixtral', { vocab_size: null }, 'vocab_size', 'null'],
    ['mixtral', { rms_norm_eps: 0 }, 'rms_norm_eps', '0'],
    ['mixtral', { rope_theta: -1 }, 'rope_theta', '-1'],
    ['mixtral', { rope_scaling: 'yarn' }, 'rope_scaling', '"yarn"'],
    ['mixtral', { rope_parameters: { rope_theta: 'x' } }, 'rope_parameters.rope_theta', '"x"'],
    ['mixtral', { tie_word_embeddings: 'no' }, 'tie_word_embeddings', '"no"'],
    ['mixtral', { hidden_act: 3 }, 'hidden_act', '3'],
    ['mixtral', { sliding_window: 'none' }, 'sliding_window', '"none"'],
    ['mixtral', { sliding_window: 0 }, 'sliding_window', '0'],
    ['mixtral', { rope_scaling: { type: 'linear' } }, 'rope_scaling.factor', 'absent'],
    ['mixtral', { rope_scaling: { type: 'linear', factor: 0.5 } }, 'rope_scaling.factor', '0.5'],
    ['olmoe', { rope_parameters: { rope_type: 'dynamic', factor: null } }, 'rope_parameters.factor', 'null'],
    ['qwen3_moe', { head_dim: 2, rope_scaling: { type: 'dynamic', factor: 2 } }, 'head_dim', '2'],
    ['qwen3_moe', { rope_scaling: { type: 'llama3', factor: 8, low_freq_factor: 1 } }, 'rope_scaling.high_freq_factor', 'absent'],
    [
      'qwen3_moe',
      { rope_scaling: { type: 'llama3', factor: 8, low_freq_factor: 4, high_freq_factor: 4 } },
      'rope_scaling.high_freq_factor',
      '4',
    ],
    ['qwen3_moe', { rope_scaling: { type: 'yarn', factor: 4, beta_fast: 'many' } }, 'rope_scaling.beta_fast', '"many"'],
    ['olmoe', { clip_qkv: 0 }, 'clip_qkv', '0'],
    ['olmoe', { clip_qkv: 'hard' }, 'clip_qkv', '"hard"'],
    ['qwen3_moe', { use_sliding_window: true, sliding_window: 0 }, 'sliding_window', '0'],
    [
      'qwen2_moe',
      { use_sliding_window: true, sliding_window: 16, layer_types: ['sliding_attention'] },
      'layer_types',
      '["sliding_attention"]',
    ],
    ['qwen2_moe', { layer_types: Array(3).fill('sliding_attention') }, 'layer_types', JSON.stringify(Array(3).fill('sliding_attention'))],
    ['mixtral', { num_local_experts: undefined }, 'num_local_experts', 'absent'],
    ['mixtral', { num_experts_per_tok: 9 }, 'num_experts_per_tok', '9'],
    ['mixtral', { num_key_value_heads: 3 }, 'num_key_value_heads', '3'],
    ['mixtral', { num_attention_heads: 6, num_key_value_heads: 6 }, 'num_attention_heads', '6'],
    ['mixtral', { hidden_size: 60 }, 'hidden_size', '60'],
    ['mixtral', { head_dim: 15 }, 'head_dim', '15'],
    ['olmoe', { norm_topk_prob: 1 }, 'norm_topk_prob', '1'],
    ['olmoe', { num_experts_per_tok: 17 }, 'num_experts_per_tok', '17'],
    ['qwen2_moe', { mlp_only_layers: [0, -1] }, 'mlp_only_layers.1', '-1'],
    ['qwen2_moe', { mlp_only_layers: 1 }, 'mlp_only_layers', '1'],
    ['qwen2_moe', { decoder_sparse_step: 0 }, 'decoder_sparse_step', '0'],
    ['qwen2_moe', { intermediate_size: null }, 'intermediate_size', 'null'],
    ['qwen3_moe', { moe_intermediate_size: undefined }, 'moe_intermediate_size', 'absent'],
  ];

  it.each(cases)('is named with its file, key and value: %s %j', (name, changes, key, got) => {
    const error = errorOf(name, changes);
    expect(error).toMatchObject({ code: 'EM_CONFIG_VALUE', fields: { file: 'config.json', key, got } });
    expect((error as Error).message).not.toMatch(/Invalid|undefined|NaN/);
  });
});

describe('a value with a meaning', () => {
  const frequencies = (theta: number, headDim: number) => Array.from({ length: headDim / 2 }, (_, i) => theta ** ((-2 * i) / headDim));

  it('is rope_theta beside rope_scaling of the kind default', () => {
    const spec = specOf('mixtral', { rope_theta: 5000, rope_scaling: { rope_type: 'default' } });
    expect([...spec.rope!.inverseFrequencies]).toEqual(frequencies(5000, 16).map((value) => expect.closeTo(value, 6)));
  });

  it('is rope_theta within rope_parameters, which goes before the one outside', () => {
    const inside = specOf('mixtral', { rope_theta: undefined, rope_parameters: { rope_type: 'default', rope_theta: 5000 } });
    const both = specOf('mixtral', { rope_theta: 77, rope_parameters: { rope_type: 'default', rope_theta: 5000 } });
    expect(both.rope!.inverseFrequencies).toEqual(inside.rope!.inverseFrequencies);
    expect(inside.rope!.inverseFrequencies).toEqual(specOf('mixtral', { rope_theta: 5000 }).rope!.inverseFrequencies);
  });

  it('is attention_bias, which names four biases', () => {
    for (const name of ['olmoe', 'qwen3_moe'] as const) {
      const { q, k, v, o } = attentionsOf(specOf(name, { attention_bias: true }).layers[0]!)[0]!;
      expect([q, k, v, o].map(({ bias }) => bias)).toEqual(
        ['q', 'k', 'v', 'o'].map((part) => `model.layers.0.self_attn.${part}_proj.bias`),
      );
    }
  });

  it('is qkv_bias: false of a Qwen2-MoE', () => {
    expect(attentionsOf(specOf('qwen2_moe', { qkv_bias: false }).layers[0]!)[0]!.q.bias).toBeNull();
  });

  it.each([true, false])('is norm_topk_prob: %s', (renormalise) => {
    for (const name of ['olmoe', 'qwen2_moe', 'qwen3_moe'] as const) {
      expect(mixtureOf(specOf(name, { norm_topk_prob: renormalise, mlp_only_layers: [] }).layers[1]!)!.gate.renormalise).toBe(renormalise);
    }
  });

  it('is norm_topk_prob of a Mixtral, which renormalises whatever it says', () => {
    expect(mixtureOf(specOf('mixtral', { norm_topk_prob: false }).layers[0]!)!.gate.renormalise).toBe(true);
  });

  it('is num_key_value_heads: null, as many as query heads', () => {
    expect(attentionsOf(specOf('olmoe', { num_key_value_heads: null }).layers[0]!)[0]!.numKvHeads).toBe(4);
  });

  it('is decoder_sparse_step, which makes every second layer sparse unless mlp_only_layers names it', () => {
    const isSparse = (changes: Record<string, unknown>) =>
      specOf('qwen3_moe', { num_hidden_layers: 6, decoder_sparse_step: 2, ...changes }).layers.map((layer) => mixtureOf(layer) !== null);
    expect(isSparse({})).toEqual([false, true, false, true, false, true]);
    expect(isSparse({ mlp_only_layers: [3] })).toEqual([false, true, false, false, false, true]);
  });

  it('is intermediate_size, which may be absent where no layer is dense', () => {
    expect(errorOf('qwen3_moe', { intermediate_size: undefined })).toBeNull();
  });

  it('is null for keys that have a default', () => {
    const nulls = {
      rope_theta: null,
      rms_norm_eps: null,
      hidden_act: null,
      norm_topk_prob: null,
      decoder_sparse_step: null,
      mlp_only_layers: null,
    };
    expect(specOf('qwen3_moe', nulls)).toMatchObject({
      decoder: { finalNorm: { eps: 1e-6 } },
      layers: [{ sublayers: [{}, {}, {}, { mixture: { gate: { renormalise: false } } }] }, {}, {}],
    });
  });
});
