// Rows of one step over the replicas of each expert.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsByShare, rowsByStep } from '../src/index.js';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const steps = fc.integer({ min: 1, max: 6 }).chain((numWorkers) =>
  fc.record({
    experts: fc.array(
      fc.record({
        rows: fc.nat(200),
        holders: fc.uniqueArray(fc.nat(numWorkers - 1), { minLength: 1 }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    speeds: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: numWorkers, maxLength: numWorkers }),
    queued: fc.array(fc.nat(300), { minLength: numWorkers, maxLength: numWorkers }),
  }),
);

function levelsOf(
  parts: readonly (readonly number[])[],
  holders: readonly (readonly number[])[],
  queued: readonly number[],
  speeds: readonly number[],
) {
  const rows = [...queued];
  for (const [expert, counts] of parts.entries()) for (const [index, count] of counts.entries()) rows[holders[expert]![index]!]! += count;
  return rows.map((count, worker) => count / speeds[worker]!);
}

describe('by the rows of the step', () => {
  it('every row goes to one replica of its expert, in whole numbers', () => {
    fc.assert(
      fc.property(steps, ({ experts, speeds, queued }) => {
        const parts = rowsByStep(
          experts.map(({ rows }) => rows),
          { holders: experts.map(({ holders }) => holders), speeds, queued },
        );
        for (const [expert, { rows, holders }] of experts.entries()) {
          expect(parts[expert]).toHaveLength(holders.length);
          expect(sum(parts[expert]!)).toBe(rows);
          expect(parts[expert]!.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
        }
      }),
    );
  });

  it('no replica is sent rows while another worker of the expert stays well below', () => {
    fc.assert(
      fc.property(steps, ({ experts, speeds, queued }) => {
        const holders = experts.map((expert) => expert.holders);
        const parts = rowsByStep(
          experts.map(({ rows }) => rows),
          { holders, speeds, queued },
        );
        const levels = levelsOf(parts, holders, queued, speeds);
        // Rows are whole: of each expert a worker may get one more than its part.
        const slack = experts.length + 2;
        for (const [expert, workers] of holders.entries()) {
          for (const [index, worker] of workers.entries()) {
            if (parts[expert]![index] === 0) continue;
            for (const other of workers) expect(levels[worker]!).toBeLessThanOrEqual(levels[other]! + slack);
          }
        }
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('what peers have queued is made up for', () => {
    expect(rowsByStep([10], { holders: [[0, 1]], speeds: [1, 1], queued: [6, 0] })).toEqual([[2, 8]]);
  });

  it('rows that have no choice come first: the others go round them', () => {
    expect(rowsByStep([9, 9], { holders: [[0, 1], [0]], speeds: [1, 1], queued: [] })).toEqual([[0, 9], [9]]);
  });

  it('a burst of one expert moves the other ones off its worker, through a chain of replicas', () => {
    const holders = [[0], [0, 1], [1, 2]];
    expect(rowsByStep([20, 10, 30], { holders, speeds: [1, 1, 1], queued: [] })).toEqual([[20], [0, 10], [10, 20]]);
  });

  it('faster workers get more', () => {
    expect(rowsByStep([9], { holders: [[0, 1]], speeds: [1, 2], queued: [] })).toEqual([[3, 6]]);
  });
});

it('by shares rows are whole, and the largest remainders get what is left', () => {
  expect(rowsByShare(10, [0.5, 0.25, 0.25])).toEqual([5, 3, 2]);
  expect(rowsByShare(0, [0.5, 0.5])).toEqual([0, 0]);
  expect(rowsByShare(1, [0.2, 0.8])).toEqual([0, 1]);
});
