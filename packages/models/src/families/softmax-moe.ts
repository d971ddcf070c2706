import type { MoeSpec } from '@expertmesh/native';
import { type ConfigFile, orElse, wholeNumber, yesOrNo } from '../config.js';
import { checkTopK, gatedMlp } from './llama-style.js';

/** Keys of the families that route by softmax and renormalise only if asked to: OLMoE, Qwen2-MoE, Qwen3-MoE. */
export const softmaxMoeFields = {
  num_experts: wholeNumber(1),
  num_experts_per_tok: wholeNumber(1),
  norm_topk_prob: orElse(yesOrNo, false),
};

interface SoftmaxMoeConfig {
  readonly num_experts: number;
  readonly num_experts_per_tok: number;
  readonly norm_topk_prob: boolean;
}

/** The routed experts of a layer whose tensors begin with `{prefix}.mlp`. */
export function softmaxMoe(config: ConfigFile, values: SoftmaxMoeConfig, expertIntermediateSize: number) {
  checkTopK(config, values.num_experts_per_tok, values.num_experts);
  return (prefix: string): MoeSpec => ({
    router: `${prefix}.mlp.gate.weight`,
    numExperts: values.num_experts,
    topK: values.num_experts_per_tok,
    renormalise: values.norm_topk_prob,
    routedScale: 1,
    expertIntermediateSize,
    experts: Array.from({ length: values.num_experts }, (_, expert) => gatedMlp(`${prefix}.mlp.experts.${expert}`, expertIntermediateSize)),
    shared: null,
    sharedGate: null,
  });
}
