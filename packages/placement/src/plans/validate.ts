import type { LayerExperts, Pin, PlanWorker } from '../cluster.js';
import type { ExpertPlacement } from '../placement.js';

/** Shares are sums of rounded numbers. */
const shareTolerance = 1e-6;

/** What keeps a placement from being carried out, a sentence each; empty when nothing does. At most {@link mostProblems}. */
export function placementProblems(
  placed: readonly (readonly ExpertPlacement[])[],
  layers: readonly LayerExperts[],
  workers: readonly PlanWorker[],
  pins: readonly Pin[],
): string[] {
  const known = new Map(workers.map((worker) => [worker.id, worker]));
  const problems: string[] = [];
  const used = new Map<string, number>();
  if (placed.length !== layers.length) return [`it has ${placed.length} layers; the model has ${layers.length}`];
  for (const [layer, experts] of placed.entries()) {
    const { numExperts, expertBytes } = layers[layer]!;
    if (experts.length !== numExperts) problems.push(`layer ${layer} has ${experts.length} experts; the model has ${numExperts}`);
    for (const [expert, { replicas }] of experts.entries()) {
      const name = `layer ${layer} expert ${expert}`;
      const ids = replicas.map(({ worker }) => worker);
      if (ids.length === 0) problems.push(`${name} is on no worker`);
      if (new Set(ids).size < ids.length) problems.push(`${name} has two replicas on one worker`);
      for (const id of new Set(ids)) {
        const worker = known.get(id);
        if (worker === undefined) problems.push(`${name} is on worker ${id}, which is not there`);
        else if (!worker.isOpen) problems.push(`${name} is on worker ${id}, which is to hold nothing`);
        used.set(id, (used.get(id) ?? 0) + expertBytes);
      }
      const sum = replicas.reduce((total, { share }) => total + share, 0);
      const isWrong = replicas.some(({ share }) => !(share >= 0)) || (ids.length > 0 && Math.abs(sum - 1) > shareTolerance);
      if (isWrong) problems.push(`the shares of ${name} sum to ${sum}; wanted 1, none negative`);
    }
  }
  for (const { id, memoryBytes } of workers) {
    const bytes = used.get(id) ?? 0;
    if (memoryBytes > 0 && bytes > memoryBytes)
      problems.push(`worker ${id} would hold ${bytes} bytes of experts; it may hold ${memoryBytes}`);
  }
  for (const { layer, expert, worker } of pins) {
    const isKept = placed[layer]?.[expert]?.replicas.some((replica) => replica.worker === worker) ?? false;
    if (!isKept) problems.push(`layer ${layer} expert ${expert} is pinned to worker ${worker} and would leave it`);
  }
  return problems.slice(0, mostProblems);
}

const mostProblems = 10;
