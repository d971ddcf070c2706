// What holds of every policy, and of how a cache is used.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cachePolicy, cachePolicyNames, ExpertCache, leastMisses } from '../src/index.js';
import { numExperts, randomBatches } from './traces.js';

const capacities = fc.integer({ min: 1, max: numExperts + 1 });

describe.each(cachePolicyNames)('the policy %s', (name) => {
  const cacheOf = (capacity: number, numInFlight = 0) => new ExpertCache({ capacity, policy: cachePolicy(name, numExperts), numInFlight });

  it('runs each active expert once, and says rightly who holds a slot', () => {
    fc.assert(
      fc.property(randomBatches, capacities, (batches, capacity) => {
        const cache = cacheOf(capacity);
        const held = new Set<number>();
        for (const active of batches) {
          const steps = cache.onBatch(active);
          expect(steps.map(({ expert }) => expert).sort()).toEqual([...active].sort());
          for (const { expert, isHit, evicted } of steps) {
            expect(held.has(expert)).toBe(isHit);
            if (evicted !== null) expect(held.delete(evicted)).toBe(true);
            held.add(expert);
            expect(held.size).toBeLessThanOrEqual(capacity);
          }
          expect(cache.residents.sort()).toEqual([...held].sort());
        }
      }),
    );
  });

  it('lets nobody leave while there is room', () => {
    fc.assert(
      fc.property(randomBatches, (batches) => {
        const cache = cacheOf(numExperts);
        expect(batches.flatMap((active) => cache.onBatch(active)).filter(({ evicted }) => evicted !== null)).toEqual([]);
      }),
    );
  });

  it('never has fewer misses than Belady on the order it ran', () => {
    fc.assert(
      fc.property(randomBatches, capacities, (batches, capacity) => {
        const cache = cacheOf(capacity);
        const steps = batches.flatMap((active) => cache.onBatch(active));
        const misses = steps.filter(({ isHit }) => !isHit).length;
        const least = leastMisses(
          steps.map(({ expert }) => expert),
          capacity,
        );
        expect(misses).toBeGreaterThanOrEqual(least);
      }),
    );
  });

  it('keeps the slots of experts that may still be running, as far as there are others', () => {
    fc.assert(
      fc.property(randomBatches, fc.integer({ min: 3, max: numExperts }), (batches, capacity) => {
        const cache = cacheOf(capacity, 2);
        for (const active of batches) {
          const steps = cache.onBatch(active);
          for (const [index, { evicted }] of steps.entries()) {
            const running = steps.slice(Math.max(0, index - 2), index).map(({ expert }) => expert);
            expect(running).not.toContain(evicted);
          }
        }
      }),
    );
  });

  it('has one slot at least', () => {
    expect(() => cacheOf(0)).toThrow('0 slots; wanted at least 1');
  });
});

describe('reuse', () => {
  it('loads no more than a batch has experts without a slot', () => {
    fc.assert(
      fc.property(randomBatches, capacities, (batches, capacity) => {
        const cache = new ExpertCache({ capacity, policy: cachePolicy('reuse', numExperts) });
        for (const active of batches) {
          const missing = active.filter((expert) => !cache.has(expert));
          expect(cache.onBatch(active).filter(({ isHit }) => !isHit)).toHaveLength(missing.length);
        }
      }),
    );
  });
});

describe('loads ahead of need', () => {
  const cache = () => new ExpertCache({ capacity: 2, policy: cachePolicy('lru', numExperts) });

  it('make hits of the next batch', () => {
    const ahead = cache();
    expect(ahead.prefetch([3, 4])).toEqual([
      { expert: 3, isHit: false, evicted: null },
      { expert: 4, isHit: false, evicted: null },
    ]);
    expect(ahead.onBatch([3, 4]).every(({ isHit }) => isHit)).toBe(true);
  });

  it('do not make room for each other, and leave out what is there', () => {
    const ahead = cache();
    ahead.onBatch([1, 2]);
    expect(ahead.prefetch([1, 5, 6])).toEqual([{ expert: 5, isHit: false, evicted: 2 }]);
    expect(ahead.residents.sort()).toEqual([1, 5]);
  });
});

it('an expert that was released, or did not load, frees its slot', () => {
  const cache = new ExpertCache({ capacity: 1, policy: cachePolicy('fifo', numExperts) });
  cache.onBatch([7]);
  cache.remove(7);
  expect(cache.onBatch([7, 8])).toEqual([
    { expert: 7, isHit: false, evicted: null },
    { expert: 8, isHit: false, evicted: 7 },
  ]);
});
