const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The bits of a number rounded to f32. */
export function f32Bits(value: number): number {
  float[0] = value;
  return bits[0]!;
}

/** The bits of a finite number rounded to f32 and then to the nearest bf16, ties to even. */
export function bf16Bits(value: number): number {
  const word = f32Bits(value);
  return (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
}

/** The bits of a number of less than 65520 in size rounded to f32 and then to the nearest f16, ties to even. */
export function f16Bits(value: number): number {
  const size = Math.abs(Math.fround(value));
  const sign = value < 0 ? 0x8000 : 0;
  // Below 2^-14 all f16 values lie 2^-24 apart; from there on a binade holds 1024 of them.
  const exponent = Math.max(-14, (f32Bits(size) >>> 23) - 127);
  const steps = roundToEven(size * 2 ** (10 - exponent));
  return sign + (exponent + 14) * 1024 + steps;
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
