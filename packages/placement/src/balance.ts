import type { ExpertPlacement } from './placement.js';

/** A worker as far as its load goes. */
export interface Speed {
  readonly id: string;
  /** Over that of a plain worker. */
  readonly speed: number;
}

/**
 * Load of each worker over the mean, by layer: rows over speed, over all rows over the sum of the speeds. 1 = its due part.
 *
 * @param load [layer][expert] rows
 * @returns [layer with rows][worker]
 */
export function relativeLoads(
  layers: readonly (readonly ExpertPlacement[])[],
  load: readonly (readonly number[])[],
  workers: readonly Speed[],
): number[][] {
  const speed = workers.reduce((sum, worker) => sum + worker.speed, 0);
  const indices = new Map(workers.map(({ id }, index) => [id, index]));
  return layers.flatMap((experts, layer) => {
    const rows = new Float64Array(workers.length);
    let total = 0;
    for (let expert = 0; expert < experts.length; expert += 1) {
      const count = load[layer]?.[expert] ?? 0;
      if (count === 0) continue;
      total += count;
      for (const { worker, share } of experts[expert]!.replicas) {
        const index = indices.get(worker);
        if (index !== undefined) rows[index]! += count * share;
      }
    }
    return total === 0 || workers.length === 0 ? [] : [workers.map(({ speed: own }, index) => (rows[index]! / own) * (speed / total))];
  });
}

/** The workers that the load of a placement is shared by: those that may hold experts, and those that still do. */
export function sharers<Worker extends Speed & { readonly isOpen: boolean }>(
  layers: readonly (readonly ExpertPlacement[])[],
  workers: readonly Worker[],
): Worker[] {
  if (workers.every(({ isOpen }) => isOpen)) return [...workers];
  const holding = new Set(layers.flatMap((experts) => experts.flatMap(({ replicas }) => replicas.map(({ worker }) => worker))));
  return workers.filter(({ id, isOpen }) => isOpen || holding.has(id));
}

/** Mean over the layers of the busiest worker's load over the mean; 1 without any rows. */
export function meanMaxOverMean(loads: readonly (readonly number[])[]): number {
  return loads.length === 0 ? 1 : loads.reduce((sum, layer) => sum + Math.max(...layer), 0) / loads.length;
}

/** Each worker's load over the mean, all layers alike; 1 without any rows. */
export function meanLoads(loads: readonly (readonly number[])[], numWorkers: number): number[] {
  return Array.from({ length: numWorkers }, (_, worker) =>
    loads.length === 0 ? 1 : loads.reduce((sum, layer) => sum + layer[worker]!, 0) / loads.length,
  );
}
