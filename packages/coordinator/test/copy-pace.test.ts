// How fast a plan's copies are expected to go.
import { expect, it } from 'vitest';
import { expectedPace } from '../src/operations/copy-pace.js';
import type { OperationEntry } from '../src/operations/operation.js';

/** An operation of one move. */
function ended(bytes: number, tookMs: number, throttle = 0): OperationEntry {
  const document = { createdMs: 1000, moves: [{ bytes }] };
  const progress = { started: 1, moving: [], skipped: [], endedMs: 1000 + tookMs, throttleBytesPerSecond: throttle };
  return { document, progress } as unknown as OperationEntry;
}

it('is assumed before anything has been copied, and then that of the fastest operation without a throttle', () => {
  expect(expectedPace([], 0)).toEqual({ bytesPerSecond: 200 * 2 ** 20, source: 'assumed' });
  expect(expectedPace([ended(0, 10), ended(1e9, 1000, 1e9)], 0).source).toBe('assumed');
  expect(expectedPace([ended(100, 1000), ended(1000, 2000)], 0)).toEqual({ bytesPerSecond: 500, source: 'measured' });
});

it('is the throttle where that is lower, and no more than what has been measured where it is not', () => {
  expect(expectedPace([ended(1000, 1000)], 400)).toEqual({ bytesPerSecond: 400, source: 'throttle' });
  expect(expectedPace([ended(1000, 1000)], 4000)).toEqual({ bytesPerSecond: 1000, source: 'measured' });
});

it('says nothing by an operation that is under way', () => {
  const { document, progress } = ended(1000, 1000);
  expect(expectedPace([{ document, progress: { ...progress, endedMs: 0 } }], 0).source).toBe('assumed');
});
