import type { Format } from '@expertmesh/native';
import { describe, expect, it } from 'vitest';
import {
  assignWithin,
  checkQosFrontier,
  checkQosTarget,
  expectedSpeeds,
  type PrecisionMap,
  precisionLadder,
  type QosTarget,
  qosFrontier,
} from '../src/index.js';

const sizes: Readonly<Record<string, number>> = { f16: 160, q8: 85, q4: 45, nf4: 45, q2: 25 };
const bytesOf = (_: number, format: Format) => sizes[format]!;
const largest: PrecisionMap = [[], Array(4).fill('f16'), Array(4).fill('f16')];
const lossRise = {
  q8: [1, 2, 1, 1, 3, 1, 2, 1].map((rise) => rise / 1e5),
  q4: [5, 9, 4, 3, 30, 2, 8, 1].map((rise) => rise / 1e4),
  q2: [9, 80, 6, 7, 300, 5, 60, 4].map((rise) => rise / 1e3),
};
const bytesOfMap = (map: PrecisionMap) => map.flat().reduce((sum, format) => sum + sizes[format]!, 0);

describe('precisionLadder', () => {
  it('goes down only, from all as they are to the smallest of each, of the least loss for its bytes', () => {
    const rungs = precisionLadder({ largest, bytesOf, lossRise });
    expect(rungs[0]).toEqual({ map: largest, lossRise: 0 });
    expect(rungs.at(-1)!.map.flat()).toEqual(Array(8).fill('q2'));
    const choices = largest.flat().map((format, expert) => [
      { format, bytes: sizes[format]!, lossRise: 0 },
      ...(Object.keys(lossRise) as (keyof typeof lossRise)[]).map((to) => ({
        format: to,
        bytes: sizes[to]!,
        lossRise: lossRise[to][expert]!,
      })),
    ]);
    for (const [index, rung] of rungs.entries()) {
      expect(rung.map.map(({ length }) => length)).toEqual([0, 4, 4]);
      expect(rung.map.flat()).toEqual(assignWithin(choices, bytesOfMap(rung.map)));
      if (index === 0) continue;
      expect(bytesOfMap(rung.map)).toBeLessThan(bytesOfMap(rungs[index - 1]!.map));
      expect(rung.lossRise).toBeGreaterThan(rungs[index - 1]!.lossRise!);
    }
  });

  it('has nf4 in a random order, the same each time, where no loss was measured', () => {
    const rungs = precisionLadder({ largest, bytesOf, lossRise: null });
    expect(rungs).toHaveLength(9);
    expect(rungs).toEqual(precisionLadder({ largest, bytesOf, lossRise: null }));
    expect(rungs.map(({ map }) => map.flat().filter((format) => format === 'nf4').length)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(rungs.every((rung) => rung.lossRise === null)).toBe(true);
  });

  it('never raises an expert above what it has at most, and counts losses from there', () => {
    const q4: PrecisionMap = [Array(8).fill('q4')];
    const rungs = precisionLadder({ largest: q4, bytesOf, lossRise });
    expect(new Set(rungs.flatMap(({ map }) => map.flat()))).toEqual(new Set(['q4', 'q2']));
    const sum = (rises: readonly number[]) => rises.reduce((all, rise) => all + rise, 0);
    expect(rungs.at(-1)!.lossRise).toBeCloseTo(sum(lossRise.q2) - sum(lossRise.q4), 12);
  });

  it('has a few hundred rungs of thousands of experts', () => {
    const many: PrecisionMap = [Array(5000).fill('f16')];
    const rungs = precisionLadder({ largest: many, bytesOf, lossRise: null });
    expect(rungs.length).toBeLessThanOrEqual(257);
    expect(
      rungs
        .at(-1)!
        .map.flat()
        .every((format) => format === 'nf4'),
    ).toBe(true);
  });
});

describe('what was measured beforehand', () => {
  it('says how fast settings are, with straight lines between; else bytes do', () => {
    const measured = [
      { expertBytes: 100, tokensPerSecond: 50 },
      { expertBytes: 300, tokensPerSecond: 20 },
      { expertBytes: 300, tokensPerSecond: 30 },
    ];
    const resident = (...sizes: number[]) => sizes.map((expertBytes) => ({ expertBytes, missed: 0 }));
    expect(expectedSpeeds(resident(50, 100, 200, 300, 400), 10, measured).map((speed) => Number(speed.toFixed(9)))).toEqual([
      50, 50, 40, 30, 30,
    ]);
    expect(expectedSpeeds(resident(90, 190), 10, [])).toEqual([1 / 100, 1 / 200]);
  });

  it('takes off what is read when it is needed', () => {
    const halfMissed = [
      { expertBytes: 90, missed: 0 },
      { expertBytes: 190, missed: 0.5 },
    ];
    // 10 for each byte of 95.
    expect(expectedSpeeds(halfMissed, 10, [])).toEqual([1 / 100, 1 / (200 + 950)]);
    const measured = [
      { expertBytes: 90, tokensPerSecond: 100 },
      { expertBytes: 190, tokensPerSecond: 50 },
    ];
    const [whole, half] = expectedSpeeds(halfMissed, 10, measured);
    expect(whole).toBeCloseTo(100, 9);
    expect(half).toBeCloseTo(1 / (0.02 + 0.095), 9);
  });

  it('scales single rises to what experts cost together', () => {
    const use = Array(8).fill(1 / 4);
    const lowered = { format: 'q4', count: 2, divergence: 9e-4, expertBytes: 1, tokensPerSecond: 2 } as const;
    const frontier = qosFrontier('ab', { use, lossRise }, [lowered]);
    expect(frontier.lossScale).toBeCloseTo(3, 12);
    expect(frontier.speeds).toEqual([{ expertBytes: 1, tokensPerSecond: 2 }]);
    expect(() => checkQosFrontier(frontier, 'ab', 8)).not.toThrow();
    expect(() => checkQosFrontier(frontier, 'cd', 8)).toThrow(/frontier is of another checkpoint/);
    expect(() => checkQosFrontier(frontier, 'ab', 9)).toThrow(/losses of 8 experts in q8; wanted 9/);
  });
});

it.each<[QosTarget, RegExp]>([
  [{ kind: 'memory', bytes: 0 }, /target.memory is 0/],
  [{ kind: 'maxLoss', loss: -0.1 }, /target.maxLoss is -0.1; wanted a rise of the perplexity of at least 0/],
  [{ kind: 'minThroughput', tokensPerSecond: Number.NaN }, /target.minThroughput is NaN/],
  [{ kind: 'prefer', what: 'speed' as 'quality' }, /target.prefer is speed; wanted quality or throughput/],
])('%j is refused', (target, problem) => {
  expect(() => checkQosTarget(target)).toThrow(problem);
});
