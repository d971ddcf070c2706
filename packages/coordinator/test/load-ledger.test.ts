// Counting routed rows, and what a placement makes of them.

import type { ExpertPlacement, Placement } from '@expertmesh/placement';
import { expect, test } from 'vitest';
import { balancedness, LoadLedger, rowsByWorker, workerLoads } from '../src/load/load-ledger.js';

const layers = [0, 2, 2].map((numExperts) => ({ numExperts, expertBytes: 10, format: 'f32' }));

function on(...shares: [worker: string, share: number][]): ExpertPlacement {
  return { format: 'f32', checksum: '', replicas: shares.map(([worker, share]) => ({ worker, share })) };
}

const placement: Placement = {
  epoch: 1,
  layers: [[], [on(['w1', 1]), on(['w2', 1])], [on(['w1', 0.25], ['w2', 0.75]), on(['w2', 1])]],
};

test('rows of all reports add up by layer and expert', () => {
  const ledger = new LoadLedger(1000);
  ledger.add([{ layer: 1, rows: [1, 2] }], layers);
  ledger.add(
    [
      { layer: 1, rows: [10, 0] },
      { layer: 2, rows: [0, 5] },
    ],
    layers,
  );
  expect(ledger.rows()).toEqual([[], [11, 2], [0, 5]]);
  expect(ledger.sinceMs).toBe(1000);
});

test('layers and experts that the model does not have are not counted', () => {
  const ledger = new LoadLedger(0);
  ledger.add(
    [
      { layer: 0, rows: [9] },
      { layer: 1, rows: [1, 2, 3] },
      { layer: 77, rows: [4] },
    ],
    layers,
  );
  expect(ledger.rows()).toEqual([[], [1, 2], [0, 0]]);
});

test('rows fall to workers by their shares', () => {
  const byWorker = rowsByWorker([[], [10, 30], [8, 1]], placement, ['w1', 'w2', 'w3']);
  expect(byWorker.map((layer) => Object.fromEntries(layer))).toEqual([
    { w1: 0, w2: 0, w3: 0 },
    { w1: 10, w2: 30, w3: 0 },
    { w1: 2, w2: 7, w3: 0 },
  ]);
});

test('the load of a worker is its rows over the mean of all workers', () => {
  const byWorker = rowsByWorker([[], [10, 30], [0, 0]], placement, ['w1', 'w2']);
  expect(Object.fromEntries(workerLoads(byWorker))).toEqual({ w1: 0.5, w2: 1.5 });
});

test('balancedness is the mean of max/mean over the layers that have rows', () => {
  const byWorker = rowsByWorker([[], [10, 30], [8, 6]], placement, ['w1', 'w2']);
  // Layer 1: 30 over 20. Layer 2: 12 over 7. Layer 0 has no experts.
  expect(balancedness(byWorker)).toBeCloseTo((30 / 20 + 12 / 7) / 2, 12);
});

test('an idle worker makes the cluster less even', () => {
  const rows = [[], [10, 10], [0, 0]];
  expect(balancedness(rowsByWorker(rows, placement, ['w1', 'w2']))).toBe(1);
  expect(balancedness(rowsByWorker(rows, placement, ['w1', 'w2', 'w3']))).toBe(1.5);
});

test('without rows everything is even', () => {
  const byWorker = rowsByWorker([], placement, ['w1', 'w2']);
  expect(balancedness(byWorker)).toBe(1);
  expect(Object.fromEntries(workerLoads(byWorker))).toEqual({ w1: 1, w2: 1 });
});
