import { leastMisses } from './belady.js';
import { ExpertCache } from './expert-cache.js';
import { type CachePolicyName, cachePolicy } from './policies.js';

/** One batch of one layer on one worker. */
export interface SimulatedBatch {
  /** The experts with rows, each once. */
  readonly active: readonly number[];
  /** Loaded ahead of it, the most wanted first. */
  readonly prefetch?: readonly number[];
}

export interface CacheSetup {
  readonly numExperts: number;
  readonly capacity: number;
  readonly policy: CachePolicyName;
  readonly numInFlight?: number;
}

/** What a cache would have done on a trace. */
export interface CacheCounts {
  readonly accesses: number;
  /** Accesses that found their expert, one loaded ahead too. */
  readonly hits: number;
  /** Loads that a batch had to wait for. */
  readonly misses: number;
  readonly evictions: number;
  /** Loads ahead of need, and those of them that left, or are left over, without having been used. */
  readonly prefetched: number;
  readonly prefetchedInVain: number;
  /** Belady's bound: the fewest misses, without loads ahead, on the order of accesses that there was. */
  readonly leastMisses: number;
}

/** Plays the batches of one layer of one worker through a cache that is empty at the start. */
export function simulateCache(
  batches: readonly SimulatedBatch[],
  { numExperts, capacity, policy, numInFlight = 0 }: CacheSetup,
): CacheCounts {
  const cache = new ExpertCache({ capacity, policy: cachePolicy(policy, numExperts), numInFlight });
  const accesses: number[] = [];
  const unused = new Set<number>();
  let [hits, evictions, prefetched, prefetchedInVain] = [0, 0, 0, 0];
  for (const { active, prefetch = [] } of batches) {
    const ahead = cache.prefetch(prefetch);
    const steps = cache.onBatch(active);
    prefetched += ahead.length;
    for (const { expert } of ahead) unused.add(expert);
    for (const { expert, isHit, evicted } of [...ahead, ...steps]) {
      if (evicted !== null) evictions += 1;
      if (evicted !== null && unused.delete(evicted)) prefetchedInVain += 1;
      if (isHit) unused.delete(expert);
    }
    hits += steps.filter(({ isHit }) => isHit).length;
    accesses.push(...steps.map(({ expert }) => expert));
  }
  return {
    ...{ accesses: accesses.length, hits, misses: accesses.length - hits, evictions, prefetched },
    ...{ prefetchedInVain: prefetchedInVain + unused.size, leastMisses: leastMisses(accesses, capacity) },
  };
}

/** Of several layers or workers together. */
export function addCounts(counts: readonly CacheCounts[]): CacheCounts {
  const sum = (key: keyof CacheCounts) => counts.reduce((total, count) => total + count[key], 0);
  return {
    accesses: sum('accesses'),
    hits: sum('hits'),
    misses: sum('misses'),
    evictions: sum('evictions'),
    prefetched: sum('prefetched'),
    prefetchedInVain: sum('prefetchedInVain'),
    leastMisses: sum('leastMisses'),
  };
}
