// Aurora's send order: golden bounds, and the rules of a schedule replayed by a checker of its own on random traffic.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedTraffic } from '../src/plans/expected-traffic.js';
import { type SendRound, sendBound, sendOrders, sendSchedule, type Traffic } from '../src/send-order.js';

interface Case {
  readonly name: string;
  readonly matrix: number[][];
  readonly bound: number;
  readonly roundRobinMakespan: number;
}

const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL('vectors/aurora.json', import.meta.url), 'utf8'));

/** Replays a schedule; @returns its makespan. */
function makespan(traffic: Traffic, rounds: readonly SendRound[]): number {
  const left = traffic.map((row, from) => row.map((bytes, to) => (to === from ? 0 : bytes)));
  for (const { duration, sends } of rounds) {
    expect(new Set(sends.map(({ from }) => from)).size).toBe(sends.length);
    expect(new Set(sends.map(({ to }) => to)).size).toBe(sends.length);
    for (const { from, to, bytes } of sends) {
      expect(to).not.toBe(from);
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(Math.min(duration, left[from]![to]!));
      left[from]![to]! -= bytes;
    }
  }
  expect(left.flat().every((bytes) => bytes === 0)).toBe(true);
  return rounds.reduce((sum, { duration }) => sum + duration, 0);
}

const traffics = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc.array(fc.array(fc.oneof(fc.constant(0), fc.nat(9), fc.nat(2 ** 40)), { minLength: n, maxLength: n }), {
    minLength: n,
    maxLength: n,
  }),
);

describe('a schedule of sends', () => {
  it.each(cases)('reaches the golden bound: $name', ({ matrix, bound, roundRobinMakespan }) => {
    expect(sendBound(matrix)).toBe(bound);
    expect(makespan(matrix, sendSchedule(matrix))).toBe(bound);
    expect(bound).toBeLessThanOrEqual(roundRobinMakespan);
  });

  it('moves exactly the traffic in as long as the busiest worker is busy, one sender and one receiver at a time', () => {
    fc.assert(
      fc.property(traffics, (traffic) => {
        const rounds = sendSchedule(traffic);
        expect(makespan(traffic, rounds)).toBe(sendBound(traffic));
        const n = traffic.length;
        expect(rounds.length).toBeLessThanOrEqual(n * n - 2 * n + 2);
      }),
      { seed: 17, numRuns: 100 },
    );
  });

  it('is the same for the same traffic and leaves its argument as it was', () => {
    const { matrix } = cases.at(-1)!;
    const before = JSON.stringify(matrix);
    expect(sendSchedule(matrix)).toEqual(sendSchedule(matrix));
    expect(JSON.stringify(matrix)).toBe(before);
  });
});

describe('orders of sends', () => {
  it('name every peer once', () => {
    fc.assert(
      fc.property(traffics, (traffic) => {
        for (const [worker, order] of sendOrders(traffic).entries()) {
          const peers = traffic.map((_, index) => index).filter((index) => index !== worker);
          expect([...order].sort((a, b) => a - b)).toEqual(peers);
        }
      }),
      { seed: 18, numRuns: 200 },
    );
  });

  it('are those of the first rounds of the schedule', () => {
    // In units already: four for a mean send of the busiest worker.
    const traffic = [
      [0, 6, 6],
      [12, 0, 0],
      [0, 6, 0],
    ];
    const begins = traffic.map((_, worker) => [
      ...new Set(sendSchedule(traffic).flatMap(({ sends }) => sends.filter(({ from }) => from === worker).map(({ to }) => to))),
    ]);
    expect(sendBound(traffic)).toBe(12);
    for (const [worker, order] of sendOrders(traffic).entries()) expect(order.slice(0, begins[worker]!.length)).toEqual(begins[worker]);
  });

  it.each([0, 1, 1e-9])('rotate where all send alike (%d)', (bytes) => {
    const traffic = Array.from({ length: 4 }, () => [bytes, bytes, bytes, bytes]);
    expect(sendOrders(traffic)).toEqual([
      [1, 2, 3],
      [2, 3, 0],
      [3, 0, 1],
      [0, 1, 2],
    ]);
  });
});

describe('expected traffic', () => {
  const placed = (...replicas: { worker: string; share: number }[]) => ({ format: 'f32', checksum: '', replicas });
  const layers = [
    [placed({ worker: 'w1', share: 1 }), placed({ worker: 'w2', share: 0.25 }, { worker: 'w3', share: 0.75 })],
    [],
    [placed({ worker: 'w3', share: 1 })],
  ];
  const load = [[100, 40], [], [60]];

  it('divides what each home routes by load and shares', () => {
    const homes = new Map([
      ['w1', 3],
      ['w2', 1],
    ]);
    expect(expectedTraffic(layers, load, homes, ['w1', 'w2', 'w3'])).toEqual([
      [0, 7.5, 67.5],
      [25, 0, 22.5],
      [0, 0, 0],
    ]);
  });

  it('counts all homes alike when none is known', () => {
    expect(expectedTraffic(layers, load, new Map(), ['w1', 'w2'])).toEqual([
      [0, 5],
      [50, 0],
    ]);
  });
});
