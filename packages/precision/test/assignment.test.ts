import { expect, test } from 'vitest';
import { assignWithin, type FormatChoice, randomOrder, residentSlots, slotBytes } from '../src/index.js';

const stored: FormatChoice = { format: 'bf16', bytes: 16, lossRise: 0 };
const choices = (q8: number, q4: number, q2: number): FormatChoice[] => [
  stored,
  { format: 'q8', bytes: 8, lossRise: q8 },
  { format: 'q4', bytes: 4, lossRise: q4 },
  { format: 'q2', bytes: 2, lossRise: q2 },
];

test('the cheapest byte goes first, and no more of them than have to', () => {
  const experts = [choices(1, 3, 9), choices(2, 2.5, 3), choices(0, 0, 8)];
  expect(assignWithin(experts, 48)).toEqual(['bf16', 'bf16', 'q4']);
  expect(assignWithin(experts, 36)).toEqual(['bf16', 'bf16', 'q4']);
  expect(assignWithin(experts, 30)).toEqual(['q8', 'bf16', 'q4']);
  expect(assignWithin(experts, 20)).toEqual(['q8', 'q4', 'q4']);
  expect(assignWithin(experts, 6)).toEqual(['q2', 'q2', 'q2']);
  expect(assignWithin(experts, 5)).toBeNull();
});

test('a smaller choice that costs no more takes the place of larger ones', () => {
  expect(assignWithin([choices(0.5, 0.1, 0.1)], 16)).toEqual(['bf16']);
  expect(assignWithin([choices(0.5, 0.1, 0.1)], 15)).toEqual(['q2']);
});

test('no other assignment of as many bytes loses less', () => {
  const random = randomOrder(60, 3);
  const experts = Array.from({ length: 4 }, (_, expert) => {
    const [a, b, c] = [0, 1, 2].map((index) => random[3 * expert + index]! / 10) as [number, number, number];
    return choices(a, a + b, a + b + c);
  });
  for (const budget of [60, 50, 40, 30, 20, 10]) {
    const formats = assignWithin(experts, budget)!;
    const taken = experts.map((own, expert) => own.find(({ format }) => format === formats[expert])!);
    const bytes = sum(taken.map((choice) => choice.bytes));
    expect(bytes).toBeLessThanOrEqual(budget);
    expect(sum(taken.map(({ lossRise }) => lossRise))).toBeCloseTo(least(experts, bytes), 9);
  }
});

/** By trying all. */
function least([first, ...others]: readonly (readonly FormatChoice[])[], bytes: number): number {
  if (bytes < 0) return Number.POSITIVE_INFINITY;
  if (first === undefined) return 0;
  return Math.min(...first.map((choice) => choice.lossRise + least(others, bytes - choice.bytes)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

test('a memory size has room for as many slots as fit whichever experts lie in them', () => {
  const layers = [[16, 4, 4, 4], [], [4, 4, 16, 16]];
  expect(residentSlots(layers, 31)).toBe(0);
  expect(residentSlots(layers, 32)).toBe(1);
  expect(residentSlots(layers, 51)).toBe(1);
  expect(residentSlots(layers, 52)).toBe(2);
  expect(residentSlots(layers, 67)).toBe(3);
  expect(residentSlots(layers, 68)).toBe(Number.POSITIVE_INFINITY);
  expect(slotBytes(layers, 2)).toBe(52);
  expect(slotBytes(layers, Number.POSITIVE_INFINITY)).toBe(68);
});
