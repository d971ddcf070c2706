import { expect, test } from 'vitest';
import { PrecisionSpans } from '../src/steps/precision-spans.js';

test('a span begins where positions have yet to be computed', () => {
  const spans = new PrecisionSpans();
  spans.goOn('a');
  spans.goOn('b');
  expect(spans.all).toEqual([{ from: 0, map: 'b' }]);
  spans.computed(0, 10, 'b');
  spans.goOn('b');
  spans.goOn('c');
  spans.goOn('d');
  expect(spans.all).toEqual([
    { from: 0, map: 'b' },
    { from: 10, map: 'd' },
  ]);
  expect([spans.mapAt(9), spans.mapAt(10), spans.map]).toEqual(['b', 'd', 'd']);
  expect([spans.endOf(3), spans.endOf(10)]).toEqual([10, Number.POSITIVE_INFINITY]);
  spans.goOn('b');
  expect(spans.all).toEqual([{ from: 0, map: 'b' }]);
});

test('positions that are computed again under their own map leave the answer as it is, under another one they do not', () => {
  const spans = new PrecisionSpans();
  spans.goOn('a');
  spans.computed(0, 10, 'a');
  spans.goOn('b');
  spans.computed(10, 12, 'b');
  spans.computed(0, 10, 'a');
  expect(spans.isChanged).toBe(false);
  spans.computed(0, 10, 'b');
  expect(spans.isChanged).toBe(true);
  expect(spans.all).toHaveLength(2);
});

test('each span is told once, and none that an earlier home has told', () => {
  const told = [{ from: 0, map: 'a' }];
  const spans = new PrecisionSpans(told, 7, false);
  expect(spans.takeUntold()).toEqual([]);
  spans.goOn('b');
  expect(spans.takeUntold()).toEqual([{ from: 7, map: 'b' }]);
  expect(spans.takeUntold()).toEqual([]);
  expect(spans.fork(3).all).toEqual([...told, { from: 7, map: 'b' }]);
});
