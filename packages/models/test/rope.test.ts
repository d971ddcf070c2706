import { describe, expect, it } from 'vitest';
import { ropeInverseFrequencies } from '../src/rope.js';

describe('ropeInverseFrequencies', () => {
  it('begins with 1 and falls by the same factor from pair to pair', () => {
    const frequencies = ropeInverseFrequencies(10_000, 8);
    expect([...frequencies]).toEqual([1, Math.fround(0.1), Math.fround(0.01), Math.fround(0.001)]);
  });

  it.each([
    [10_000, 128],
    [1_000_000, 64],
    [500_000, 96],
  ])('is within three float32 roundings of theta^(-2i/dim) for theta %d and heads of %d', (theta, headDim) => {
    const frequencies = ropeInverseFrequencies(theta, headDim);
    expect(frequencies).toHaveLength(headDim / 2);
    for (const [i, frequency] of frequencies.entries()) {
      const exact = theta ** ((-2 * i) / headDim);
      // An error of the exponent grows by ln(theta) in the power.
      expect(Math.abs(frequency / exact - 1)).toBeLessThan(2 ** -24 * (2 + Math.log(theta)));
    }
  });
});
