// Properties of the first placement, over seeded random models and clusters.
import { EmError } from '@expertmesh/common';
import { expect, test } from 'vitest';
import { defaultPlacement, type LayerExperts, type WorkerRoom } from '../src/default-placement.js';
import type { ExpertPlacement } from '../src/placement.js';

/** mulberry32: small, seeded, good enough to draw cases. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) % below) as number;
  };
}

interface Case {
  readonly layers: LayerExperts[];
  readonly workers: WorkerRoom[];
}

function drawCase(seed: number, memory: 'unlimited' | 'limited' | 'mixed'): Case {
  const draw = random(seed);
  const layers = Array.from({ length: 1 + draw(12) }, () => {
    const numExperts = draw(4) === 0 ? 0 : 1 + draw(64);
    return { numExperts, expertBytes: 1000 * (1 + draw(5)), format: 'bf16' };
  });
  const totalBytes = layers.reduce((sum, layer) => sum + layer.numExperts * layer.expertBytes, 0);
  const numWorkers = 1 + draw(9);
  const workers = Array.from({ length: numWorkers }, (_, index) => {
    const isLimited = memory === 'limited' || (memory === 'mixed' && index > 0 && draw(2) === 0);
    // Room for its even part and half as much again, so that the whole fits whatever the rounding.
    const memoryBytes = isLimited ? Math.ceil((totalBytes / numWorkers) * (1.5 + draw(20) / 10)) + 5000 * layers.length : 0;
    return { id: `w${index + 1}`, memoryBytes };
  });
  return { layers, workers };
}

const kinds = ['unlimited', 'limited', 'mixed'] as const;
const cases = kinds.flatMap((kind) => Array.from({ length: 60 }, (_, seed) => [kind, seed] as const));

function counts(experts: readonly ExpertPlacement[], workers: readonly WorkerRoom[]): number[] {
  return workers.map((worker) => experts.filter((expert) => expert.replicas[0]!.worker === worker.id).length);
}

test.each(cases)('every expert is placed exactly once with share 1 (%s memory, seed %i)', (kind, seed) => {
  const { layers, workers } = drawCase(seed, kind);
  const placed = defaultPlacement(layers, workers);
  expect(placed.map((experts) => experts.length)).toEqual(layers.map((layer) => layer.numExperts));
  const known = new Set(workers.map((worker) => worker.id));
  for (const expert of placed.flat()) {
    expect(expert.replicas).toHaveLength(1);
    expect(expert.replicas[0]!.share).toBe(1);
    expect(known.has(expert.replicas[0]!.worker)).toBe(true);
  }
});

test.each(cases)('no worker is over its memory (%s memory, seed %i)', (kind, seed) => {
  const { layers, workers } = drawCase(seed, kind);
  const placed = defaultPlacement(layers, workers);
  for (const worker of workers.filter(({ memoryBytes }) => memoryBytes > 0)) {
    const bytes = placed.reduce((sum, experts, layer) => sum + counts(experts, [worker])[0]! * layers[layer]!.expertBytes, 0);
    expect(bytes).toBeLessThanOrEqual(worker.memoryBytes);
  }
});

test.each(cases)('the order in which workers are named does not matter (%s memory, seed %i)', (kind, seed) => {
  const { layers, workers } = drawCase(seed, kind);
  expect(defaultPlacement(layers, [...workers].reverse())).toEqual(defaultPlacement(layers, workers));
});

test.each(cases)('every worker has an expert of each layer that has enough (%s memory, seed %i)', (kind, seed) => {
  const { layers, workers } = drawCase(seed, kind);
  const placed = defaultPlacement(layers, workers);
  for (const experts of placed.filter(({ length }) => length >= workers.length)) {
    expect(Math.min(...counts(experts, workers))).toBeGreaterThanOrEqual(1);
  }
});

test.each(cases.filter(([kind]) => kind === 'unlimited'))(
  'equal workers differ by at most one expert in each layer (%s memory, seed %i)',
  (kind, seed) => {
    const { layers, workers } = drawCase(seed, kind);
    for (const experts of defaultPlacement(layers, workers)) {
      const each = counts(experts, workers);
      expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(1);
    }
  },
);

test.each(cases.filter(([kind]) => kind === 'unlimited'))(
  'equal workers hold equal bytes up to two experts (%s memory, seed %i)',
  (kind, seed) => {
    const { layers, workers } = drawCase(seed, kind);
    const placed = defaultPlacement(layers, workers);
    const bytes = workers.map((worker) =>
      placed.reduce((sum, experts, layer) => sum + counts(experts, [worker])[0]! * layers[layer]!.expertBytes, 0),
    );
    const largestExpert = Math.max(...layers.map((layer) => layer.expertBytes));
    expect(Math.max(...bytes) - Math.min(...bytes)).toBeLessThanOrEqual(2 * largestExpert);
  },
);

test('the remainders of the layers go to different workers', () => {
  const layers = Array.from({ length: 4 }, () => ({ numExperts: 5, expertBytes: 100, format: 'f32' }));
  const workers = ['w1', 'w2', 'w3', 'w4'].map((id) => ({ id, memoryBytes: 0 }));
  const placed = defaultPlacement(layers, workers);
  expect(counts(placed.flat(), workers)).toEqual([5, 5, 5, 5]);
});

test('a worker with three times the memory holds three times the experts of every layer', () => {
  const layers = Array.from({ length: 3 }, () => ({ numExperts: 8, expertBytes: 100, format: 'f32' }));
  const workers = [
    { id: 'w1', memoryBytes: 6000 },
    { id: 'w2', memoryBytes: 2000 },
  ];
  for (const experts of defaultPlacement(layers, workers)) expect(counts(experts, workers)).toEqual([6, 2]);
});

test('a worker without a limit takes what limited ones have no room for', () => {
  const layers = [{ numExperts: 10, expertBytes: 100, format: 'f32' }];
  const workers = [
    { id: 'w1', memoryBytes: 200 },
    { id: 'w2', memoryBytes: 0 },
  ];
  expect(counts(defaultPlacement(layers, workers)[0]!, workers)).toEqual([2, 8]);
});

test('experts that do not fit are refused with the bytes they need', () => {
  const layers = [{ numExperts: 10, expertBytes: 100, format: 'f32' }];
  const place = () => defaultPlacement(layers, [{ id: 'w1', memoryBytes: 999 }]);
  expect(place).toThrow(EmError);
  expect(place).toThrow(/1000 bytes/);
});

test('a model without experts has a placement without experts', () => {
  expect(defaultPlacement([{ numExperts: 0, expertBytes: 0, format: 'f32' }], [{ id: 'w1', memoryBytes: 0 }])).toEqual([[]]);
});
