import { expect, it } from 'vitest';
import { layerBudgets } from '../src/index.js';

const layer = { numExperts: 8, expertBytes: 10 };
const bytesOf = (memoryBytes: number, ...layers: readonly (typeof layer)[]) => layerBudgets('--memory', memoryBytes, layers);

it('parts a memory size by what the layers have beyond one expert each', () => {
  expect(bytesOf(80, layer, layer)).toEqual([40, 40]);
  expect(bytesOf(20, layer, layer)).toEqual([10, 10]);
  expect(bytesOf(60, { ...layer, numExperts: 4 }, layer)).toEqual([22, 38]);
  expect(bytesOf(65, { numExperts: 4, expertBytes: 40 }, layer)).toEqual([49, 15]);
});

it('has room for so many experts of each layer where there is memory for just these', () => {
  const odd = { numExperts: 61, expertBytes: 4_718_593 };
  const layers = Array.from({ length: 47 }, () => odd);
  for (let experts = 1; experts <= odd.numExperts; experts += 1) {
    const bytes = experts * odd.expertBytes;
    expect(bytesOf(layers.length * bytes, ...layers)).toEqual(layers.map(() => bytes));
  }
});

it('gives layers without experts nothing, and more than all where there is more', () => {
  expect(bytesOf(170, { ...layer, numExperts: 0 }, layer)).toEqual([0, 170]);
});

it('refuses less than one expert of each layer', () => {
  expect(() => bytesOf(19, layer, layer)).toThrow('at least 20 bytes: one expert of each layer');
});
