import { FakeClock, type Logger } from '@expertmesh/common';
import type { SlotCounters } from '@expertmesh/native';
import { beforeEach, expect, it } from 'vitest';
import { Buffering } from '../src/experts/buffering.js';

const ahead = { inPlace: 1, prefetches: 4, prefetchesUsed: 2, prefetchesWasted: 1, choices: 9, masked: 3, swaps: 2 };
const dense: SlotCounters = { slots: 0, residents: 0, held: 0, hits: 0, misses: 0, ...ahead, loadedBytes: 0, failedLoads: 0, stallMs: 0 };
const layer: SlotCounters = {
  slots: 2,
  residents: 1,
  held: 5,
  hits: 10,
  misses: 3,
  ...ahead,
  loadedBytes: 300,
  failedLoads: 0,
  stallMs: 1.5,
};

let layers: SlotCounters[];
let clock: FakeClock;
let warnings: object[];
let buffering: Buffering;

beforeEach(() => {
  layers = [];
  clock = new FakeClock();
  warnings = [];
  const log = { warn: (facts: object) => warnings.push(facts) } as unknown as Logger;
  buffering = new Buffering(() => layers, clock, log);
});

it('adds up the layers that have a limit', () => {
  layers = [dense, layer, { ...layer, misses: 4, failedLoads: 1 }, { ...layer, slots: 0 }];
  expect(buffering.totals).toEqual({
    ...{ slots: 4, residents: 2, hits: 20, misses: 7, inPlace: 2, prefetches: 8, prefetchesUsed: 4, prefetchesWasted: 2 },
    ...{ loadedBytes: 600, failedLoads: 1, stallMs: 3, choices: 18, masked: 6, swaps: 4 },
  });
});

it('is all zero where no layer has a limit, whatever was computed', () => {
  layers = [dense, { ...layer, slots: 0 }];
  expect(new Set(Object.values(buffering.totals))).toEqual(new Set([0]));
});

it('tells the log of failed loads at once, then at most every ten seconds, and every one of them once', () => {
  const report = (failedLoads: number, afterMs: number) => {
    clock.advance(afterMs);
    layers = [{ ...layer, failedLoads }];
    expect(buffering.report().failedLoads).toBe(failedLoads);
  };
  report(0, 0);
  expect(warnings).toEqual([]);
  report(2, 1000);
  report(5, 1000);
  report(9, 8999);
  expect(warnings).toEqual([{ failed: 2, total: 2 }]);
  report(9, 1);
  report(9, 60_000);
  expect(warnings).toEqual([
    { failed: 2, total: 2 },
    { failed: 7, total: 9 },
  ]);
});
