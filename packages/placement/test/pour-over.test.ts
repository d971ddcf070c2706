// Rows divided so that each worker has what it is due.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pourOver } from '../src/planners/pour-over.js';

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

const cases = fc.record({
  rows: fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }),
  speeds: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 8 }),
  isUniform: fc.boolean(),
});

it('divides all rows, and comes out even with as many slots as experts and equal workers together', () => {
  fc.assert(
    fc.property(cases, ({ rows, speeds: uneven, isUniform }) => {
      const speeds = isUniform ? uneven.map(() => 1) : uneven;
      const total = sum(rows);
      const due = speeds.map((speed) => (total * speed) / sum(speeds));
      const numSlots = Math.ceil((rows.length + speeds.length) / speeds.length);
      const workers = pourOver(rows, due, numSlots);
      if (!isUniform && workers === null) return;
      const divided = rows.map((_, expert) => sum(workers!.map((held) => held.get(expert) ?? 0)));
      for (const [expert, count] of rows.entries()) expect(divided[expert]).toBeCloseTo(count, 6);
      for (const [worker, held] of workers!.entries()) {
        expect(held.size).toBeLessThanOrEqual(numSlots);
        if (isUniform) expect(sum(held.values())).toBeCloseTo(due[worker]!, 6);
      }
      expect(rows.every((_, expert) => workers!.some((held) => held.has(expert)))).toBe(true);
    }),
    { numRuns: 500, seed: 7 },
  );
});

it('fills one slot for each worker with parts of a single expert', () => {
  expect(pourOver([12], [4, 4, 4], 2)!.map((held) => [...held])).toEqual([[[0, 4]], [[0, 4]], [[0, 4]]]);
});

it('is nothing where slots are too few', () => {
  expect(pourOver([1, 1, 1], [1.5, 1.5], 1)).toBeNull();
});
