// Counting routed rows.
import { expect, test } from 'vitest';
import { LoadLedger } from '../src/load/load-ledger.js';

const layers = [0, 2, 2].map((numExperts) => ({ numExperts, expertBytes: 10, format: 'f32' }));

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
