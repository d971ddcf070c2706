import { expect, it } from 'vitest';
import { median } from '../src/median.js';

it('is the middle value of an odd number and the mean of the two middle ones of an even number', () => {
  expect(median([5])).toBe(5);
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 2, 4, 9])).toBe(6.5);
});

it('of no values is an error', () => {
  expect(() => median([])).toThrow(RangeError);
});
