import { expect, test } from 'vitest';
import { FramePool } from '../../src/grpc/frame-pool.js';

test('a frame has exactly the size asked for', () => {
  const pool = new FramePool();
  for (const size of [1, 4095, 4096, 4097, 2 ** 21, 2 ** 21 + 1]) {
    const frame = pool.take(size);
    expect(frame.length).toBe(size);
    pool.give(frame);
    expect(pool.take(size).length).toBe(size);
  }
});

test('memory given back is taken again for a frame of like size, and not while it is out', () => {
  const pool = new FramePool();
  const first = pool.take(5000);
  pool.give(first);
  const again = pool.take(8000);
  expect(again.buffer).toBe(first.buffer);
  expect(pool.take(8000).buffer).not.toBe(first.buffer);
  expect(pool.take(9000).buffer).not.toBe(first.buffer);
});

test('of each size at most four are kept, and of the largest none', () => {
  const pool = new FramePool();
  for (const [size, numKept] of [
    [5000, 4],
    [2 ** 21 + 1, 0],
  ] as const) {
    const given = Array.from({ length: 6 }, () => pool.take(size));
    for (const frame of given) pool.give(frame);
    const taken = new Set(Array.from({ length: 6 }, () => pool.take(size).buffer));
    expect(given.filter((frame) => taken.has(frame.buffer)).length).toBe(numKept);
  }
});
