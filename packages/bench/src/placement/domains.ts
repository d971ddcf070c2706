import type { LoadHistory } from '@expertmesh/placement';
import { Random } from '../random.js';
import type { RoutingTrace } from '../trace/routing-trace.js';
import { type Load, sumOfBatches } from './trace.js';

/** By domain: [group of texts] what its router chose. */
export type DomainCounts = ReadonlyMap<string, readonly Load[]>;

/** Texts whose rows are counted together: a single one has few. */
const textsPerGroup = 2;
/** Groups of texts in a batch. */
const groupsPerBatch = 4;
/** Every domain comes once in each half. */
const numCycles = 2;

/** What a recorded trace has of each domain, texts in their order. */
export function domainCounts({ batches }: RoutingTrace): DomainCounts {
  const domains = [...new Set(batches.map(({ domain }) => domain))];
  return new Map(
    domains.map((domain) => {
      const texts = batches.filter((batch) => batch.domain === domain).map(({ counts }) => counts);
      const numGroups = Math.floor(texts.length / textsPerGroup);
      const groups = Array.from({ length: numGroups }, (_, group) => texts.slice(group * textsPerGroup, (group + 1) * textsPerGroup));
      return [domain, groups.map(sumOfBatches)];
    }),
  );
}

/**
 * Real router counts in a made-up order: one domain after another, each fading into the next. The held-out half is made of other texts
 * than the planning half.
 */
export function domainsTrace(counts: DomainCounts, numBatches: number, seed: number): LoadHistory {
  const random = new Random(seed, 'domains');
  const domains = [...counts.keys()];
  const order = Array.from({ length: numCycles }, () => random.permutation(domains.length)).flat();
  return Array.from({ length: numBatches }, (_, batch) => {
    const phase = (batch / numBatches) * order.length;
    const groups = Array.from({ length: groupsPerBatch }, () => {
      const isNext = random.next() < phase % 1;
      const domain = order[Math.min(Math.floor(phase) + (isNext ? 1 : 0), order.length - 1)]!;
      const all = counts.get(domains[domain]!)!;
      const half = Math.floor(all.length / 2);
      return batch < numBatches / 2 ? all[random.integer(half)]! : all[half + random.integer(all.length - half)]!;
    });
    return sumOfBatches(groups);
  });
}
