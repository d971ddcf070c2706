import type { LayerExperts, PlanWorker } from '../cluster.js';
import type { ExpertPlacement } from '../placement.js';
import { bytesText } from './bytes-text.js';

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
