import { describe, expect, it } from 'vitest';
import { Random } from '../src/random.js';

const count = 20_000;
const draw = (make: (random: Random) => number) => {
  const random = new Random(11);
  return Array.from({ length: count }, () => make(random));
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

it('the same seed and stream give the same numbers, others give others', () => {
  const first = (seed: number, stream: string) => Array.from({ length: 4 }, () => new Random(seed, stream).next());
  expect(first(1, 'a')).toEqual(first(1, 'a'));
  expect(first(1, 'a')).not.toEqual(first(2, 'a'));
  expect(first(1, 'a')).not.toEqual(first(1, 'b'));
  expect(first(1, 'a')).not.toEqual(first(1 + 2 ** 32, 'a'));
});

it('uniform numbers fill [0, 1) evenly', () => {
  const values = draw((random) => random.next());
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  expect(mean(values)).toBeCloseTo(0.5, 1.5);
});

it('normal numbers have mean 0 and deviation 1', () => {
  const values = draw((random) => random.normal());
  expect(Math.abs(mean(values))).toBeLessThan(0.03);
  expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 1);
});

describe.each([0, 0.5, 20, 63, 65, 500])('counts with mean %d', (wanted) => {
  it('have that mean and variance', () => {
    const values = draw((random) => random.poisson(wanted));
    const middle = mean(values);
    expect(Math.abs(middle - wanted)).toBeLessThanOrEqual(0.03 * wanted);
    const variance = mean(values.map((value) => (value - middle) ** 2));
    expect(Math.abs(variance - wanted)).toBeLessThanOrEqual(0.06 * wanted);
  });
});

it('a permutation holds every index once, and differs from draw to draw', () => {
  const random = new Random(3);
  const [first, second] = [random.permutation(50), random.permutation(50)];
  expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  expect(first).not.toEqual(second);
});
