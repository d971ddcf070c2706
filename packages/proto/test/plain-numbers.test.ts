// 64-bit fields are plain numbers on both sides, as the generated declarations say.
import { v1 } from '@expertmesh/proto';
import { expect, test } from 'vitest';

test('64-bit fields decode as numbers up to 2^53 - 1', () => {
  const bytes = v1.Placement.encode({ epoch: Number.MAX_SAFE_INTEGER }).finish();
  expect(v1.Placement.decode(bytes).epoch).toBe(Number.MAX_SAFE_INTEGER);
});

test('absent 64-bit fields are the number 0', () => {
  expect(v1.Placement.decode(new Uint8Array()).epoch).toBe(0);
});

test('repeated 64-bit fields decode as numbers', () => {
  const bytes = v1.LayerLoad.encode({ layer: 3, rows: [0, 1, 2 ** 40] }).finish();
  expect(v1.LayerLoad.decode(bytes).rows).toEqual([0, 1, 2 ** 40]);
});
