// Counting routed rows.
import { expect, test } from 'vitest';
import { LoadLedger } from '../src/load/load-ledger.js';

const nothing = { batches: 0, activeExperts: 0 };
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

test('batches and active experts of all reports and windows add up by layer', () => {
  const ledger = new LoadLedger(0);
  expect(ledger.activity()).toBeUndefined();
  ledger.add([{ layer: 1, rows: [1, 2] }], layers);
  expect(ledger.activity()).toBeUndefined();
  ledger.add([{ layer: 1, rows: [1, 2], batches: 2, activeExperts: 3 }], layers);
  ledger.addWindow({ rows: [[], [1, 0], [0, 4]], activity: [nothing, { batches: 1, activeExperts: 1 }, { batches: 4, activeExperts: 4 }] });
  ledger.addWindow({ rows: [[], [1, 0], [0, 4]] });
  expect(ledger.activity()).toEqual([nothing, { batches: 3, activeExperts: 4 }, { batches: 4, activeExperts: 4 }]);
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
