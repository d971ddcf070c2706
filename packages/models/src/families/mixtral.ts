import { supported, wholeNumber } from '../config.js';
import type { Family } from './family.js';
import { checkTopK, gatedMlp, llamaStyleDecoder, parseFamilyConfig } from './llama-style.js';

const expertNames = { gate: 'w1', up: 'w3', down: 'w2' };

export const mixtral: Family = {
  architecture: 'MixtralForCausalLM',
  modelTypes: ['mixtral'],
  decoderSpec(config) {
    const values = parseFamilyConfig(config, {
      intermediate_size: wholeNumber(1),
      num_local_experts: wholeNumber(1),
      num_experts_per_tok: wholeNumber(1),
      sliding_window: slidingWindow(config.values.max_position_embeddings),
    });
    const numExperts = values.num_local_experts;
    checkTopK(config, values.num_experts_per_tok, numExperts);
    return llamaStyleDecoder(config, values, {
      defaults: { rmsNormEps: 1e-5, ropeTheta: 1e6 },
      bias: { qkv: false, output: false },
      qkNorm: 'none',
      feedForward: (_, prefix) => ({
        mlp: null,
        moe: {
          router: `${prefix}.block_sparse_moe.gate.weight`,
          numExperts,
          topK: values.num_experts_per_tok,
          renormalise: true,
          routedScale: 1,
          expertIntermediateSize: values.intermediate_size,
          experts: Array.from({ length: numExperts }, (_, expert) =>
            gatedMlp(`${prefix}.block_sparse_moe.experts.${expert}`, values.intermediate_size, expertNames),
          ),
          shared: null,
          sharedGate: null,
        },
      }),
    });
  },
};

/** A window as long as the context hides nothing. */
function slidingWindow(contextLength: unknown) {
  const isWhole = (window: number | null | undefined) => window == null || (typeof contextLength === 'number' && window >= contextLength);
  return supported(wholeNumber(1).nullish(), isWhole, 'null, or at least max_position_embeddings');
}
