import { ascending, type CachePolicy, type Resident } from './cache-policy.js';
import { ReusePolicy } from './reuse-policy.js';

export const cachePolicyNames = ['paper', 'lifo', 'fifo', 'lru', 'lfu', 'inactiveFifo', 'inactiveLru', 'reuse'] as const;
export type CachePolicyName = (typeof cachePolicyNames)[number];

type Compare = CachePolicy['compare'];

const newestLoad: Compare = (a, b) => b.loadTime - a.loadTime;
const oldestLoad: Compare = (a, b) => a.loadTime - b.loadTime;
const oldestUse: Compare = (a, b) => a.useTime - b.useTime;
const rarest: Compare = (a, b) => a.frequency - b.frequency || oldestUse(a, b);
const inactiveFirst =
  (others: Compare): Compare =>
  (a: Resident, b: Resident) =>
    Number(a.isActive) - Number(b.isActive) || others(a, b);

/** Who leaves first, of the policies that know no more than {@link Resident}. `paper`: arXiv 2303.06182, expert buffering. */
const simple = {
  paper: inactiveFirst(newestLoad),
  lifo: newestLoad,
  fifo: oldestLoad,
  lru: oldestUse,
  lfu: rarest,
  inactiveFifo: inactiveFirst(oldestLoad),
  inactiveLru: inactiveFirst(oldestUse),
} as const satisfies Record<Exclude<CachePolicyName, 'reuse'>, Compare>;

/** A policy for one cache of a layer with `numExperts` experts. */
export function cachePolicy(name: CachePolicyName, numExperts: number): CachePolicy {
  if (name === 'reuse') return new ReusePolicy(numExperts);
  return { order: ascending, observe: () => {}, compare: simple[name] };
}
