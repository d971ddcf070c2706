import { numberBetween, onlyNull, orElse, size, withAliases, withDefaults, yesOrNo } from '../config.js';
import type { Family } from './family.js';
import { llamaStyleDecoder, parseFamilyConfig } from './llama-style.js';
import { everyLayerSparse, llamaStyleConfig } from './model-sizes.js';
import { sameWindows } from './sliding-window.js';
import { softmaxMoe, softmaxMoeAliases, softmaxMoeConfig, softmaxMoeFields } from './softmax-moe.js';

/** Of the reference's class; what the shapes of tensors tell is required. */
const defaults = { num_experts_per_tok: 8, max_position_embeddings: 4096 };

export const olmoe: Family = {
  architecture: 'OlmoeForCausalLM',
  modelTypes: ['olmoe'],
  headlessArchitecture: 'OlmoeModel',
  embeddingCopies: [],
  languageCode: null,
  topK: null,
  decoderSpec(given) {
    const config = withDefaults(withAliases(given, softmaxMoeAliases), defaults);
    const values = parseFamilyConfig(config, {
      ...softmaxMoeFields,
      intermediate_size: size(),
      attention_bias: orElse(yesOrNo, false),
      clip_qkv: numberBetween(0).nullish(),
      sliding_window: onlyNull(),
    });
    const mixture = softmaxMoe(config, values, values.intermediate_size);
    return llamaStyleDecoder(config, values, {
      defaults: { rmsNormEps: 1e-5, ropeTheta: 10_000 },
      bias: { qkv: values.attention_bias, output: values.attention_bias },
      qkNorm: 'projection',
      clipQkv: values.clip_qkv ?? null,
      windows: sameWindows(config, values, null),
      feedForward: (_, prefix) => ({ kind: 'mixture', mixture: mixture(prefix) }),
    });
  },
  configOf: (sizes) => {
    everyLayerSparse(sizes, 'olmoe');
    return {
      ...llamaStyleConfig(sizes, { rmsNormEps: 1e-5, ropeTheta: 10_000 }),
      ...softmaxMoeConfig(sizes, false),
      attention_bias: false,
      clip_qkv: null,
      intermediate_size: sizes.ffn,
      router_aux_loss_coef: 0.01,
    };
  },
};
