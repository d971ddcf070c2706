// Each made-up trace has the property that its name promises, measured on its counts.
import type { LoadHistory } from '@expertmesh/placement';
import { describe, expect, it } from 'vitest';
import { correlatedTrace, topicsOf } from '../../src/placement/correlated.js';
import { type DomainCounts, domainsTrace } from '../../src/placement/domains.js';
import { drift, driftingTrace } from '../../src/placement/drifting.js';
import { heldOutHalf, type Load, planningHalf, sumOfBatches, type TraceShape } from '../../src/placement/trace.js';
import { syntheticTraces } from '../../src/placement/traces.js';
import { zipfExponent, zipfTrace } from '../../src/placement/zipf.js';

const shape: TraceShape = { numLayers: 3, numExperts: 64, numBatches: 64, rowsPerBatch: 64 * 128 };

describe.each(Object.entries(syntheticTraces))('%s', (_name, make) => {
  it('is the same for the same seed, and another for another', () => {
    expect(make(shape, 7)).toEqual(make(shape, 7));
    expect(make(shape, 7)).not.toEqual(make(shape, 8));
  });

  it('has whole counts in every batch, layer and expert, and as many rows as asked for', () => {
    const trace = make(shape, 1);
    expect(trace).toHaveLength(64);
    for (const batch of trace) {
      expect(batch.map((rows) => rows.length)).toEqual([64, 64, 64]);
      for (const rows of batch) {
        expect(rows.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
        expect(sum(rows) / shape.rowsPerBatch).toBeCloseTo(1, 1);
      }
    }
  });
});

it('the loads of zipf fall with the rank as its exponent says', () => {
  for (const rows of sumOfBatches(zipfTrace(shape, 3))) {
    const sorted = [...rows].sort((a, b) => b - a);
    const slope = slopeOf(sorted.map((count, rank) => [Math.log(rank + 1), Math.log(count)]));
    expect(slope).toBeCloseTo(-zipfExponent, 1);
  }
});

it('the same experts lead in every batch of zipf, but not in every layer', () => {
  const trace = zipfTrace(shape, 3);
  const leaders = trace.map((batch) => batch.map((rows) => rows.indexOf(Math.max(...rows))));
  expect(new Set(leaders.map((layers) => layers.join())).size).toBe(1);
  expect(new Set(leaders[0]).size).toBeGreaterThan(1);
});

it('the loads of drifting change by its measure from the first batch to the last, in small steps', () => {
  const trace = driftingTrace({ ...shape, numExperts: 256, rowsPerBatch: 256 * 4096 }, 5);
  const first = deviation(logChange(trace[0]!, trace.at(-1)!));
  expect(first).toBeGreaterThan(0.8 * drift);
  expect(first).toBeLessThan(1.2 * drift);
  expect(deviation(logChange(trace[0]!, trace[1]!))).toBeLessThan(drift / 4);
});

it('the counts of bursty vary from batch to batch far more than chance lets those of zipf, and calm and bursting differ eightfold', () => {
  const [bursty, zipf] = [syntheticTraces.bursty(shape, 2), syntheticTraces.zipf(shape, 2)];
  expect(meanDispersion(bursty)).toBeGreaterThan(10 * meanDispersion(zipf));
  const series = bursty.map((batch) => batch[0]![0]!);
  expect(Math.max(...series)).toBeGreaterThan(4 * median(series));
});

it('experts of one topic of correlated fire together, those of different topics apart', () => {
  const trace = correlatedTrace(shape, 4);
  const topics = topicsOf(shape, 4);
  for (let layer = 0; layer < shape.numLayers; layer += 1) {
    const series = Array.from({ length: shape.numExperts }, (_, expert) => trace.map((batch) => batch[layer]![expert]!));
    const within: number[] = [];
    const across: number[] = [];
    for (let a = 0; a < 20; a += 1) {
      for (let b = 0; b < a; b += 1) {
        (topics[layer]![a] === topics[layer]![b] ? within : across).push(correlation(series[a]!, series[b]!));
      }
    }
    expect(mean(within)).toBeGreaterThan(0.8);
    expect(mean(across)).toBeLessThan(0);
  }
});

describe('domains', () => {
  // Domain d heats expert d alone; a group of the planning half has 1 row, one of the held-out half 1000.
  const counts: DomainCounts = new Map(
    ['a', 'b', 'c'].map((name, domain) => [
      name,
      [1, 1, 1000, 1000].map((rows) => [Array.from({ length: 3 }, (_, expert) => (expert === domain ? rows : 0))]),
    ]),
  );

  it('is the same for the same seed, and another for another', () => {
    expect(domainsTrace(counts, 24, 1)).toEqual(domainsTrace(counts, 24, 1));
    expect(domainsTrace(counts, 24, 1)).not.toEqual(domainsTrace(counts, 24, 2));
  });

  it('judges by other texts than it plans with, and has every domain in both halves', () => {
    const trace = domainsTrace(counts, 48, 1);
    const [planned, judged] = [sumOfBatches(planningHalf(trace))[0]!, sumOfBatches(heldOutHalf(trace))[0]!];
    expect(sum(planned)).toBe(24 * 4);
    expect(sum(judged)).toBe(24 * 4 * 1000);
    for (const rows of [...planned, ...judged]) expect(rows).toBeGreaterThan(0);
  });

  it('lets one domain lead after another', () => {
    const leaders = domainsTrace(counts, 240, 1).map(([rows]) => rows!.indexOf(Math.max(...rows!)));
    const numChanges = leaders.filter((leader, batch) => batch > 0 && leader !== leaders[batch - 1]).length;
    // Six phases of 40 batches; at random there would be 160 changes.
    expect(numChanges).toBeGreaterThanOrEqual(4);
    expect(numChanges).toBeLessThan(110);
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [middleA, middleB] = [mean(a), mean(b)];
  return mean(a.map((value, index) => (value - middleA) * (b[index]! - middleB))) / (deviation(a) * deviation(b));
}

/** Of the first layer. */
function logChange(from: Load, to: Load): number[] {
  return from[0]!.map((count, expert) => Math.log(to[0]![expert]! / count));
}

/** Variance over mean of each expert's counts, the mean over the experts: 1 where only chance varies them. */
function meanDispersion(trace: LoadHistory): number {
  return mean(
    trace[0]![0]!.map((_, expert) => {
      const series = trace.map((batch) => batch[0]![expert]!);
      return deviation(series) ** 2 / mean(series);
    }),
  );
}

/** Least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const [middleX, middleY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  return sum(points.map(([x, y]) => (x - middleX) * (y - middleY))) / sum(points.map(([x]) => (x - middleX) ** 2));
}
