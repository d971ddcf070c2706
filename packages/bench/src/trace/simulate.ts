import {
  addCounts,
  type CacheCounts,
  type CachePolicyName,
  DomainHistory,
  likeliest,
  type SimulatedBatch,
  simulateCache,
} from '@expertmesh/buffering';
import { type ExpertPlacement, rowsByShare } from '@expertmesh/placement';
import { maxLoadsOf } from '../balancing/max-load.js';
import { type Contestant, placeLayers } from '../balancing/planners.js';
import { workerNumber } from '../placement/cluster-shape.js';
import { type PlayedBatch, playTogether } from './play.js';
import type { RoutingTrace } from './routing-trace.js';

export interface SimulationSetup {
  readonly workers: number;
  readonly planner: Contestant;
  /** Documents that run beside each other. */
  readonly numDocuments: number;
  /** Slots of each layer on each worker, one row for each. */
  readonly slots: readonly number[];
  readonly policies: readonly CachePolicyName[];
  /** Experts whose chance, by the history of the batch's domains, is at least this are loaded ahead; null = none. */
  readonly prefetchFrom: number | null;
  /** 0 = not known. */
  readonly expertBytes: number;
}

/** What caches of one size and policy would have done, all layers and workers together. */
export interface SimulationRow extends CacheCounts {
  readonly policy: CachePolicyName;
  readonly slots: number;
  readonly missRate: number;
  /** Misses over Belady's on the same order. */
  readonly missesOverLeast: number;
  /** Of the loads, those ahead too; null where the experts' size is not known. */
  readonly loadedBytes: number | null;
}

export interface Simulation {
  readonly trace: Omit<RoutingTrace, 'batches'> & { readonly batches: number; readonly rows: number };
  readonly workers: number;
  readonly planner: Contestant;
  readonly numDocuments: number;
  /** On the second half of the batches, placed by the first: arXiv 2303.06182's Max Load of the worst layer, and the mean over the layers of Avg Max Load. */
  readonly maxLoad: number;
  readonly avgMaxLoad: number;
  readonly rows: readonly SimulationRow[];
}

/** Plays a trace over workers whose experts a planner has placed, through caches of each size and policy. */
export function simulateTrace(trace: RoutingTrace, setup: SimulationSetup): Simulation {
  const { workers, planner, numDocuments, slots, policies } = setup;
  const played = playTogether(trace, numDocuments);
  const history = played.map(({ counts }) => counts);
  const placed = placeLayers(planner, history, workers);
  const streams = streamsOf(trace, played, placed, setup);
  const rows = slots.flatMap((capacity) =>
    policies.map((policy) => {
      const counts = addCounts(streams.map(({ numExperts, batches }) => simulateCache(batches, { numExperts, capacity, policy })));
      return { policy, slots: capacity, ...counts, ...ratesOf(counts, setup.expertBytes) };
    }),
  );
  const { batches, ...facts } = trace;
  const numRows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  return {
    trace: { ...facts, batches: batches.length, rows: numRows },
    workers,
    planner,
    numDocuments,
    ...maxLoadsOf(placed, history, workers),
    rows,
  };
}

function ratesOf({ accesses, misses, leastMisses, prefetched }: CacheCounts, expertBytes: number) {
  return {
    missRate: accesses === 0 ? 0 : misses / accesses,
    missesOverLeast: leastMisses === 0 ? 1 : misses / leastMisses,
    loadedBytes: expertBytes === 0 ? null : (misses + prefetched) * expertBytes,
  };
}

/** What each layer of each worker is asked for, batch by batch. */
function streamsOf(
  trace: RoutingTrace,
  played: readonly PlayedBatch[],
  placed: readonly (readonly ExpertPlacement[])[],
  { workers, prefetchFrom }: SimulationSetup,
): { numExperts: number; batches: SimulatedBatch[] }[] {
  const expected = prefetchFrom === null ? null : expectations(trace, played, prefetchFrom);
  return trace.numExperts.flatMap((numExperts, layer) => {
    const streams = Array.from({ length: workers }, () => ({ numExperts, batches: [] as SimulatedBatch[] }));
    for (const [index, { counts }] of played.entries()) {
      const active = streams.map((): number[] => []);
      for (const [expert, count] of counts[layer]!.entries()) {
        const { replicas } = placed[layer]![expert]!;
        const parts = rowsByShare(
          count,
          replicas.map(({ share }) => share),
        );
        for (const [at, part] of parts.entries()) if (part > 0) active[workerNumber(replicas[at]!.worker)]!.push(expert);
      }
      const wanted = expected?.[index]?.[layer] ?? [];
      for (const [worker, { batches }] of streams.entries()) {
        const isHere = (expert: number) => placed[layer]![expert]!.replicas.some((replica) => workerNumber(replica.worker) === worker);
        batches.push({ active: active[worker]!, prefetch: wanted.filter(isHere) });
      }
    }
    return streams;
  });
}

/** [batch][layer] the experts that what came before lets expect. */
function expectations({ numExperts }: RoutingTrace, played: readonly PlayedBatch[], least: number): number[][][] {
  const history = new DomainHistory(numExperts);
  return played.map(({ rows, parts }) => {
    const expected = numExperts.map((_, layer) => likeliest(history.predict(layer, rows), least));
    for (const part of parts) for (const [layer, counts] of part.counts.entries()) history.observe(part.domain, layer, counts, part.rows);
    return expected;
  });
}
