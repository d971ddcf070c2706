import type { ReplicaChoice } from '@expertmesh/native';
import type { ExpertPlacement, LoadHistory } from '@expertmesh/placement';
import { dealer, loadsByStep } from '../placement/by-step.js';
import { workerNumber } from '../placement/cluster-shape.js';

/** arXiv 2303.06182's measures, shares of a batch's rows; of an even load 1 over the workers. */
export interface MaxLoads {
  /** The largest share of a worker in any batch of any layer: what its memory must hold. */
  readonly maxLoad: number;
  /** Of each batch the largest share of a worker, the mean over batches and layers: what a batch waits for. */
  readonly avgMaxLoad: number;
}

/** On the second half of the batches, which no planner has seen. Batches without rows in a layer do not count there. */
export function maxLoadsOf(
  placed: readonly (readonly ExpertPlacement[])[],
  history: LoadHistory,
  workers: number,
  choice: ReplicaChoice = 'share',
): MaxLoads {
  return peakLoads(placed, history.slice(Math.floor(history.length / 2)), workers, choice);
}

/** The same on all batches given. */
export function peakLoads(
  placed: readonly (readonly ExpertPlacement[])[],
  batches: LoadHistory,
  workers: number,
  choice: ReplicaChoice,
): MaxLoads {
  const random = dealer();
  const peaks = placed.map((experts, layer) =>
    batches.flatMap((batch) => {
      const rows = batch[layer]!;
      const total = rows.reduce((sum, count) => sum + count, 0);
      if (total === 0) return [];
      const loads =
        choice === 'step' ? loadsByStep(experts, rows, { workers, homes: workers }, random) : loadsByShare(experts, rows, workers);
      return [Math.max(...loads) / total];
    }),
  );
  const seen = peaks.filter((layer) => layer.length > 0);
  const mean = (values: readonly number[]) => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);
  return { maxLoad: Math.max(0, ...seen.flat()), avgMaxLoad: mean(seen.map(mean)) };
}

function loadsByShare(experts: readonly ExpertPlacement[], rows: readonly number[], workers: number): number[] {
  const loads = new Array<number>(workers).fill(0);
  for (const [expert, { replicas }] of experts.entries()) {
    for (const { worker, share } of replicas) loads[workerNumber(worker)]! += rows[expert]! * share;
  }
  return loads;
}
