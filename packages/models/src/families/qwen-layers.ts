import type { MixtureSpec, Sublayer } from '@expertmesh/native';
import { z } from 'zod';
import { type ConfigFile, configConflict, orElse, size, wholeNumber, yesOrNo } from '../config.js';
import type { JsonObject } from '../json-file.js';
import { gatedMlp } from './llama-style.js';
import { activeWidth, type ModelSizes } from './model-sizes.js';
import { softmaxMoeFields } from './softmax-moe.js';

/** Keys that Qwen2-MoE and Qwen3-MoE share. */
export const qwenFields = {
  ...softmaxMoeFields,
  moe_intermediate_size: size(),
  /** Of dense layers; without any it may be absent. */
  intermediate_size: size().nullish(),
  decoder_sparse_step: orElse(wholeNumber(1), 1),
  mlp_only_layers: orElse(z.array(wholeNumber(0), { error: 'a list of layer numbers' }), []),
  use_sliding_window: orElse(yesOrNo, false),
  /** Absent: 4096; null: none, also where it is to be used. */
  sliding_window: wholeNumber(0).nullable().default(4096),
};

/** All layers sparse and without a window. */
export function qwenConfig(sizes: ModelSizes): JsonObject {
  return {
    moe_intermediate_size: sizes.ffn,
    intermediate_size: sizes.denseFfn ?? activeWidth(sizes),
    decoder_sparse_step: sizes.sparseStep,
    mlp_only_layers: [],
    router_aux_loss_coef: 0.001,
    max_window_layers: sizes.layers,
    sliding_window: null,
    use_sliding_window: false,
  };
}

interface QwenWindow {
  readonly use_sliding_window: boolean;
  readonly sliding_window: number | null;
}

/** The window that layers may have; null where none is used. */
export function qwenWindow(config: ConfigFile, { use_sliding_window, sliding_window }: QwenWindow): number | null {
  if (!use_sliding_window || sliding_window === null) return null;
  if (sliding_window === 0) throw configConflict(config, 'sliding_window', 'a whole number from 1, as use_sliding_window is true');
  return sliding_window;
}

interface QwenConfig {
  readonly intermediate_size?: number | null | undefined;
  readonly decoder_sparse_step: number;
  readonly mlp_only_layers: readonly number[];
}

/** Dense or sparse: a layer is sparse at every `decoder_sparse_step`-th place, unless `mlp_only_layers` names it. */
export function qwenFeedForward(config: ConfigFile, values: QwenConfig, mixture: (prefix: string) => MixtureSpec) {
  const denseLayers = new Set(values.mlp_only_layers);
  return (layerIndex: number, prefix: string): Sublayer => {
    const isSparse = !denseLayers.has(layerIndex) && (layerIndex + 1) % values.decoder_sparse_step === 0;
    if (isSparse) return { kind: 'mixture', mixture: mixture(prefix) };
    if (values.intermediate_size == null) {
      throw configConflict(config, 'intermediate_size', `a whole number, as layer ${layerIndex} is dense`);
    }
    return { kind: 'feedForward', feedForward: gatedMlp(`${prefix}.mlp`, values.intermediate_size) };
  };
}
