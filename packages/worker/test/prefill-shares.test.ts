import { describe, expect, it } from 'vitest';
import { sharePrefill } from '../src/steps/prefill-shares.js';

describe('sharePrefill', () => {
  it.each([
    [[], 8, []],
    [[100], 8, [8]],
    [[100, 100], 8, [4, 4]],
    [[100, 2], 8, [6, 2]],
    [[100, 2, 1], 8, [5, 2, 1]],
    [[3, 100, 100], 16, [3, 7, 6]],
    [[100, 100, 100, 100], 3, [2, 1, 0, 0]],
    [[1, 1], 0, [0, 0]],
  ])('gives %j of %i rows as %j', (wants, budget, shares) => {
    expect(sharePrefill(wants, budget)).toEqual(shares);
  });

  it('never leaves the oldest less than half, nor rows that somebody wants', () => {
    for (let budget = 0; budget < 40; budget += 1) {
      for (const wants of [
        [50, 1, 1],
        [2, 50, 3],
        [9, 9, 9, 9, 9],
        [0, 0, 4],
      ]) {
        const shares = sharePrefill(wants, budget);
        const total = wants.reduce((sum, want) => sum + want, 0);
        expect(shares[0]).toBeGreaterThanOrEqual(Math.min(wants[0] as number, Math.ceil(budget / 2)));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(Math.min(total, budget));
      }
    }
  });
});
