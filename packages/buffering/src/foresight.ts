import { ascending, type CachePolicy } from './cache-policy.js';

/**
 * What a policy could reach that knew so many of the coming batches, and of all later ones only how popular each expert is in the whole
 * trace: with 0 the best that popularity alone can do, learned before it is seen. Residents run first, as under `reuse`.
 *
 * @param batches all of one layer, as they will come, each expert once
 */
export function foresightPolicy(batches: readonly (readonly number[])[], numExperts: number, depth: number): CachePolicy {
  const popularity = new Float64Array(numExperts);
  for (const expert of batches.flat()) popularity[expert]! += 1;
  const used = batches.map((active) => new Set(active));
  let present = -1;
  /** Batches until it is used; one more than are known where none of those uses it. */
  const distance = (expert: number) => {
    for (let ahead = 1; ahead <= depth; ahead += 1) if (used[present + ahead]?.has(expert)) return ahead;
    return depth + 1;
  };
  const isSooner = (a: number, b: number) => distance(b) - distance(a) || popularity[a]! - popularity[b]! || a - b;
  return {
    order(active, isResident) {
      const sorted = ascending(active);
      return [...sorted.filter(isResident), ...sorted.filter((expert) => !isResident(expert)).sort(isSooner)];
    },
    observe() {
      present += 1;
    },
    compare: (a, b) => isSooner(a.expert, b.expert),
  };
}
