import { z } from 'zod';
import { numberBetween, orElse, supported, text } from './config.js';
import { isJsonObject } from './json-file.js';

const partialRotaryFactor = supported(orElse(numberBetween(0, 1), 1), (factor) => factor === 1, '1 (rotary embedding of whole heads)');

const kind = supported(orElse(text, 'default'), (value) => value === 'default', 'default');
// Newer configs may hold one set of parameters for each kind of layer.
const onlyFlat = supported(z.unknown(), (value) => !isJsonObject(value), 'one set of parameters for all layers');
const scalingKeys = { rope_type: kind, type: kind, partial_rotary_factor: partialRotaryFactor };
const wanted = { error: 'an object or null' };

/** How config.json describes rotary embedding: `rope_theta` and `rope_scaling`, or both within `rope_parameters` (transformers 5). */
export const ropeFields = {
  rope_theta: numberBetween(0).nullish(),
  rope_scaling: z.object(scalingKeys, wanted).catchall(onlyFlat).nullish(),
  rope_parameters: z
    .object({ ...scalingKeys, rope_theta: numberBetween(0).nullish() }, wanted)
    .catchall(onlyFlat)
    .nullish(),
  partial_rotary_factor: partialRotaryFactor,
};

/** Base of the rotary frequencies; `rope_parameters` goes before `rope_theta`, as in transformers 5. */
export function ropeTheta(
  config: { rope_theta?: number | null | undefined; rope_parameters?: { rope_theta?: number | null | undefined } | null | undefined },
  fallback: number,
): number {
  return config.rope_parameters?.rope_theta ?? config.rope_theta ?? fallback;
}

/**
 * [headDim / 2] frequencies theta^(-2i / headDim) of "RoFormer: Enhanced Transformer with Rotary Position Embedding",
 * section 3.4.2. Every step is rounded to float32, as the reference implementation computes them.
 */
export function ropeInverseFrequencies(theta: number, headDim: number): Float32Array {
  const base = Math.fround(theta);
  return Float32Array.from({ length: headDim / 2 }, (_, i) => {
    const exponent = Math.fround((2 * i) / headDim);
    return 1 / Math.fround(base ** exponent);
  });
}
