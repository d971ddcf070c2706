import type { ExpertPlacement } from '../placement.js';
import type { MeshInput } from './mesh-input.js';

/**
 * The same without the replicas that could be done without: of each expert the pinned ones stay, else the one on an open worker with
 * the largest share, else any one. Null where there are none.
 */
export function withoutSpares(input: MeshInput): MeshInput | null {
  const isOpen = new Map(input.workers.map((worker) => [worker.id, worker.isOpen]));
  const isPinned = new Set(input.pins.map(({ layer, expert, worker }) => `${layer}/${expert}/${worker}`));
  const thinned = (placed: ExpertPlacement, layer: number, expert: number): ExpertPlacement => {
    const pinned = placed.replicas.filter(({ worker }) => isPinned.has(`${layer}/${expert}/${worker}`));
    const open = placed.replicas.filter(({ worker }) => isOpen.get(worker) === true);
    const candidates = open.length > 0 ? open : placed.replicas;
    const most = candidates.reduce((best, replica) => (replica.share > best.share ? replica : best));
    const kept = pinned.length > 0 ? pinned : [most];
    return { ...placed, replicas: kept.map((replica) => ({ ...replica, share: 1 / kept.length })) };
  };
  const current = input.current.map((experts, layer) => experts.map((placed, expert) => thinned(placed, layer, expert)));
  const count = (all: MeshInput['current']) => all.flat().reduce((sum, { replicas }) => sum + replicas.length, 0);
  return count(current) === count(input.current) ? null : { ...input, current, minReplicas: 1 };
}
