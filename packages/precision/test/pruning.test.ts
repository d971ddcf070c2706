import { expect, test } from 'vitest';
import { planPruning } from '../src/index.js';

const use = [[], [0.5, 0, 0.3, 0.2], [0.9, 0.1, 0, 0]];

test('the layer that needs most experts decides how many are kept, and the others keep those that they use most', () => {
  expect(planPruning(use, 0, 1)).toEqual([
    { layer: 1, needed: [0, 2, 3], kept: [0, 2, 3], lostShare: 0 },
    { layer: 2, needed: [0, 1], kept: [0, 1, 2], lostShare: 0 },
  ]);
});

test('experts with a small share count as not needed, and their rows as lost', () => {
  expect(planPruning(use, 0.2, 1).map(({ kept }) => kept)).toEqual([
    [0, 2],
    [0, 1],
  ]);
  expect(planPruning(use, 0.2, 1).map(({ lostShare }) => lostShare)).toEqual([0.2, 0]);
});

test('as many experts are kept as a token has', () => {
  expect(planPruning(use, 1, 3).map(({ needed, kept }) => [needed.length, kept.length])).toEqual([
    [0, 3],
    [0, 3],
  ]);
});
