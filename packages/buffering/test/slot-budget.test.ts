// Slots that a memory size has room for.
import { expect, it } from 'vitest';
import { slotsWithin } from '../src/index.js';

const layer = { numExperts: 8, slotBytes: 10 };

it('layers get alike, and the remainder goes to the first', () => {
  expect(slotsWithin(175, 100, [layer, layer])).toEqual([4, 3]);
});

it('no layer gets more than it has experts; layers without experts get none', () => {
  expect(slotsWithin(10_000, 100, [{ numExperts: 0, slotBytes: 10 }, layer])).toEqual([0, 8]);
});

it('a layer with more experts gets more slots', () => {
  expect(slotsWithin(120, 0, [{ ...layer, numExperts: 4 }, layer])).toEqual([4, 8]);
  expect(slotsWithin(60, 0, [{ ...layer, numExperts: 4 }, layer])).toEqual([2, 4]);
});

it('room that is too small for a large slot goes to layers of smaller ones', () => {
  expect(slotsWithin(65, 0, [{ numExperts: 4, slotBytes: 40 }, layer])).toEqual([1, 2]);
});

it('less than one slot in each layer is refused with what is needed', () => {
  expect(() => slotsWithin(119, 100, [layer, layer])).toThrow('at least 120 bytes: 100 beside the experts, and one slot in each layer');
});
