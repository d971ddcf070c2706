// Counts of a whole trace, by policy.
import { describe, expect, it } from 'vitest';
import { addCounts, type CachePolicyName, simulateCache } from '../src/index.js';
import { type Batches, recorded } from './traces.js';

function missesOf(batches: Batches, numExperts: number, capacity: number, policy: CachePolicyName): number {
  return simulateCache(
    batches.map((active) => ({ active })),
    { numExperts, capacity, policy },
  ).misses;
}

/** Traces of every kind: even, uneven, persistent, moving, all active. */
const names = ['uniform', 'zipf', 'markov, 16', 'markov, 64', 'moving hot set', 'dense sweep'];

it.each(names)('reuse has no more misses than any other on the trace %s, within a twentieth', (name) => {
  const { experts, trace } = recorded(name);
  for (const part of [0.25, 0.5]) {
    const capacity = experts * part;
    const own = missesOf(trace, experts, capacity, 'reuse');
    for (const policy of ['paper', 'fifo', 'lru', 'lfu'] as const) {
      expect(own, `${policy}, ${capacity} slots`).toBeLessThanOrEqual(1.05 * missesOf(trace, experts, capacity, policy));
    }
  }
});

it('reuse meets Belady where all experts are active in every batch', () => {
  const { experts, trace } = recorded('dense sweep');
  const counts = simulateCache(
    trace.map((active) => ({ active })),
    { numExperts: experts, capacity: 10, policy: 'reuse' },
  );
  expect(counts.misses).toBe(counts.leastMisses);
});

describe('loads ahead', () => {
  const setup = { numExperts: 4, capacity: 2, policy: 'lru' } as const;

  it('that were right turn misses into hits', () => {
    const counts = simulateCache(
      [
        { active: [0, 1], prefetch: [0, 1] },
        { active: [2], prefetch: [2] },
      ],
      setup,
    );
    expect(counts).toMatchObject({ accesses: 3, hits: 3, misses: 0, evictions: 1, prefetched: 3, prefetchedInVain: 0, leastMisses: 3 });
  });

  it('that were wrong count as made in vain, whether they left or stayed', () => {
    const counts = simulateCache(
      [
        { active: [0, 1], prefetch: [2] },
        { active: [0], prefetch: [3] },
      ],
      setup,
    );
    expect(counts).toMatchObject({ prefetched: 2, prefetchedInVain: 2 });
  });
});

it('counts of layers add up', () => {
  const setup = { numExperts: 4, capacity: 1, policy: 'paper' } as const;
  const one = simulateCache([{ active: [0, 1] }, { active: [1] }], setup);
  expect(addCounts([one, one])).toEqual({
    accesses: 6,
    hits: 2,
    misses: 4,
    evictions: 2,
    prefetched: 0,
    prefetchedInVain: 0,
    leastMisses: 4,
  });
});
