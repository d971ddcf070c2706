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
  readonly experts: number;
  readonly topK: number;
  readonly vocab: number;
  readonly context: number;
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
