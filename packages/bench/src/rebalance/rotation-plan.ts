import type { ClusterPlacement, PlacedExpert } from '@expertmesh/client';
import { makePlan, type Plan } from '@expertmesh/placement';

/**
 * A placement in which at least half of the experts are elsewhere and every worker holds as many of each layer as before: of the
 * experts that a worker holds of a layer, the first half (or the larger part) go to the next worker.
 *
 * @param layers [layer][expert] with one replica each
 */
export function rotated(layers: ClusterPlacement['layers'], workers: readonly string[]): PlacedExpert[][] {
  return layers.map((experts) => {
    const numHeld = new Map(workers.map((worker) => [worker, 0]));
    for (const { replicas } of experts) for (const { worker } of replicas) numHeld.set(worker, numHeld.get(worker)! + 1);
    const numSeen = new Map(workers.map((worker) => [worker, 0]));
    return experts.map((placed) => {
      const { worker } = placed.replicas[0]!;
      const seen = numSeen.get(worker)!;
      numSeen.set(worker, seen + 1);
      const next = workers[(workers.indexOf(worker) + 1) % workers.length]!;
      return 2 * seen < numHeld.get(worker)! ? { ...placed, replicas: [{ worker: next, share: 1 }] } : placed;
    });
  });
}

/**
 * The plan to a target of one's own.
 *
 * @param drawn a plan of the same cluster and epoch whose moves tell the size of an expert of every layer
 */
export function planTo(target: readonly (readonly PlacedExpert[])[], current: ClusterPlacement, drawn: Plan): Plan {
  const workers = drawn.summary.workers.map(({ worker }) => ({ id: worker, memoryBytes: 0, speed: 1, node: '', zone: '', isOpen: true }));
  const bytesOf = (layer: number) => drawn.moves.find((move) => move.layer === layer)?.bytes ?? 0;
  const layers = current.layers.map((experts, layer) => {
    return { numExperts: experts.length, expertBytes: bytesOf(layer), format: experts[0]?.format ?? '' };
  });
  const { cluster, fingerprint, epoch, createdMs, since, load } = drawn;
  const identity = { id: `${drawn.id}-rotated`, kind: 'rebalance' as const, cluster, fingerprint, epoch, createdMs, since };
  const { bytesPerSecond, source } = drawn.summary.estimate;
  const placed = { layers, workers, pins: [], closed: {}, pace: { bytesPerSecond, source }, current: current.layers, target };
  return makePlan({ ...identity, ...placed, options: { planner: 'rotation' }, load, threshold: 0 });
}

/** Share of the experts that are held by other workers than before. */
export function movedShare(before: ClusterPlacement['layers'], after: ClusterPlacement['layers']): number {
  const holders = ({ replicas }: PlacedExpert) =>
    replicas
      .map(({ worker }) => worker)
      .sort()
      .join(' ');
  const experts = before.flatMap((layer, index) => layer.map((placed, expert) => [placed, after[index]![expert]!] as const));
  return experts.filter(([was, is]) => holders(was) !== holders(is)).length / experts.length;
}
