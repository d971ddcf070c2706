// Rows of one step over the replicas of each expert.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsByShare, rowsByStep } from '../src/index.js';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const steps = (mostWorkers: number, mostExperts: number, mostRows: number) =>
  fc.integer({ min: 1, max: mostWorkers }).chain((numWorkers) =>
    fc.record({
      experts: fc.array(
        fc.record({
          rows: fc.nat(mostRows),
          holders: fc.uniqueArray(fc.nat(numWorkers - 1), { minLength: 1 }),
        }),
        { minLength: 1, maxLength: mostExperts },
      ),
      queued: fc.array(fc.nat(mostRows), { minLength: numWorkers, maxLength: numWorkers }),
      speeds: fc.array(fc.integer({ min: 1, max: 16 }), { minLength: numWorkers, maxLength: numWorkers }),
    }),
  );

function loadsOf(parts: readonly (readonly number[])[], holders: readonly (readonly number[])[], queued: readonly number[]): number[] {
  const loads = [...queued];
  for (const [expert, counts] of parts.entries()) for (const [index, count] of counts.entries()) loads[holders[expert]![index]!]! += count;
  return loads;
}

/** Of all divisions of the rows the least of the descending loads, compared one after the other. */
function bestLoads(rows: readonly number[], holders: readonly (readonly number[])[], loads: readonly number[]): number[] {
  const expert = rows.findIndex((count) => count > 0);
  if (expert < 0) return [...loads].sort((a, b) => b - a);
  const left = rows.map((count, index) => (index === expert ? count - 1 : count));
  const all = holders[expert]!.map((worker) => bestLoads(left, holders, loads.with(worker, loads[worker]! + 1)));
  const difference = (a: readonly number[], b: readonly number[]) => a.map((load, index) => load - b[index]!).find((by) => by !== 0) ?? 0;
  return all.reduce((best, other) => (difference(other, best) < 0 ? other : best));
}

/** Of all divisions of the rows the least of the highest levels. */
function leastHighest(
  rows: readonly number[],
  holders: readonly (readonly number[])[],
  loads: readonly number[],
  speeds: readonly number[],
): number {
  const expert = rows.findIndex((count) => count > 0);
  if (expert < 0) return Math.max(...loads.map((load, worker) => load / speeds[worker]!));
  const left = rows.map((count, index) => (index === expert ? count - 1 : count));
  return Math.min(...holders[expert]!.map((worker) => leastHighest(left, holders, loads.with(worker, loads[worker]! + 1), speeds)));
}

/** Numbers of the cases that the engine is held to as well. */
async function goldenCases() {
  const file = fileURLToPath(new URL('../../../native/tests/vectors/rows_by_step.txt', import.meta.url));
  const numbers = (await readFile(file, 'utf8')).trim().split(/\s+/).map(Number);
  const take = (count: number) => numbers.splice(0, count);
  const cases = [];
  while (numbers.length > 0) {
    const [numWorkers, numExperts] = take(2) as [number, number];
    const queued = take(numWorkers);
    const speeds = take(numWorkers);
    const rows = take(numExperts);
    const holders = rows.map(() => take(take(1)[0]!));
    cases.push({ queued, speeds, rows, holders, parts: holders.map(({ length }) => take(length)) });
  }
  return cases;
}

describe('by the rows of the step', () => {
  it('every row goes to one replica of its expert, in whole numbers', () => {
    fc.assert(
      fc.property(steps(6, 12, 200), ({ experts, queued }) => {
        const holders = experts.map((expert) => expert.holders);
        const parts = rowsByStep(
          experts.map(({ rows }) => rows),
          { holders, queued },
        );
        for (const [expert, { rows }] of experts.entries()) {
          expect(parts[expert]).toHaveLength(holders[expert]!.length);
          expect(sum(parts[expert]!)).toBe(rows);
          expect(parts[expert]!.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
        }
      }),
    );
  });

  it('no division of the rows is better: none has a lower maximum, none with the same one a lower next, and so on', () => {
    fc.assert(
      fc.property(steps(4, 4, 3), ({ experts, queued }) => {
        const rows = experts.map((expert) => expert.rows);
        const holders = experts.map((expert) => expert.holders);
        const loads = loadsOf(rowsByStep(rows, { holders, queued }), holders, queued);
        expect(loads.sort((a, b) => b - a)).toEqual(bestLoads(rows, holders, queued));
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('no row could go to a worker with two fewer', () => {
    fc.assert(
      fc.property(steps(8, 30, 500), ({ experts, queued }) => {
        const holders = experts.map((expert) => expert.holders);
        const parts = rowsByStep(
          experts.map(({ rows }) => rows),
          { holders, queued },
        );
        const loads = loadsOf(parts, holders, queued);
        for (const [expert, workers] of holders.entries()) {
          for (const [index, worker] of workers.entries()) {
            if (parts[expert]![index] === 0) continue;
            for (const other of workers) expect(loads[worker]!).toBeLessThanOrEqual(loads[other]! + 1);
          }
        }
      }),
    );
  });

  it('where speeds differ no division has a lower maximum of rows over speed', () => {
    fc.assert(
      fc.property(steps(4, 4, 3), ({ experts, queued, speeds }) => {
        const rows = experts.map((expert) => expert.rows);
        const holders = experts.map((expert) => expert.holders);
        const loads = loadsOf(rowsByStep(rows, { holders, queued, speeds }), holders, queued);
        const highest = Math.max(...loads.map((load, worker) => load / speeds[worker]!));
        expect(highest).toBe(leastHighest(rows, holders, queued, speeds));
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it('equal speeds are as good as none', () => {
    fc.assert(
      fc.property(steps(6, 12, 200), fc.integer({ min: 2, max: 16 }), ({ experts, queued }, speed) => {
        const rows = experts.map((expert) => expert.rows);
        const holders = experts.map((expert) => expert.holders);
        expect(rowsByStep(rows, { holders, queued, speeds: queued.map(() => speed) })).toEqual(rowsByStep(rows, { holders, queued }));
      }),
    );
  });

  it('a worker of half the speed gets half as many rows as the others', () => {
    const parts = rowsByStep([50, 50], {
      holders: [
        [0, 1, 2],
        [0, 1, 2],
      ],
      queued: [],
      speeds: [16, 8, 16],
    });
    expect([0, 1, 2].map((worker) => parts[0]![worker]! + parts[1]![worker]!)).toEqual([40, 20, 40]);
  });

  it('is what the engine does, to the row', async () => {
    const cases = await goldenCases();
    expect(cases).toHaveLength(17);
    for (const { rows, parts, ...replicas } of cases) expect(rowsByStep(rows, replicas)).toEqual(parts);
  });

  it('what waits at a worker is made up for', () => {
    expect(rowsByStep([10], { holders: [[0, 1]], queued: [6, 0] })).toEqual([[2, 8]]);
  });

  it('rows that have no choice come first: the others go round them', () => {
    expect(rowsByStep([9, 9], { holders: [[0, 1], [0]], queued: [] })).toEqual([[0, 9], [9]]);
  });

  it('an expert stays whole where splitting it helps nobody', () => {
    const holders = Array.from({ length: 4 }, () => [0, 1]);
    const parts = rowsByStep([5, 5, 5, 5], { holders, queued: [] });
    expect(parts.map(([first]) => first)).toEqual([5, 0, 5, 0]);
  });

  it('a burst of one expert moves the other ones off its worker, through a chain of replicas', () => {
    const holders = [[0], [0, 1], [1, 2]];
    expect(rowsByStep([20, 10, 30], { holders, queued: [] })).toEqual([[20], [0, 10], [10, 20]]);
  });
});

it('by shares rows are whole, and the largest remainders get what is left', () => {
  expect(rowsByShare(10, [0.5, 0.25, 0.25])).toEqual([5, 3, 2]);
  expect(rowsByShare(0, [0.5, 0.5])).toEqual([0, 0]);
  expect(rowsByShare(1, [0.2, 0.8])).toEqual([0, 1]);
});
