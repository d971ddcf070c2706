import { expect, it } from 'vitest';
import { type ResidentLayer, ResidentSwaps, type Swap } from '../src/index.js';

const dense: ResidentLayer = { weights: [], rows: 0, residents: [], keys: [], slots: 2 };
const quiet: ResidentLayer = { weights: [0, 0, 0, 0], rows: 0, residents: [0, 1], keys: [0, 1, 2, 3], slots: 2 };

it('swaps nothing before anything was asked for, nor where all have a slot', () => {
  const swaps = new ResidentSwaps();
  expect(swaps.next([dense, quiet])).toBeNull();
  expect(swaps.next([{ ...quiet, weights: [0, 0, 9, 9], rows: 9, slots: 0 }])).toBeNull();
  expect(swaps.next([{ ...quiet, weights: [0, 0, 9, 9], rows: 9, residents: [0, 1, 2, 3], slots: 4 }])).toBeNull();
});

it('gives the slot of whom the router wants least to whom it wants most, in the layer where that gains most', () => {
  const swaps = new ResidentSwaps();
  const little = { ...quiet, weights: [3, 2, 4, 0], rows: 9 };
  const much = { ...quiet, weights: [4, 1, 2, 6], rows: 13 };
  expect(swaps.next([dense, little, much])).toEqual<Swap>({ layer: 2, enters: 3, leaves: 1 });
  expect(swaps.next([dense, quiet, { ...quiet, residents: [0, 3] }])).toEqual<Swap>({ layer: 1, enters: 2, leaves: 1 });
  expect(swaps.next([dense, { ...quiet, residents: [0, 2] }, { ...quiet, residents: [0, 3] }])).toBeNull();
});

it('leaves alone who is nearly as important as whoever would come', () => {
  const swaps = new ResidentSwaps();
  expect(swaps.next([{ ...quiet, weights: [8, 8, 10, 0], rows: 26 }])).toBeNull();
  expect(swaps.next([{ ...quiet, weights: [0, 0, 0.1, 0], rows: 0 }])).toEqual<Swap>({ layer: 0, enters: 2, leaves: 0 });
});

it('fills a free slot first, and lets go first of contents that nothing is computed by any more', () => {
  const swaps = new ResidentSwaps();
  const busy = { ...quiet, weights: [0, 0, 99, 0], rows: 99 };
  expect(swaps.next([busy, { ...quiet, weights: [0, 0, 0, 1], rows: 1, residents: [0] }])).toEqual<Swap>({
    layer: 1,
    enters: 3,
    leaves: -1,
  });
  // Expert 0 has come to another format, expert 1 is not held any more.
  const changed = { ...quiet, keys: [14, -1, 2, 3], residents: [0, 14] };
  expect(new ResidentSwaps().next([{ ...changed, weights: [50, 0, 1, 0], rows: 51 }])).toEqual<Swap>({ layer: 0, enters: 2, leaves: 0 });
  expect(new ResidentSwaps().next([{ ...changed, residents: [2, 3], weights: [0, 50, 1, 1], rows: 52 }])).toBeNull();
});

it('follows a domain that has changed, after as many rows as its own half-life', () => {
  const swaps = new ResidentSwaps();
  expect(swaps.next([{ ...quiet, weights: [500, 500, 0, 0], rows: 1000 }])).toBeNull();
  let rows = 0;
  for (; swaps.next([{ ...quiet, weights: [0, 0, 32, 32], rows: 64 }]) === null; rows += 64);
  expect(rows).toBeGreaterThan(256);
  expect(rows).toBeLessThan(1024);
});
