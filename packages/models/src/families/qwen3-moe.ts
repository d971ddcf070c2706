import { orElse, yesOrNo } from '../config.js';
import type { Family } from './family.js';
import { llamaStyleDecoder, parseFamilyConfig } from './llama-style.js';
import { llamaStyleConfig } from './model-sizes.js';
import { qwenConfig, qwenFeedForward, qwenFields, qwenWindow } from './qwen-layers.js';
import { sameWindows } from './sliding-window.js';
import { softmaxMoe, softmaxMoeConfig } from './softmax-moe.js';

export const qwen3Moe: Family = {
  architecture: 'Qwen3MoeForCausalLM',
  modelTypes: ['qwen3_moe'],
  decoderSpec(config) {
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
