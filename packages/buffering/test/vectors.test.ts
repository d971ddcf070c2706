// Event lists and counts of each policy, recorded from the reference implementations.
import { expect, test } from 'vitest';
import { beladyPolicy, type CachePolicy, type CachePolicyName, cachePolicy, ExpertCache } from '../src/index.js';
import { readVectors } from './traces.js';

type Trace = readonly (readonly number[])[];
type Name = Exclude<CachePolicyName, 'reuse'> | 'belady';
type Counts = { hits: number; misses: number; evictions: number };

interface Vectors {
  readonly small: readonly { name: string; experts: number; capacity: number; trace: Trace; events: Record<Name, number[][]> }[];
  readonly large: readonly { name: string; experts: number; trace: Trace; counts: Record<string, Record<Name, Counts>> }[];
}

const { small, large } = readVectors<Vectors>();

test.each(small)('$name', ({ experts, capacity, trace, events }) => {
  for (const [name, expected] of Object.entries(events)) {
    expect(replay(trace, capacity, policyOf(name as Name, experts, trace)), name).toEqual(expected);
  }
});

test.each(large)('$name', ({ experts, trace, counts }) => {
  for (const [capacity, policies] of Object.entries(counts)) {
    for (const [name, expected] of Object.entries(policies)) {
      const events = replay(trace, Number(capacity), policyOf(name as Name, experts, trace));
      const hits = events.filter(([, , isHit]) => isHit === 1).length;
      const evictions = events.filter(([, , , evicted]) => evicted !== -1).length;
      expect({ hits, misses: events.length - hits, evictions }, `${name}, ${capacity} slots`).toEqual(expected);
    }
  }
});

function policyOf(name: Name, experts: number, trace: Trace): CachePolicy {
  return name === 'belady' ? beladyPolicy(trace.flat()) : cachePolicy(name, experts);
}

/** [batch, expert, 1 = hit, evicted expert or -1] */
function replay(trace: Trace, capacity: number, policy: CachePolicy): number[][] {
  const cache = new ExpertCache({ capacity, policy });
  return trace.flatMap((active, batch) =>
    cache.onBatch(active).map(({ expert, isHit, evicted }) => [batch, expert, Number(isHit), evicted ?? -1]),
  );
}
