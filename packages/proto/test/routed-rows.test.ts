// The routed rows of a report: what is written is read again, and nothing that is sent does harm.
import { addRoutedRows, routedRows } from '@expertmesh/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';

function read(bytes: Uint8Array, sizes: readonly number[]) {
  const rows = sizes.map((length) => Array.from({ length }, () => 0));
  const activity: number[][] = [];
  const sum = addRoutedRows(bytes, { rowsOf: (layer) => rows[layer], activity: (...one) => activity.push(one) });
  return { rows, activity, sum };
}

test('layers and experts without rows take no room', () => {
  expect(routedRows([])).toHaveLength(0);
  expect(routedRows([{ rows: [0, 0], batches: 3, activeExperts: 0 }])).toHaveLength(0);
  const rows = Array.from({ length: 256 }, (_, expert) => (expert === 200 ? 5 : 0));
  const bytes = routedRows([
    { rows: [], batches: 0, activeExperts: 0 },
    { rows, batches: 2, activeExperts: 2 },
  ]);
  expect(bytes).toHaveLength(1 + 2 + 1 + 1 + 32 + 1);
  expect(read(bytes, [0, 256])).toEqual({ rows: [[], rows], activity: [[1, 2, 2]], sum: 5 });
});

test('counts up to 2^53 - 1 are exact', () => {
  const rows = [0, 1, 127, 128, 2 ** 32, Number.MAX_SAFE_INTEGER];
  expect(read(routedRows([{ rows, batches: 300, activeExperts: 70_000 }]), [6])).toMatchObject({
    rows: [rows],
    activity: [[0, 300, 70_000]],
  });
});

test('a layer that is not counted is passed over, and experts beyond those that are', () => {
  const layers = [[1, 2], [3, 4, 5], [6]].map((rows) => ({ rows, batches: 1, activeExperts: 1 }));
  const rows = new Map([
    [1, [0, 0]],
    [2, [0]],
  ]);
  const sum = addRoutedRows(routedRows(layers), { rowsOf: (layer) => rows.get(layer), activity: () => {} });
  expect([...rows.values(), sum]).toEqual([[3, 4], [6], 13]);
});

test('whatever bytes come, nothing is thrown, and no count is lowered or spoilt', () => {
  const routed = routedRows([
    { rows: [1, 0, 300, 4], batches: 1, activeExperts: 3 },
    { rows: [5, 6], batches: 1, activeExperts: 2 },
  ]);
  const cut = fc.nat(routed.length).map((length) => routed.slice(0, length));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), cut), (bytes) => {
      const { rows, activity, sum } = read(bytes, [4, 2]);
      expect(rows.map((one) => one.length)).toEqual([4, 2]);
      expect([...rows.flat(), ...activity.flat(), sum].every((value) => value >= 0)).toBe(true);
    }),
  );
});
