import type { MixtureSpec } from '@expertmesh/native';
import { type ConfigFile, orElse, wholeNumber, yesOrNo } from '../config.js';
import type { JsonObject } from '../json-file.js';
import { checkTopK, expertCount, routedExperts } from './llama-style.js';
import type { ModelSizes } from './model-sizes.js';

/** Keys of the families that route by softmax and renormalise only if asked to: OLMoE, Qwen2-MoE, Qwen3-MoE. */
export const softmaxMoeFields = {
  num_experts: expertCount,
  num_experts_per_tok: wholeNumber(1),
  norm_topk_prob: orElse(yesOrNo, false),
};

/** Qwen3-MoE calls the number of experts by the other name since transformers 5; both are read everywhere. */
export const softmaxMoeAliases = { num_local_experts: 'num_experts' };

export function softmaxMoeConfig({ experts, topK }: ModelSizes, isRenormalised: boolean): JsonObject {
  return { num_experts: experts, num_experts_per_tok: topK, norm_topk_prob: isRenormalised };
}

interface SoftmaxMoeConfig {
  readonly num_experts: number;
  readonly num_experts_per_tok: number;
  readonly norm_topk_prob: boolean;
}

/** The routed experts of a layer whose tensors begin with `prefix`. */
export function softmaxMoe(config: ConfigFile, values: SoftmaxMoeConfig, intermediateSize: number): (prefix: string) => MixtureSpec {
  const routed = {
    numExperts: values.num_experts,
    topK: values.num_experts_per_tok,
    renormalise: values.norm_topk_prob,
    intermediateSize,
  };
  checkTopK(config, routed);
  return (prefix) => routedExperts(`${prefix}.mlp`, routed);
}
