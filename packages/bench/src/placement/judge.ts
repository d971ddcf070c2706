import { type ExpertPlacement, type LoadHistory, meanMaxOverMean, relativeLoads } from '@expertmesh/placement';
import { dealer, loadsByStep } from './by-step.js';
import { type ClusterShape, expertBytes, planWorkers } from './cluster-shape.js';
import type { Load } from './trace.js';

type Placed = readonly (readonly ExpertPlacement[])[];

/** The busiest worker's load over the mean, the mean over the layers. */
export function maxOverMean(placed: Placed, load: Load, shape: ClusterShape): number {
  return meanMaxOverMean(relativeLoads(placed, load, planWorkers(shape)));
}

/** The same in each batch, the mean over the batches: what a batch waits for. */
export function maxOverMeanByBatch(placed: Placed, batches: LoadHistory, shape: ClusterShape): number {
  return batches.reduce((sum, batch) => sum + maxOverMean(placed, batch, shape), 0) / batches.length;
}

/** The same with replicas chosen by the rows of each batch, each of the homes having a part of them. */
export function maxOverMeanByStep(placed: Placed, batches: LoadHistory, { workers }: ClusterShape, homes: number): number {
  const random = dealer();
  const ofLayer = (experts: readonly ExpertPlacement[], rows: readonly number[]) => {
    const loads = loadsByStep(experts, rows, { workers, homes }, random);
    const total = loads.reduce((sum, load) => sum + load, 0);
    return loads.map((load) => (load * workers) / total);
  };
  const ofBatch = (batch: Load) => meanMaxOverMean(placed.map((experts, layer) => ofLayer(experts, batch[layer]!)));
  return batches.reduce((sum, batch) => sum + ofBatch(batch), 0) / batches.length;
}

/** Of the replicas that are new in the target. */
export function copiedBytes(current: Placed, target: Placed): number {
  return numCopies(current, target) * expertBytes;
}

/** Replicas that are new in the target. */
export function numCopies(current: Placed, target: Placed): number {
  const isHeld = (layer: number, expert: number, id: string) => current[layer]![expert]!.replicas.some(({ worker }) => worker === id);
  const copies = target.flatMap((experts, layer) =>
    experts.flatMap(({ replicas }, expert) => replicas.filter(({ worker }) => !isHeld(layer, expert, worker))),
  );
  return copies.length;
}
