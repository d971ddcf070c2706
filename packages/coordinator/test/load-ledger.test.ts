// Counting routed rows.
import { routedRows } from '@expertmesh/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LoadLedger } from '../src/load/load-ledger.js';

const nothing = { batches: 0, activeExperts: 0 };
const none = { rows: [], batches: 0, activeExperts: 0 };
const layers = [0, 2, 2].map((numExperts) => ({ numExperts, expertBytes: 10, format: 'f32' }));

test('rows of all reports add up by layer and expert', () => {
  const ledger = new LoadLedger(1000);
  ledger.add({ load: [{ layer: 1, rows: [1, 2] }] }, layers);
  ledger.add(
    { load: [{ layer: 1, rows: [10, 0] }], routed: routedRows([none, none, { rows: [0, 5], batches: 0, activeExperts: 0 }]) },
    layers,
  );
  expect(ledger.rows()).toEqual([[], [11, 2], [0, 5]]);
  expect(ledger.sinceMs).toBe(1000);
});

test('batches and active experts of all reports and windows add up by layer', () => {
  const ledger = new LoadLedger(0);
  expect(ledger.activity()).toBeUndefined();
  ledger.add({ load: [{ layer: 1, rows: [1, 2] }] }, layers);
  expect(ledger.activity()).toBeUndefined();
  ledger.add({ load: [{ layer: 1, rows: [1, 2], batches: 2, activeExperts: 3 }] }, layers);
  ledger.addWindow({ rows: [[], [1, 0], [0, 4]], activity: [nothing, { batches: 1, activeExperts: 1 }, { batches: 4, activeExperts: 4 }] });
  ledger.addWindow({ rows: [[], [1, 0], [0, 4]] });
  expect(ledger.activity()).toEqual([nothing, { batches: 3, activeExperts: 4 }, { batches: 4, activeExperts: 4 }]);
});

test('layers and experts that the model does not have are not counted', () => {
  const ledger = new LoadLedger(0);
  const load = [
    { layer: 0, rows: [9] },
    { layer: 1, rows: [1, 2, 3] },
    { layer: 77, rows: [4] },
  ];
  expect(ledger.add({ load }, layers)).toBe(3);
  expect(ledger.rows()).toEqual([[], [1, 2], [0, 0]]);
  const counted = (...rows: number[]) => ({ rows, batches: 1, activeExperts: 1 });
  expect(ledger.add({ routed: routedRows([counted(9), counted(10, 20, 30), counted(0, 5), counted(8)]) }, layers)).toBe(35);
  expect(ledger.rows()).toEqual([[], [11, 22], [0, 5]]);
  expect(ledger.activity()).toEqual([1, 1, 1].map((one) => ({ batches: one, activeExperts: one })));
});

test('reports that name only experts with rows count what whole ones do', () => {
  const sizes = [0, 1, 7, 8, 9, 64, 256];
  const wide = sizes.map((numExperts) => ({ numExperts, expertBytes: 10, format: 'f32' }));
  const count = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(200), fc.nat({ max: 2 ** 40 }));
  const layer = (length: number) => fc.record({ rows: fc.array(count, { minLength: length, maxLength: length }), batches: fc.nat(300) });
  fc.assert(
    fc.property(fc.array(fc.tuple(...sizes.map(layer)), { maxLength: 4 }), (reports) => {
      const [whole, sparse] = [new LoadLedger(0), new LoadLedger(0)];
      for (const report of reports) {
        const counted = report.map(({ rows, batches }) => ({ rows, batches, activeExperts: 3 * batches }));
        const load = counted.flatMap((one, index) => (one.rows.some((rows) => rows > 0) ? [{ layer: index, ...one }] : []));
        expect(sparse.add({ routed: routedRows(counted) }, wide)).toBe(whole.add({ load }, wide));
      }
      expect(sparse.rows()).toEqual(whole.rows());
      expect(sparse.activity()).toEqual(whole.activity());
    }),
  );
});
