import type { PlanWorker } from '../cluster.js';
import type { ExpertPlacement } from '../placement.js';

/**
 * Fraction of all rows that leave the node of the worker that serves their request, requests spread evenly over the open workers;
 * null where a worker has no node, or all are on one.
 *
 * @param load [layer][expert] rows
 */
export function crossNodeShare(
  layers: readonly (readonly ExpertPlacement[])[],
  load: readonly (readonly number[])[],
  workers: readonly PlanWorker[],
): number | null {
  const homes = workers.filter(({ isOpen }) => isOpen).map(({ node }) => node);
  const nodeOf = new Map(workers.map(({ id, node }) => [id, node]));
  if (homes.length === 0 || workers.some(({ node }) => node === '') || new Set(nodeOf.values()).size < 2) return null;
  const away = new Map([...new Set(nodeOf.values())].map((node) => [node, homes.filter((home) => home !== node).length / homes.length]));
  let total = 0;
  let crossing = 0;
  for (const [layer, experts] of layers.entries()) {
    for (const [expert, { replicas }] of experts.entries()) {
      const rows = load[layer]?.[expert] ?? 0;
      total += rows;
      for (const { worker, share } of replicas) crossing += rows * share * (away.get(nodeOf.get(worker) ?? '') ?? 1);
    }
  }
  return total === 0 ? null : crossing / total;
}
