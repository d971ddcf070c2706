import { orElse, size, yesOrNo } from '../config.js';
import type { Family } from './family.js';
import { gatedMlp, llamaStyleDecoder, noAttentionBias, parseFamilyConfig } from './llama-style.js';
import { qwenFeedForward, qwenFields } from './qwen-layers.js';
import { softmaxMoe } from './softmax-moe.js';

export const qwen2Moe: Family = {
  architecture: 'Qwen2MoeForCausalLM',
  modelTypes: ['qwen2_moe'],
  decoderSpec(config) {
    const values = parseFamilyConfig(config, {
      ...qwenFields,
      attention_bias: noAttentionBias,
      shared_expert_intermediate_size: size(),
      qkv_bias: orElse(yesOrNo, true),
    });
    const routed = softmaxMoe(config, values, values.moe_intermediate_size);
    return llamaStyleDecoder(config, values, {
      defaults: { rmsNormEps: 1e-6, ropeTheta: 10_000 },
      bias: { qkv: values.qkv_bias, output: false },
      qkNorm: 'none',
      feedForward: qwenFeedForward(config, values, (prefix) => ({
        ...routed(prefix),
        shared: gatedMlp(`${prefix}.mlp.shared_expert`, values.shared_expert_intermediate_size),
        sharedGate: `${prefix}.mlp.shared_expert_gate.weight`,
      })),
    });
  },
};
