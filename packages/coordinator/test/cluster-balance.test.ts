// What a placement makes of counted rows.
import type { ExpertPlacement, PlanWorker } from '@expertmesh/placement';
import { expect, test } from 'vitest';
import { clusterBalance } from '../src/load/cluster-balance.js';

function on(...shares: [worker: string, share: number][]): ExpertPlacement {
  return { format: 'f32', checksum: '', replicas: shares.map(([worker, share]) => ({ worker, share })) };
}

const layers = [[], [on(['w1', 1]), on(['w2', 1])], [on(['w1', 0.25], ['w2', 0.75]), on(['w2', 1])]];

function workers(...open: string[]): PlanWorker[] {
  return ['w1', 'w2', 'w3'].map((id) => ({ id, memoryBytes: 0, speed: 1, node: '', zone: '', isOpen: open.includes(id) }));
}

test('the load of a worker is its rows over the mean of those that share the load, layers alike', () => {
  const { loads } = clusterBalance(layers, [[], [10, 30], [4, 5]], workers('w1', 'w2'));
  // Layer 1: 10 and 30 of 20. Layer 2: 1 and 8 of 4.5.
  expect(Object.fromEntries(loads)).toEqual({ w1: (0.5 + 1 / 4.5) / 2, w2: (1.5 + 8 / 4.5) / 2 });
});

test('max/mean and mean/max are means over the layers that have rows', () => {
  const { maxOverMean, balancedness, balancednessByLayer } = clusterBalance(layers, [[], [10, 30], [8, 6]], workers('w1', 'w2'));
  // Layer 1: 30 over 20. Layer 2: 12 over 7. Layer 0 has no experts.
  expect(maxOverMean).toBeCloseTo((30 / 20 + 12 / 7) / 2, 12);
  expect(balancedness).toBeCloseTo((20 / 30 + 7 / 12) / 2, 12);
  expect(balancednessByLayer.map((ratio) => ratio?.toFixed(6) ?? null)).toEqual([null, (20 / 30).toFixed(6), (7 / 12).toFixed(6)]);
});

test('an idle worker makes the cluster less even, a drained or lost one that holds nothing does not', () => {
  const rows = [[], [10, 10], [0, 0]];
  expect(clusterBalance(layers, rows, workers('w1', 'w2', 'w3'))).toMatchObject({ maxOverMean: 1.5, balancedness: 1 / 1.5 });
  const drained = clusterBalance(layers, rows, workers('w1', 'w2'));
  expect(drained).toMatchObject({ maxOverMean: 1, balancedness: 1 });
  expect([...drained.loads.keys()]).toEqual(['w1', 'w2']);
});

test('a worker that drains counts while it holds experts', () => {
  expect([...clusterBalance(layers, [[], [10, 30], []], workers('w1')).loads.keys()]).toEqual(['w1', 'w2']);
});

test.each([
  ['rows', layers, [], workers('w1', 'w2')],
  ['a placement', [], [[1]], workers('w1')],
  ['workers', layers, [[], [1, 2]], []],
])('without %s everything is even, and no number is out of range', (_what, placed, rows, sharing) => {
  const { maxOverMean, balancedness, loads } = clusterBalance(placed, rows, sharing);
  expect([maxOverMean, balancedness, ...loads.values()].every((number) => number === 1)).toBe(true);
});

test('a cluster without a worker is even: there is no number that is none', () => {
  for (const rows of [[], [[], [10, 30], [4, 5]]]) {
    const { maxOverMean, balancedness, balancednessByLayer } = clusterBalance(layers, rows, []);
    expect([maxOverMean, balancedness]).toEqual([1, 1]);
    expect(balancednessByLayer).toEqual([null, null, null]);
  }
});
