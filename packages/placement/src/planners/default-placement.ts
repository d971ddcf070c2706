import { EmError } from '@expertmesh/common';
import { firstFormat, type LayerExperts, type WorkerRoom } from '../cluster.js';
import type { ExpertPlacement } from '../placement.js';

interface Bin {
  readonly id: string;
  readonly capacityBytes: number;
  /** Bytes of all layers this worker should hold. */
  readonly targetBytes: number;
  usedBytes: number;
}

/**
 * Each expert once, spread over the workers by their expert memory, every layer over all of them: the work of a layer is then shared
 * by all workers, and the loss of one takes a part of every layer rather than whole layers.
 * Same layers and workers (in any order), same placement. Checksums are left empty.
 *
 * @param replicas of each expert, on different workers with equal shares; fewer where there are not as many workers with room
 * @returns [layer][expert]
 * @throws EM_OUT_OF_MEMORY when the experts do not fit the workers' memory limits.
 */
export function defaultPlacement(layers: readonly LayerExperts[], workers: readonly WorkerRoom[], replicas = 1): ExpertPlacement[][] {
  const totalBytes = layers.reduce((sum, layer) => sum + layer.numExperts * layer.expertBytes, 0);
  const bins = makeBins(workers, totalBytes);
  let placedBytes = 0;
  const owners = layers.map((layer) => {
    const layerBytes = layer.numExperts * layer.expertBytes;
    placedBytes += layerBytes;
    const dueShare = totalBytes === 0 ? 1 : placedBytes / totalBytes;
    return placeLayer(layer, bins, dueShare, totalBytes).map((bin) => [bin]);
  });
  for (let round = 2; round <= replicas; round += 1) addReplicas(layers, owners, bins);
  return owners.map((experts, layer) =>
    experts.map((holders, expert) => ({
      format: firstFormat(layers[layer]!, expert),
      checksum: '',
      replicas: holders.map(({ id }) => ({ worker: id, share: 1 / holders.length })),
    })),
  );
}

/** One more replica of every expert on another worker: the emptiest for its size that has room. An expert that finds none stays as it is. */
function addReplicas(layers: readonly LayerExperts[], owners: readonly Bin[][][], bins: readonly Bin[]): void {
  for (const [layer, { expertBytes }] of layers.entries()) {
    for (const holders of owners[layer]!) {
      const open = bins.filter((bin) => !holders.includes(bin) && bin.usedBytes + expertBytes <= bin.capacityBytes);
      const emptiest = open.reduce<Bin | null>((best, bin) => (best === null || fullness(bin) < fullness(best) ? bin : best), null);
      if (emptiest === null) continue;
      emptiest.usedBytes += expertBytes;
      holders.push(emptiest);
    }
  }
}

function fullness(bin: Bin): number {
  return bin.usedBytes / Math.max(1, bin.targetBytes);
}

/**
 * Hands out the experts of one layer one at a time to the worker that is furthest behind the bytes due to it so far.
 * Rising ceilings keep the layer even: one for each worker (when there are enough), then the whole part of its fair count, then that
 * count rounded up, then wherever there is room.
 */
function placeLayer(layer: LayerExperts, bins: Bin[], dueShare: number, totalBytes: number): Bin[] {
  const counts = new Map(bins.map((bin) => [bin, 0]));
  const fairCount = (bin: Bin) => layer.numExperts * (totalBytes === 0 ? 1 / bins.length : bin.targetBytes / totalBytes);
  const ceilings: ((bin: Bin) => number)[] = [
    () => (layer.numExperts >= bins.length ? 1 : 0),
    (bin) => Math.floor(fairCount(bin)),
    (bin) => Math.ceil(fairCount(bin)),
    () => Number.POSITIVE_INFINITY,
  ];
  const owners: Bin[] = [];
  for (const ceiling of ceilings) {
    while (owners.length < layer.numExperts) {
      const open = bins.filter((bin) => counts.get(bin)! < ceiling(bin) && bin.usedBytes + layer.expertBytes <= bin.capacityBytes);
      if (open.length === 0) break;
      const owner = open.reduce((best, bin) => (behind(bin, dueShare) > behind(best, dueShare) ? bin : best));
      counts.set(owner, counts.get(owner)! + 1);
      owner.usedBytes += layer.expertBytes;
      owners.push(owner);
    }
  }
  if (owners.length < layer.numExperts) throw outOfMemory(totalBytes);
  return owners;
}

function behind(bin: Bin, dueShare: number): number {
  return bin.targetBytes * dueShare - bin.usedBytes;
}

/**
 * Targets in proportion to the memory limits. A worker without a limit counts as the larger of an even part and the largest limit;
 * what a limited one cannot take of its part goes to the others.
 */
function makeBins(workers: readonly WorkerRoom[], totalBytes: number): Bin[] {
  const sorted = [...workers].sort((a, b) => (a.id < b.id ? -1 : 1));
  const largestLimit = Math.max(0, ...sorted.map((worker) => worker.memoryBytes));
  const unlimitedWeight = Math.max(totalBytes / sorted.length, largestLimit, 1);
  const weights = sorted.map((worker) => (worker.memoryBytes === 0 ? unlimitedWeight : worker.memoryBytes));
  const capacities = sorted.map((worker) => (worker.memoryBytes === 0 ? Number.POSITIVE_INFINITY : worker.memoryBytes));
  if (capacities.reduce((sum, capacity) => sum + capacity, 0) < totalBytes) throw outOfMemory(totalBytes);
  const targets = fillByWeight(weights, capacities, totalBytes);
  return sorted.map((worker, index) => ({ id: worker.id, capacityBytes: capacities[index]!, targetBytes: targets[index]!, usedBytes: 0 }));
}

/** Splits `total` by weight, nobody above its capacity; the capacities hold the total. */
function fillByWeight(weights: readonly number[], capacities: readonly number[], total: number): number[] {
  const targets = weights.map(() => 0);
  let open = weights.map((_, index) => index);
  let left = total;
  while (open.length > 0) {
    const weightSum = open.reduce((sum, index) => sum + weights[index]!, 0);
    const full = open.filter((index) => (left * weights[index]!) / weightSum >= capacities[index]!);
    if (full.length === 0) {
      for (const index of open) targets[index] = (left * weights[index]!) / weightSum;
      break;
    }
    for (const index of full) targets[index] = capacities[index]!;
    left -= full.reduce((sum, index) => sum + capacities[index]!, 0);
    open = open.filter((index) => !full.includes(index));
  }
  return targets;
}

function outOfMemory(totalBytes: number): EmError {
  return new EmError('EM_OUT_OF_MEMORY', { what: 'the experts of the model on the workers that have registered', got: totalBytes });
}
