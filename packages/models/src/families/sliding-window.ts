import { type ConfigFile, configConflict, unsupportedValue } from '../config.js';

interface LayersConfig {
  readonly num_hidden_layers: number;
  readonly layer_types?: readonly string[] | null | undefined;
}

const sliding = 'sliding_attention';
const full = 'full_attention';

/** The kinds of attention that `layer_types` may name. */
export const attentionKinds: readonly string[] = [full, sliding];

/**
 * The window of every layer where a family slides in all of them or in none; null = none. `layer_types` says nothing new
 * there: the reference does not read it, so one that says otherwise is refused (EM_MODEL_UNSUPPORTED).
 */
export function sameWindows(config: ConfigFile, values: LayersConfig, window: number | null): (number | null)[] {
  const kind = window === null ? full : sliding;
  if (values.layer_types?.some((given) => given !== kind)) throw unsupportedValue(config, 'layer_types', `${kind} in all layers, or null`);
  return Array.from({ length: values.num_hidden_layers }, () => window);
}

/** The window of each layer where `layer_types`, or else the family's rule, decides. */
export function windowsByLayer(
  config: ConfigFile,
  values: LayersConfig,
  window: number | null,
  isSliding: (layerIndex: number) => boolean,
): (number | null)[] {
  const { num_hidden_layers: numLayers, layer_types: kinds } = values;
  if (kinds != null && kinds.length !== numLayers) throw configConflict(config, 'layer_types', `${numLayers} names, one for each layer`);
  return Array.from({ length: numLayers }, (_, layerIndex) => {
    if (kinds == null) return window !== null && isSliding(layerIndex) ? window : null;
    if (kinds[layerIndex] === full) return null;
    if (window === null) throw configConflict(config, 'layer_types', `${full} in all layers, as no sliding window is used`);
    return window;
  });
}
