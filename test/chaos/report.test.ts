import { expect, it } from 'vitest';
import { summaryOf, tableOf } from './report.js';
import type { RoundReport } from './round.js';

const quiet = { done: [], failed: [], changed: [], problems: [], numRequests: 10, seconds: 1 };
const killed = (elsewhere: number, own: number | null): RoundReport => ({
  ...quiet,
  faults: ['worker kill'],
  gaps: { own, elsewhere, p99Before: 10, p99During: 15 },
});

it('adds up what happened by fault, with the spread of the gaps', () => {
  const reports = [
    killed(30, null),
    killed(10, 200),
    { ...killed(20, 100), failed: ['x'] },
    { ...quiet, faults: ['redis flush'], gaps: null },
  ];
  expect(summaryOf(reports)).toEqual([
    { fault: 'redis flush', rounds: 1, requests: 10, failed: 0, changed: 0, unsettled: 0, elsewhere: null, own: null, p99Ratio: null },
    {
      ...{ fault: 'worker kill', rounds: 3, requests: 30, failed: 1, changed: 0, unsettled: 0 },
      ...{ elsewhere: [20, 30, 30], own: [100, 200, 200], p99Ratio: 1.5 },
    },
  ]);
  expect(tableOf(summaryOf(reports)).split('\n')[3]).toMatch(
    /^\| worker kill +\| 3 +\| 30 +\| 1 +\| 0 +\| 20 \/ 30 \/ 30 +\| 100 \/ 200 \/ 200 \| 1.50 +\|$/,
  );
});
