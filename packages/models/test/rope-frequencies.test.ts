// Scaled frequencies are also compared with those of transformers, folder by folder, in options.test.ts.
import { describe, expect, it } from 'vitest';
import {
  linearFrequencies,
  llama3Frequencies,
  plainFrequencies,
  requestFrequencies,
  yarnFrequencies,
  yarnScale,
} from '../src/rope-frequencies.js';

describe('plainFrequencies', () => {
  it('begins with 1 and falls by the same factor from pair to pair', () => {
    const frequencies = plainFrequencies(10_000, 8);
    expect([...frequencies]).toEqual([1, Math.fround(0.1), Math.fround(0.01), Math.fround(0.001)]);
  });

  it.each([
    [10_000, 128],
    [1_000_000, 64],
    [500_000, 96],
  ])('is within three float32 roundings of theta^(-2i/dim) for theta %d and heads of %d', (theta, headDim) => {
    const frequencies = plainFrequencies(theta, headDim);
    expect(frequencies).toHaveLength(headDim / 2);
    for (const [i, frequency] of frequencies.entries()) {
      const exact = theta ** ((-2 * i) / headDim);
      // An error of the exponent grows by ln(theta) in the power.
      expect(Math.abs(frequency / exact - 1)).toBeLessThan(2 ** -24 * (2 + Math.log(theta)));
    }
  });
});

describe('a scaling by 1', () => {
  const plain = plainFrequencies(10_000, 32);

  it('changes nothing, whatever its kind', () => {
    expect(linearFrequencies(10_000, 32, 1)).toEqual(plain);
    expectNear(llama3Frequencies(10_000, 32, { factor: 1, lowFreqFactor: 1, highFreqFactor: 4, originalLength: 512 }), plain);
    expectNear(yarnFrequencies(10_000, 32, { factor: 1, originalLength: 512, betaFast: 32, betaSlow: 1, truncate: true }), plain);
    expect(yarnScale(1)).toBe(1);
  });
});

describe.each([
  ['llama3Frequencies', llama3Frequencies(10_000, 32, { factor: 8, lowFreqFactor: 1, highFreqFactor: 4, originalLength: 512 })],
  ['yarnFrequencies', yarnFrequencies(10_000, 32, { factor: 8, originalLength: 512, betaFast: 32, betaSlow: 1, truncate: true })],
])('%s', (_name, scaled) => {
  it('keeps the fastest pair, divides the slowest by the factor, and blends between', () => {
    const ratios = scaled.map((frequency, pair) => plainFrequencies(10_000, 32)[pair]! / frequency);
    expect(ratios[0]).toBe(1);
    expect(ratios.at(-1)).toBeCloseTo(8, 5);
    expect([...ratios]).toEqual([...ratios].sort((a, b) => a - b));
    expect([...ratios].filter((ratio) => ratio > 1.01 && ratio < 7.9).length).toBeGreaterThan(1);
  });
});

describe('requestFrequencies', () => {
  const inverseFrequencies = plainFrequencies(10_000, 32);
  const fixed = { inverseFrequencies, attentionFactor: 1, dynamic: null };
  const dynamic = { ...fixed, dynamic: { base: 10_000, factor: 4, originalLength: 100 } };

  it('are those of the spec where the scaling is not dynamic, or the request is no longer than the original length', () => {
    expect(requestFrequencies(fixed, 1_000_000)).toBe(inverseFrequencies);
    expect(requestFrequencies(dynamic, 100)).toBe(inverseFrequencies);
  });

  it('grow slower with the length, but for the fastest pair', () => {
    const [short, long] = [requestFrequencies(dynamic, 101), requestFrequencies(dynamic, 400)];
    expect([short[0], long[0]]).toEqual([1, 1]);
    for (let pair = 1; pair < 16; pair += 1) {
      expect(short[pair]).toBeLessThan(inverseFrequencies[pair]!);
      expect(long[pair]).toBeLessThan(short[pair]!);
    }
    // At the last pair the base's growth to the power dim/(dim - 2) is a division by the growth itself: 4 * 400/100 - 3.
    expect(inverseFrequencies[15]! / long[15]!).toBeCloseTo(13, 4);
  });
});

function expectNear(got: Float32Array, wanted: Float32Array): void {
  expect([...got]).toEqual([...wanted].map((value) => expect.closeTo(value, 7)));
}
