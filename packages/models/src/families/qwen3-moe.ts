import { orElse, withAliases, withDefaults, yesOrNo } from '../config.js';
import type { Family } from './family.js';
import { llamaStyleDecoder, parseFamilyConfig } from './llama-style.js';
import { llamaStyleConfig } from './model-sizes.js';
import { qwenConfig, qwenFeedForward, qwenFields, qwenWindow } from './qwen-layers.js';
import { sameWindows } from './sliding-window.js';
import { softmaxMoe, softmaxMoeAliases, softmaxMoeConfig } from './softmax-moe.js';

/** Of the reference's class; what the shapes of tensors tell is required. */
const defaults = { num_key_value_heads: 4, num_experts_per_tok: 8, max_position_embeddings: 32768 };

export const qwen3Moe: Family = {
  architecture: 'Qwen3MoeForCausalLM',
  modelTypes: ['qwen3_moe'],
  headlessArchitecture: 'Qwen3MoeModel',
  embeddingCopies: [],
  languageCode: null,
  topK: null,
  decoderSpec(given) {
    const config = withDefaults(withAliases(given, softmaxMoeAliases), defaults);
    const values = parseFamilyConfig(config, { ...qwenFields, attention_bias: orElse(yesOrNo, false) });
    return llamaStyleDecoder(config, values, {
      defaults: { rmsNormEps: 1e-6, ropeTheta: 10_000 },
      bias: { qkv: values.attention_bias, output: values.attention_bias },
      qkNorm: 'head',
      clipQkv: null,
      windows: sameWindows(config, values, qwenWindow(config, values)),
      feedForward: qwenFeedForward(config, values, softmaxMoe(config, values, values.moe_intermediate_size)),
    });
  },
  configOf: (sizes) => ({
    ...llamaStyleConfig(sizes, { rmsNormEps: 1e-6, ropeTheta: 1e6 }),
    ...softmaxMoeConfig(sizes, true),
    ...qwenConfig(sizes),
    attention_bias: false,
  }),
};
