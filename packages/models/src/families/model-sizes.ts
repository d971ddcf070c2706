import { EmError } from '@expertmesh/common';
import { largestSize } from '../config.js';
import type { JsonObject } from '../json-file.js';

/** What every family has, under one name; the rest of a family's config has its usual values. */
export interface ModelSizes {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Width of one expert. */
  readonly ffn: number;
  /** Width of layers without experts, where the family has one for them. @default that of all experts that one token uses */
  readonly denseFfn?: number;
  readonly experts: number;
  readonly topK: number;
  readonly vocab: number;
  readonly context: number;
  /** Every so many layers one has experts. */
  readonly sparseStep: number;
}

/** Of config.json, the keys of all families. A model without a tokenizer has no special tokens. */
export function llamaStyleConfig(sizes: ModelSizes, defaults: { readonly rmsNormEps: number; readonly ropeTheta: number }): JsonObject {
  return {
    attention_dropout: 0,
    bos_token_id: null,
    eos_token_id: null,
    pad_token_id: null,
    head_dim: sizes.headDim,
    hidden_act: 'silu',
    hidden_size: sizes.hidden,
    initializer_range: 0.02,
    max_position_embeddings: sizes.context,
    num_attention_heads: sizes.heads,
    num_hidden_layers: sizes.layers,
    num_key_value_heads: sizes.kvHeads,
    output_router_logits: false,
    rms_norm_eps: defaults.rmsNormEps,
    rope_theta: defaults.ropeTheta,
    tie_word_embeddings: false,
    use_cache: true,
    vocab_size: sizes.vocab,
  };
}

/** The width of all experts that one token uses: published models have dense layers and shared experts about as wide. */
export function activeWidth({ ffn, topK }: ModelSizes): number {
  return Math.min(ffn * topK, largestSize);
}

/** EM_OPTION_VALUE unless all layers have experts: the family knows no others. */
export function everyLayerSparse({ sparseStep }: ModelSizes, family: string): void {
  if (sparseStep === 1) return;
  throw new EmError('EM_OPTION_VALUE', { option: '--sparse-step', got: sparseStep, wanted: `1: all layers of ${family} have experts` });
}

/** EM_OPTION_VALUE unless there are as many key heads as query heads. */
export function oneHeadKind({ heads, kvHeads }: ModelSizes, family: string): void {
  if (kvHeads === heads) return;
  throw new EmError('EM_OPTION_VALUE', { option: '--kv-heads', got: kvHeads, wanted: `${heads}, as --heads: ${family} has no others` });
}

/** EM_OPTION_VALUE unless all heads together are as wide as the residual stream. */
export function headsFillHidden({ hidden, heads, headDim }: ModelSizes, family: string): void {
  if (heads * headDim === hidden) return;
  const wanted = `--hidden / --heads (${hidden / heads}): ${family} has no others`;
  throw new EmError('EM_OPTION_VALUE', { option: '--head-dim', got: headDim, wanted });
}
