import { ascending, type CachePolicy } from './cache-policy.js';
import { ExpertCache } from './expert-cache.js';

/**
 * MIN: whoever is needed again last leaves, which no policy can beat on the same order of accesses. Of those that are never needed
 * again the lowest number leaves.
 *
 * @param accesses the experts of all batches, in the order in which they will run
 */
export function beladyPolicy(accesses: readonly number[]): CachePolicy {
  const next = new Float64Array(accesses.length);
  const seen = new Map<number, number>();
  for (let access = accesses.length - 1; access >= 0; access -= 1) {
    next[access] = seen.get(accesses[access]!) ?? Number.POSITIVE_INFINITY;
    seen.set(accesses[access]!, access);
  }
  return {
    order: ascending,
    observe: () => {},
    compare: (a, b) => {
      const [first, second] = [next[a.useTime]!, next[b.useTime]!];
      return first === second ? a.expert - b.expert : second - first;
    },
  };
}

/** The fewest loads with which so many slots, empty at the start, can serve the accesses in this order. */
export function leastMisses(accesses: readonly number[], capacity: number): number {
  // An expert at a time: the order is given.
  const cache = new ExpertCache({ capacity, policy: beladyPolicy(accesses) });
  return accesses.reduce((misses, expert) => misses + cache.onBatch([expert]).filter(({ isHit }) => !isHit).length, 0);
}
