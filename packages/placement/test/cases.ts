// Random small clusters.
import fc from 'fast-check';
import type { ExpertPlacement, LayerExperts, PlanWorker } from '../src/index.js';

export interface Case {
  readonly layers: LayerExperts[];
  readonly current: ExpertPlacement[][];
  readonly load: number[][];
  readonly workers: PlanWorker[];
}

export const expertBytes = 100;

/** Experts on random workers, some with two replicas; room for half as much again as each worker would need. */
export const cases = fc
  .record({
    numLayers: fc.integer({ min: 1, max: 3 }),
    numExperts: fc.integer({ min: 1, max: 12 }),
    numWorkers: fc.integer({ min: 1, max: 5 }),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    isLimited: fc.boolean(),
    isUneven: fc.boolean(),
  })
  .map(({ numLayers, numExperts, numWorkers, seed, isLimited, isUneven }): Case => {
    const random = generator(seed);
    const layers = Array.from({ length: numLayers }, () => ({ numExperts, expertBytes, format: 'bf16' }));
    const current = layers.map(() =>
      Array.from({ length: numExperts }, (_, expert): ExpertPlacement => {
        const first = (expert + random(2)) % numWorkers;
        const second = (first + 1) % numWorkers;
        const hasTwo = numWorkers > 1 && random(4) === 0;
        const replicas = hasTwo
          ? [first, second].map((worker) => ({ worker: `w${worker}`, share: 0.5 }))
          : [{ worker: `w${first}`, share: 1 }];
        return { format: 'bf16', checksum: `${expert}`, replicas };
      }),
    );
    const used = (id: string) => current.flat().filter(({ replicas }) => replicas.some(({ worker }) => worker === id)).length * expertBytes;
    const load = layers.map(() => Array.from({ length: numExperts }, () => random(3) * random(500)));
    const workers = Array.from({ length: numWorkers }, (_, index) => ({
      id: `w${index}`,
      memoryBytes: isLimited ? Math.max(used(`w${index}`), Math.ceil((1.5 * numLayers * numExperts) / numWorkers) * expertBytes) : 0,
      speed: isUneven ? 1 + random(3) : 1,
      node: `n${index % 2}`,
      zone: '',
      isOpen: true,
    }));
    return { layers, current, load, workers };
  });

export function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}
