import { type ExpertPlacement, meanLoads, meanMaxOverMean, type PlanWorker, relativeLoads, sharers } from '@expertmesh/placement';

/** How evenly the routed rows fall on the workers of a placement: what status, metrics and plans call by the same names. */
export interface ClusterBalance {
  /** By worker that shares the load: its load over the mean of all, layers alike; 1 without any rows. */
  readonly loads: ReadonlyMap<string, number>;
  /** Mean over the layers of the busiest worker's load over the mean: 1 = even, the number of workers = all rows on one. */
  readonly maxOverMean: number;
  /** Mean over the layers of the mean load over the busiest worker's: 1 = even, 0 = as uneven as can be. */
  readonly balancedness: number;
  /** The same by model layer; null without rows. */
  readonly balancednessByLayer: readonly (number | null)[];
}

/** @param rows [layer][expert] */
export function clusterBalance(
  layers: readonly (readonly ExpertPlacement[])[],
  rows: readonly (readonly number[])[],
  workers: readonly PlanWorker[],
): ClusterBalance {
  const sharing = sharers(layers, workers);
  const byLayer = layers.map((experts, layer) => relativeLoads([experts], [rows[layer] ?? []], sharing)[0] ?? null);
  const loads = byLayer.filter((layer) => layer !== null);
  const means = meanLoads(loads, sharing.length);
  const balancednessByLayer = byLayer.map((layer) => (layer === null ? null : 1 / Math.max(...layer)));
  const counted = balancednessByLayer.filter((layer) => layer !== null);
  return {
    loads: new Map(sharing.map(({ id }, index) => [id, means[index]!])),
    maxOverMean: meanMaxOverMean(loads),
    balancedness: counted.length === 0 ? 1 : counted.reduce((sum, layer) => sum + layer, 0) / counted.length,
    balancednessByLayer,
  };
}
