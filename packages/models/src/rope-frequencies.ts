import type { DynamicRope, RopeSpec } from '@expertmesh/native';

// Every step is rounded to float32, as the reference implementation computes it in tensors: a last bit of a frequency is
// a thousandth of a radian at position 10 000.
const { fround } = Math;

/**
 * [headDim / 2] frequencies base^(-2i / headDim) of "RoFormer: Enhanced Transformer with Rotary Position Embedding",
 * section 3.4.2.
 */
export function plainFrequencies(base: number, headDim: number): Float32Array {
  return periods(base, headDim).map((period) => 1 / period);
}

/** Positions interpolated by one factor: "Extending Context Window of Large Language Models via Positional Interpolation", section 2. */
export function linearFrequencies(base: number, headDim: number, factor: number): Float32Array {
  return plainFrequencies(base, headDim).map((frequency) => frequency / factor);
}

/** Parameters of Llama 3.1's scaling. */
export interface Llama3Rope {
  readonly factor: number;
  readonly lowFreqFactor: number;
  readonly highFreqFactor: number;
  readonly originalLength: number;
}

/**
 * Wavelengths below originalLength / highFreqFactor stay, those above originalLength / lowFreqFactor are divided by the
 * factor, and those between are blended ("The Llama 3 Herd of Models", section 3.4, and its released code).
 */
export function llama3Frequencies(base: number, headDim: number, rope: Llama3Rope): Float32Array {
  const { factor, lowFreqFactor, highFreqFactor, originalLength } = rope;
  return plainFrequencies(base, headDim).map((frequency) => {
    const wavelength = fround((2 * Math.PI) / frequency);
    if (wavelength < originalLength / highFreqFactor) return frequency;
    if (wavelength > originalLength / lowFreqFactor) return frequency / factor;
    const smooth = fround(fround(fround(originalLength / wavelength) - lowFreqFactor) / (highFreqFactor - lowFreqFactor));
    return fround(fround(fround(1 - smooth) * frequency) / factor) + fround(smooth * frequency);
  });
}

/** Parameters of YaRN. */
export interface YarnRope {
  readonly factor: number;
  readonly originalLength: number;
  /** Turns over the original length above which a pair keeps its frequency, and below which it is interpolated. */
  readonly betaFast: number;
  readonly betaSlow: number;
  /** Whether the ends of the blended pairs are rounded outwards. */
  readonly truncate: boolean;
}

/** Blends kept and interpolated frequencies: "YaRN: Efficient Context Window Extension of Large Language Models", section 3.2. */
export function yarnFrequencies(base: number, headDim: number, rope: YarnRope): Float32Array {
  const { factor, originalLength, betaFast, betaSlow, truncate } = rope;
  // The pair, as a real number, that turns `turns` times over the original length.
  const pairOf = (turns: number) => (headDim * Math.log(originalLength / (turns * 2 * Math.PI))) / (2 * Math.log(base));
  const first = truncate ? Math.floor(pairOf(betaFast)) : pairOf(betaFast);
  const last = truncate ? Math.ceil(pairOf(betaSlow)) : pairOf(betaSlow);
  const low = Math.max(first, 0);
  const high = Math.min(last, headDim - 1);
  // As the reference: an empty range is a step.
  const width = low === high ? 0.001 : high - low;
  return periods(base, headDim).map((period, pair) => {
    const ramp = Math.min(Math.max(fround(fround(pair - low) / width), 0), 1);
    const kept = fround(1 - ramp);
    const interpolated = fround(1 / fround(factor * period));
    return fround(interpolated * fround(1 - kept)) + fround(fround(1 / period) * kept);
  });
}

/** Factor on cos and sin that makes up for the flatter attention of a longer context (YaRN, section 3.4). */
export function yarnScale(factor: number, weight = 1): number {
  return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
}

/**
 * [headDim / 2] frequencies of a request that may come to have `numTokens` tokens, its prompt and its token limit: for
 * dynamic scaling they are fixed when the request begins, so that neither its growth nor a replay changes them.
 */
export function requestFrequencies(rope: RopeSpec | null, numTokens: number): Float32Array {
  if (rope === null) return new Float32Array(0);
  const { dynamic, inverseFrequencies } = rope;
  if (dynamic === null || numTokens <= dynamic.originalLength) return inverseFrequencies;
  const headDim = 2 * inverseFrequencies.length;
  return plainFrequencies(grownBase(dynamic, headDim, numTokens), headDim);
}

/** The base at which the slowest pair is interpolated by the request's length and the fastest is kept ("NTK-aware" scaling). */
function grownBase({ base, factor, originalLength }: DynamicRope, headDim: number, numTokens: number): number {
  const growth = fround(fround(fround(factor * numTokens) / originalLength) - (factor - 1));
  return fround(base * fround(growth ** (headDim / (headDim - 2))));
}

/** [headDim / 2] base^(2i / headDim). */
function periods(base: number, headDim: number): Float32Array {
  const rounded = fround(base);
  return Float32Array.from({ length: headDim / 2 }, (_, i) => rounded ** fround((2 * i) / headDim));
}
