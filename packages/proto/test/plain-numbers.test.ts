// 64-bit fields are plain numbers on both sides, as the generated declarations say, or bigints where each value counts.
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

test('a number beyond 2^53 - 1 is held there, never rounded to one that others may use', () => {
  for (const beyond of [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 513n, 2n ** 64n - 1n]) {
    // Both are field 8 and 1 by number: the same varint under another tag.
    const bytes = Buffer.from(v1.GenerateRequest.encode({ seed: beyond }).finish());
    bytes[0] = 8;
    expect(v1.Placement.decode(bytes).epoch).toBe(Number.MAX_SAFE_INTEGER);
  }
});

const seeds = [0n, 1n, 127n, 128n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 63n + 500n, 2n ** 64n - 1n];

test.each(seeds)('the seed %d is exact', (seed) => {
  const bytes = v1.GenerateRequest.encode({ seed, ignoreEos: true }).finish();
  const request = v1.GenerateRequest.decode(bytes);
  expect([request.seed, request.ignoreEos]).toEqual([seed, true]);
  const json = JSON.parse(JSON.stringify(request)) as { seed: string };
  expect(json.seed).toBe(String(seed));
  expect(v1.GenerateRequest.verify(request)).toBeNull();
  expect(v1.GenerateRequest.fromObject(json).seed).toBe(seed);
});

test('a seed that is no varint is refused', () => {
  expect(() => v1.GenerateRequest.decode(Buffer.from([64, ...Array<number>(10).fill(0xff), 1]))).toThrow();
  expect(() => v1.GenerateRequest.decode(Buffer.from([64, 0xff]))).toThrow();
});
