import { orElse, size, wholeNumber, withAliases, withDefaults, yesOrNo } from '../config.js';
import type { Family } from './family.js';
import { gatedMlp, llamaStyleDecoder, noAttentionBias, parseFamilyConfig } from './llama-style.js';
import { activeWidth, llamaStyleConfig } from './model-sizes.js';
import { qwenConfig, qwenFeedForward, qwenFields, qwenWindow } from './qwen-layers.js';
import { windowsByLayer } from './sliding-window.js';
import { softmaxMoe, softmaxMoeAliases, softmaxMoeConfig } from './softmax-moe.js';

/** Of the reference's class; what the shapes of tensors tell is required. */
const defaults = { num_key_value_heads: 16, num_experts_per_tok: 4, max_position_embeddings: 32768 };

export const qwen2Moe: Family = {
  architecture: 'Qwen2MoeForCausalLM',
  modelTypes: ['qwen2_moe'],
  headlessArchitecture: 'Qwen2MoeModel',
  embeddingCopies: [],
  languageCode: null,
  topK: null,
  decoderSpec(given) {
    const config = withDefaults(withAliases(given, softmaxMoeAliases), defaults);
    const values = parseFamilyConfig(config, {
      ...qwenFields,
      attention_bias: noAttentionBias,
      shared_expert_intermediate_size: size(),
      qkv_bias: orElse(yesOrNo, true),
      max_window_layers: orElse(wholeNumber(0), 28),
    });
    const routed = softmaxMoe(config, values, values.moe_intermediate_size);
    return llamaStyleDecoder(config, values, {
      defaults: { rmsNormEps: 1e-6, ropeTheta: 10_000 },
      bias: { qkv: values.qkv_bias, output: false },
      qkNorm: 'none',
      clipQkv: null,
      // Every second layer of the first max_window_layers ones slides.
      windows: windowsByLayer(config, values, qwenWindow(config, values), (layer) => layer % 2 === 0 && layer < values.max_window_layers),
      feedForward: qwenFeedForward(config, values, (prefix) => ({
        ...routed(prefix),
        shared: gatedMlp(`${prefix}.mlp.shared_expert`, values.shared_expert_intermediate_size),
        sharedGate: `${prefix}.mlp.shared_expert_gate.weight`,
      })),
    });
  },
  configOf: (sizes) => ({
    ...llamaStyleConfig(sizes, { rmsNormEps: 1e-6, ropeTheta: 1e6 }),
    ...softmaxMoeConfig(sizes, false),
    ...qwenConfig(sizes),
    qkv_bias: true,
    shared_expert_intermediate_size: activeWidth(sizes),
  }),
};
