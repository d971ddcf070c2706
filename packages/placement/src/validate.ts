import { bytesText } from './bytes-text.js';
import type { LayerExperts } from './default-placement.js';
import type { PlanWorker } from './mesh.js';
import type { Pin } from './moves.js';
import type { ExpertPlacement } from './placement.js';

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

export const mostProblems = 10;

/** Workers whose loss the memory of the others could not take up, with what would be missing. */
export function lossWarnings(
  placed: readonly (readonly ExpertPlacement[])[],
  layers: readonly LayerExperts[],
  workers: readonly Pick<PlanWorker, 'id' | 'memoryBytes' | 'isOpen'>[],
): string[] {
  const open = workers.filter(({ isOpen }) => isOpen);
  if (open.length < 2) return open.map(({ id }) => `the loss of ${id} could not be absorbed: it is the only worker`);
  const used = new Map<string, number>();
  const alone = new Map<string, number[]>();
  for (const [layer, experts] of placed.entries()) {
    const { expertBytes } = layers[layer]!;
    for (const { replicas } of experts) {
      for (const { worker } of replicas) used.set(worker, (used.get(worker) ?? 0) + expertBytes);
      const [only] = replicas;
      if (replicas.length === 1) pushTo(alone, only!.worker, expertBytes);
    }
  }
  return open.flatMap(({ id }) => {
    const others = open.filter((worker) => worker.id !== id);
    if (others.some(({ memoryBytes }) => memoryBytes === 0)) return [];
    const rooms = others.map((worker) => Math.max(0, worker.memoryBytes - (used.get(worker.id) ?? 0)));
    const [lost, room] = [alone.get(id) ?? [], sum(rooms)];
    if (fits(lost, rooms)) return [];
    const missing = `${bytesText(sum(lost))} of experts are there alone, the others have room for ${bytesText(room)}`;
    return [`the loss of ${id} could not be absorbed: ${missing}${sum(lost) <= room ? ' in parts too small' : ''}`];
  });
}

/** Largest first, each where most room is left. */
function fits(sizes: readonly number[], rooms: readonly number[]): boolean {
  const left = [...rooms];
  return [...sizes]
    .sort((a, b) => b - a)
    .every((size) => {
      const emptiest = left.reduce((best, room, index) => (room > left[best]! ? index : best), 0);
      left[emptiest]! -= size;
      return left[emptiest]! >= 0;
    });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function pushTo(lists: Map<string, number[]>, key: string, item: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
