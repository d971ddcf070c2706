import { type CachePolicy, ExpertCache, leastMisses } from '@expertmesh/buffering';

/** One layer's batches on one worker, as they ran. */
export interface LayerTrace {
  readonly numExperts: number;
  readonly slots: number;
  /** Experts with rows, ascending, batch by batch. */
  readonly batches: readonly (readonly number[])[];
}

export interface CacheMisses {
  readonly accesses: number;
  /** Loads that a batch needs under the policy. */
  readonly misses: number;
  /** The fewest that any policy needs, on the order of accesses that this one chose. */
  readonly leastMisses: number;
}

/** What a policy, and one that knows the future, load for the batches. The first experts hold the slots at the start. */
export function cacheMisses({ numExperts, slots, batches }: LayerTrace, policy: CachePolicy, numInFlight: number): CacheMisses {
  const first = Array.from({ length: Math.min(slots, numExperts) }, (_, expert) => expert);
  const cache = new ExpertCache({ capacity: slots, policy, numInFlight });
  cache.prefetch(first);
  const steps = batches.flatMap((active) => cache.onBatch(active));
  const accesses = steps.map(({ expert }) => expert);
  return {
    accesses: accesses.length,
    misses: steps.filter(({ isHit }) => !isHit).length,
    // Slots that are empty at the start are filled by as many loads that belong to nobody.
    leastMisses: leastMisses([...first, ...accesses], slots) - first.length,
  };
}

/** Of Belady's on the same order; 1 where neither misses. */
export function overBelady({ misses, leastMisses: least }: CacheMisses): number {
  return least === 0 ? 1 : misses / least;
}

export function sumMisses(layers: readonly CacheMisses[]): CacheMisses {
  const sum = (key: keyof CacheMisses) => layers.reduce((total, layer) => total + layer[key], 0);
  return { accesses: sum('accesses'), misses: sum('misses'), leastMisses: sum('leastMisses') };
}
