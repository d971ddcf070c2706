import { expect, it } from 'vitest';
import { gapsOf, type Interval, percentile } from './gaps.js';

const interval = (home: string, coordinator: string, endMs: number, ms: number): Interval => ({ home, coordinator, endMs, ms });

it('tells streams that were with what was hit from the others, and counts from the fault on', () => {
  const intervals = [
    interval('w1', 'c1', 90, 80),
    interval('w2', 'c1', 100, 7),
    interval('w1', 'c1', 120, 30),
    interval('w2', 'c1', 130, 20),
    interval('w2', 'c2', 500, 15),
  ];
  const at = { beganMs: 110, endedMs: 200 };
  expect(gapsOf(intervals, [{ names: ['w1'], ...at }])).toEqual({ own: 30, elsewhere: 20, p99Before: 7, p99During: 20 });
  expect(gapsOf(intervals, [{ names: ['c2'], ...at }])).toEqual({ own: 15, elsewhere: 30, p99Before: 80, p99During: 30 });
  expect(gapsOf(intervals, [{ names: ['redis'], ...at }])).toMatchObject({ own: null, elsewhere: 30 });
});

it('takes the least value that so many per cent do not exceed', () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect([50, 99, 100].map((percent) => percentile(values, percent))).toEqual([100, 198, 200]);
  expect(percentile([], 99)).toBeNull();
});
