import type { ExpertPlacement } from '../placement.js';
import type { Traffic } from '../send-order.js';

/**
 * Rows that each worker is expected to send to each other one under a placement: what it routes as home, divided as the recorded
 * load and the shares divide the rows of all. Each home's requests are taken to choose experts as all requests do.
 *
 * @param load [layer][expert] rows
 * @param homeRows by worker: rows routed there as home; when none are known, all homes count alike
 * @param workers names of the rows and columns
 */
export function expectedTraffic(
  layers: readonly (readonly ExpertPlacement[])[],
  load: readonly (readonly number[])[],
  homeRows: ReadonlyMap<string, number>,
  workers: readonly string[],
): Traffic {
  const heard = new Map<string, number>();
  for (const [layer, experts] of layers.entries()) {
    for (const [expert, { replicas }] of experts.entries()) {
      const rows = load[layer]?.[expert] ?? 0;
      for (const { worker, share } of replicas) heard.set(worker, (heard.get(worker) ?? 0) + rows * share);
    }
  }
  const total = workers.reduce((sum, worker) => sum + (homeRows.get(worker) ?? 0), 0);
  return workers.map((home) => {
    const part = total === 0 ? 1 / workers.length : (homeRows.get(home) ?? 0) / total;
    return workers.map((worker) => (worker === home ? 0 : part * (heard.get(worker) ?? 0)));
  });
}
