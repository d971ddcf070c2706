import { size, wholeNumber, withAliases, withDefaults } from '../config.js';
import type { Family } from './family.js';
import {
  checkTopK,
  expertCount,
  llamaStyleDecoder,
  noAttentionBias,
  parseFamilyConfig,
  type RoutedExperts,
  routedExperts,
} from './llama-style.js';
import { everyLayerSparse, llamaStyleConfig } from './model-sizes.js';
import { sameWindows } from './sliding-window.js';

const expertNames = { gate: 'w1', up: 'w3', down: 'w2' };

/** Of the reference's class; what the shapes of tensors tell is required. */
const defaults = { num_key_value_heads: 8, num_experts_per_tok: 2, max_position_embeddings: 131072 };

export const mixtral: Family = {
  architecture: 'MixtralForCausalLM',
  modelTypes: ['mixtral'],
  headlessArchitecture: 'MixtralModel',
  embeddingCopies: [],
  languageCode: null,
  topK: null,
  decoderSpec(given) {
    const config = withDefaults(withAliases(given, { num_experts: 'num_local_experts' }), defaults);
    const values = parseFamilyConfig(config, {
      attention_bias: noAttentionBias,
      intermediate_size: size(),
      num_local_experts: expertCount,
      num_experts_per_tok: wholeNumber(1),
      sliding_window: wholeNumber(1).nullish(),
    });
    const routed: RoutedExperts = {
      numExperts: values.num_local_experts,
      topK: values.num_experts_per_tok,
      renormalise: true,
      intermediateSize: values.intermediate_size,
    };
    checkTopK(config, routed);
    return llamaStyleDecoder(config, values, {
      defaults: { rmsNormEps: 1e-5, ropeTheta: 1e6 },
      bias: { qkv: false, output: false },
      qkNorm: 'none',
      clipQkv: null,
      windows: sameWindows(config, values, values.sliding_window ?? null),
      feedForward: (_, prefix) => ({ kind: 'mixture', mixture: routedExperts(`${prefix}.block_sparse_moe`, routed, expertNames) }),
    });
  },
  configOf: (sizes) => {
    everyLayerSparse(sizes, 'mixtral');
    return {
      ...llamaStyleConfig(sizes, { rmsNormEps: 1e-5, ropeTheta: 1e6 }),
      intermediate_size: sizes.ffn,
      num_local_experts: sizes.experts,
      num_experts_per_tok: sizes.topK,
      router_aux_loss_coef: 0.02,
      sliding_window: null,
    };
  },
};
