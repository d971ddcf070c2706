import type { ExpertmeshClient } from '@expertmesh/client';
import { expect, it } from 'vitest';
import { difference, mostUnevenLayer, readHeat, sumOf, toHeat } from '../../src/demo/heat.js';

it('layers without experts have no heat', () => {
  expect(toHeat({ sinceMs: 0, layers: [{ layer: 1, rows: [3, 4], batches: 0, activeExperts: 0 }] })).toEqual([[], [3, 4]]);
});

it('what a domain heated is the difference of two readings', () => {
  const heat = difference([[], [5, 9]], [[], [3, 4]]);
  expect(heat).toEqual([[], [2, 5]]);
  expect(sumOf(heat)).toBe(7);
});

it('a reading waits until the rows have been reported', async () => {
  const readings = [
    [1, 1],
    [1, 2],
    [3, 2],
  ];
  const client = {
    load: () => Promise.resolve({ sinceMs: 0, layers: [{ layer: 0, rows: readings.shift()! }] }),
  } as unknown as ExpertmeshClient;
  expect(await readHeat(client, [[1, 1]], 3)).toEqual([[3, 2]]);
});

it('the map shows the layer that is heated most unevenly', () => {
  const even = [4, 4];
  expect(mostUnevenLayer([[even, [8, 0], even]])).toBe(1);
});
