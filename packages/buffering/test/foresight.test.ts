import { expect, it } from 'vitest';
import { ExpertCache, foresightPolicy, leastMisses } from '../src/index.js';
import { type Batches, recorded } from './traces.js';

function play(batches: Batches, numExperts: number, capacity: number, depth: number) {
  const cache = new ExpertCache({ capacity, policy: foresightPolicy(batches, numExperts, depth) });
  const steps = batches.flatMap((active) => cache.onBatch(active));
  const misses = steps.filter(({ isHit }) => !isHit).length;
  const accesses = steps.map(({ expert }) => expert);
  return { misses, least: leastMisses(accesses, capacity) };
}

it.each(['zipf', 'markov, 16', 'moving hot set'])('who knows more of the future has fewer misses, and all of it the fewest: %s', (name) => {
  const { experts, trace } = recorded(name);
  const capacity = experts / 2;
  const [popular, next, all] = [0, 1, trace.length].map((depth) => play(trace, experts, capacity, depth));
  expect(all!.misses).toBe(all!.least);
  expect(next!.misses).toBeLessThan(popular!.misses);
  expect(all!.misses).toBeLessThan(next!.misses);
});

it('keeps the popular where it knows nothing else', () => {
  const { misses } = play([[0], [1], [2], [0], [1], [3], [0], [1]], 4, 3, 0);
  expect(misses).toBe(4);
});
