import { expect, it } from 'vitest';
import { MeasuredOverlap, type MeasuredStep } from '../src/steps/overlap.js';

/** Milliseconds of a step of `numRows` rows, and how long it waits for peers, either way. */
type Engine = (numRows: number, isInHalves: boolean) => { readonly ms: number; readonly waitMs: number };

/** The ways in which the next steps run. */
function run(overlap: MeasuredOverlap, numSteps: number, numRows: number, engine: Engine): boolean[] {
  return Array.from({ length: numSteps }, () => {
    const isInHalves = overlap.isOn(numRows);
    overlap.measured({ numRows, isInHalves, ...engine(numRows, isInHalves) } satisfies MeasuredStep);
    return isInHalves;
  });
}

const numInHalves = (ways: readonly boolean[]) => ways.filter((isInHalves) => isInHalves).length;

/** Waits 30 ms of 100; halves hide `hidden` of them and cost `extra`. */
const waiting =
  (hidden: number, extra: number): Engine =>
  (_, isInHalves) =>
    isInHalves ? { ms: 100 - hidden + extra, waitMs: 30 - hidden } : { ms: 100, waitMs: 30 };

it('goes over to halves where what they hide is more than what they cost, and stays there', () => {
  const overlap = new MeasuredOverlap();
  const ways = run(overlap, 1000, 64, waiting(25, 5));
  expect(ways.slice(0, 3)).toEqual([false, false, false]);
  // From time to time one in one piece, to see whether it is still so.
  expect(numInHalves(ways.slice(20))).toBeGreaterThan(940);
  expect(numInHalves(ways.slice(20))).toBeLessThan(980);
});

it.each([
  ['cost what they hide', waiting(20, 20)],
  ['hide little more than they cost', waiting(20, 18)],
  ['cost more', waiting(10, 40)],
])('keeps steps whole where halves %s, and tries them ever less often', (_, engine) => {
  const overlap = new MeasuredOverlap();
  expect(numInHalves(run(overlap, 500, 64, engine))).toBeLessThan(20);
  expect(numInHalves(run(overlap, 3000, 64, engine))).toBeLessThan(3000 / 150);
});

it('never tries steps that wait for nobody, nor those of one row', () => {
  const overlap = new MeasuredOverlap();
  expect(numInHalves(run(overlap, 1000, 64, () => ({ ms: 100, waitMs: 4 })))).toBe(0);
  expect(numInHalves(run(overlap, 1000, 1, waiting(30, 0)))).toBe(0);
});

it('goes back to whole steps when halves do not pay any more, and only then', () => {
  const overlap = new MeasuredOverlap();
  run(overlap, 100, 64, waiting(25, 5));
  const still = run(overlap, 600, 64, waiting(20, 19));
  expect(numInHalves(still)).toBeGreaterThan(550);
  const after = run(overlap, 3000, 64, waiting(20, 21));
  expect(numInHalves(after.slice(-500))).toBeLessThan(10);
});

it('notices at once when halves take longer than whole steps did, as peers have got work of their own', () => {
  const overlap = new MeasuredOverlap();
  run(overlap, 1000, 64, waiting(25, 5));
  const busy: Engine = (_, isInHalves) => (isInHalves ? { ms: 190, waitMs: 10 } : { ms: 140, waitMs: 10 });
  expect(numInHalves(run(overlap, 100, 64, busy))).toBeLessThan(10);
});

it('learns of each size by itself, and of neighbouring ones together', () => {
  const overlap = new MeasuredOverlap();
  const largePay: Engine = (numRows, isInHalves) => waiting(20, numRows > 100 ? 5 : 40)(numRows, isInHalves);
  for (let round = 0; round < 10; round += 1) {
    for (const numRows of [8, 500, 512]) run(overlap, 3, numRows, largePay);
  }
  expect([8, 500, 505, 512].map((numRows) => overlap.isOn(numRows))).toEqual([false, true, true, true]);
});

it('does not try steps of which two halves compute longer than the whole with its waiting', () => {
  const overlap = new MeasuredOverlap();
  // A step reads 8 ms of weights whatever its rows are.
  const reading: Engine = (numRows, isInHalves) => ({ ms: (isInHalves ? 16 : 12) + numRows / 10, waitMs: isInHalves ? 1 : 4 });
  run(overlap, 10, 4, reading);
  run(overlap, 10, 1, reading);
  expect(numInHalves(run(overlap, 1000, 8, reading))).toBe(0);
  expect(numInHalves(run(overlap, 1000, 2, reading))).toBe(0);
  // Nothing is known of steps of half this size.
  expect(numInHalves(run(overlap, 10, 100, reading))).toBeGreaterThan(0);
});

it('ends a trial early that halves lose clearly', () => {
  const overlap = new MeasuredOverlap();
  const ways = run(overlap, 90, 16, (_, isInHalves) => ({ ms: isInHalves ? 1.4 : 1, waitMs: 0.3 }));
  expect(numInHalves(ways)).toBe(3);
});

it('is not led by single steps that something else has held up', () => {
  const overlap = new MeasuredOverlap();
  let step = 0;
  const held: Engine = (numRows, isInHalves) => {
    step += 1;
    const { ms, waitMs } = waiting(25, 5)(numRows, isInHalves);
    return step === 7 || step === 9 ? { ms: 60_000, waitMs } : { ms, waitMs };
  };
  expect(numInHalves(run(overlap, 100, 64, held))).toBeGreaterThan(80);
});

it('compares short steps for so long that noise cancels out', () => {
  const overlap = new MeasuredOverlap();
  let step = 0;
  // Halves are a twentieth slower; every fifth step takes half as long again.
  const noisy: Engine = (_, isInHalves) => {
    step += 1;
    return { ms: (isInHalves ? 1.05 : 1) * (step % 5 === 0 ? 1.5 : 1), waitMs: 0.3 };
  };
  const ways = run(overlap, 4000, 16, noisy);
  expect(numInHalves(ways)).toBeLessThan(4000 / 16);
  expect(numInHalves(ways.slice(0, 200)), 'a trial of 200 ms').toBeGreaterThan(60);
});
