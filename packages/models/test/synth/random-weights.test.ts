// Values of random tensors: which bytes, however they are made, and how they are distributed.
import { createHash } from 'node:crypto';
import type { DType } from '@expertmesh/native';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantiles } from '../../src/synth/normal-quantiles.js';
import { bf16Bits, f16Bits, f32Bits } from '../../src/synth/number-bits.js';
import { constantTensor, RandomWeights } from '../../src/synth/random-weights.js';

const elementBytes = { f32: 4, f16: 2, bf16: 2 };

function bytesOf(dtype: DType, seed: number, name: string, count: number, first = 0): Uint8Array {
  const bytes = new Uint8Array(count * elementBytes[dtype]);
  new RandomWeights(seed, dtype).tensor(name, 0.5).fill(bytes, first, count);
  return bytes;
}

function floats(seed: number, name: string, count: number): Float32Array {
  return new Float32Array(bytesOf('f32', seed, name, count).buffer);
}

describe.each(['f32', 'f16', 'bf16'] as const)('a tensor of %s', (dtype) => {
  it('has the same bytes in whatever pieces it is made', () => {
    const count = 1001;
    const whole = bytesOf(dtype, 7, 'a', count);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: (count - 1) / 2 }), fc.integer({ min: 0, max: count }), (pair, length) => {
        const first = pair * 2;
        const piece = Math.min(length, count - first);
        expect(bytesOf(dtype, 7, 'a', piece, first)).toEqual(
          whole.subarray(first * elementBytes[dtype], (first + piece) * elementBytes[dtype]),
        );
      }),
    );
  });

  it('has other bytes under another seed or name', () => {
    const bytes = bytesOf(dtype, 7, 'a', 64);
    expect(bytesOf(dtype, 8, 'a', 64)).not.toEqual(bytes);
    expect(bytesOf(dtype, 7, 'b', 64)).not.toEqual(bytes);
  });
});

it('the bytes of a seed stay what they are from version to version', () => {
  const digest = (dtype: DType) =>
    createHash('sha256')
      .update(bytesOf(dtype, 7, 'a', 100_000))
      .digest('hex')
      .slice(0, 16);
  expect({ f32: digest('f32'), f16: digest('f16'), bf16: digest('bf16') }).toMatchInlineSnapshot(`
    {
      "bf16": "f6c1b905dfcbed7e",
      "f16": "0e17bf310837fb0e",
      "f32": "0a4e140f5080aa51",
    }
  `);
});

it('pieces on both sides of 2^32 pairs belong to one tensor', () => {
  const first = 2 ** 33 - 4;
  const whole = bytesOf('f16', 7, 'a', 8, first);
  expect(bytesOf('f16', 7, 'a', 4, first)).toEqual(whole.subarray(0, 8));
  expect(bytesOf('f16', 7, 'a', 4, first + 4)).toEqual(whole.subarray(8));
  expect(bytesOf('f16', 7, 'a', 4, 0)).not.toEqual(whole.subarray(8));
});

it('values are normally distributed, and tensors are unlike each other', () => {
  const count = 200_000;
  const values = floats(1, 'a', count);
  const moment = (power: number) => values.reduce((sum, value) => sum + (value / 0.5) ** power, 0) / count;
  expect([1, 2, 3, 4].map((power) => Math.round(moment(power) * 10) / 10)).toEqual([0, 1, 0, 3]);
  const others = floats(1, 'b', count);
  const correlation = values.reduce((sum, value, index) => sum + value * others[index]! * 4, 0) / count;
  const neighbours = values.reduce((sum, value, index) => sum + value * (values[index + 1] ?? 0) * 4, 0) / count;
  expect(Math.abs(correlation)).toBeLessThan(0.01);
  expect(Math.abs(neighbours)).toBeLessThan(0.01);
});

it('quantiles ascend and are those of the normal distribution', () => {
  const quantiles = normalQuantiles();
  expect(quantiles.every((value, index) => index === 0 || value > quantiles[index - 1]!)).toBe(true);
  // P(z <= 1) = 0.841345, P(z <= -2) = 0.022750, P(z <= 3) = 0.998650
  for (const [probability, z] of [
    [0.841345, 1],
    [0.02275, -2],
    [0.99865, 3],
  ] as const) {
    expect(quantiles[Math.floor(probability * quantiles.length)]).toBeCloseTo(z, 2);
  }
});

it('numbers are rounded to the nearest of their dtype, ties to even', () => {
  expect([0, 1, -1, 0.1, 65504].map(f16Bits)).toEqual([0, 0x3c00, 0xbc00, 0x2e66, 0x7bff]);
  expect([2 ** -24, 2 ** -25, 1.5 * 2 ** -24, 2 ** -14 - 2 ** -26, 1 + 2 ** -11, 1 + 3 * 2 ** -11].map(f16Bits)).toEqual([
    1, 0, 2, 0x400, 0x3c00, 0x3c02,
  ]);
  expect([0, 1, -1, 0.1, 1 + 2 ** -8, 1 + 3 * 2 ** -8].map(bf16Bits)).toEqual([0, 0x3f80, 0xbf80, 0x3dcd, 0x3f80, 0x3f82]);
  expect([1, -0.1].map(f32Bits)).toEqual([0x3f800000, 0xbdcccccd]);
});

it('a constant tensor holds its value everywhere', () => {
  const bytes = new Uint8Array(6);
  constantTensor('bf16', 1).fill(bytes, 0, 3);
  expect([...bytes]).toEqual([0x80, 0x3f, 0x80, 0x3f, 0x80, 0x3f]);
});
