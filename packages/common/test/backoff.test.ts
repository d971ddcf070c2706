import { describe, expect, it } from 'vitest';
import { backoffMs } from '../src/index.js';

describe('backoffMs', () => {
  it('doubles from the first delay up to the longest', () => {
    const delays = Array.from({ length: 7 }, (_, attempt) => backoffMs(attempt, 100, 2000));
    expect(delays).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
  });

  it('stays at the longest delay however often it fails', () => {
    expect(backoffMs(1_000_000, 100, 2000)).toBe(2000);
    expect(backoffMs(Number.MAX_SAFE_INTEGER, 1, 60_000)).toBe(60_000);
  });

  it('never exceeds the longest delay, not even the first time', () => {
    expect(backoffMs(0, 500, 200)).toBe(200);
  });
});
