// Properties of the first placement, over seeded random models and clusters.
import { EmError } from '@expertmesh/common';
import { expect, test } from 'vitest';
import type { LayerExperts, WorkerRoom } from '../src/cluster.js';
import type { ExpertPlacement } from '../src/placement.js';
import { defaultPlacement } from '../src/planners/default-placement.js';

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
const numSeeds = 60;

/** Checks a property on all cases of one kind; a failure names its seed. */
function everyCase(kind: (typeof kinds)[number], holds: (placed: ExpertPlacement[][], drawn: Case) => boolean): void {
  const failing = Array.from({ length: numSeeds }, (_, seed) => seed).filter((seed) => {
    const drawn = drawCase(seed, kind);
    return !holds(defaultPlacement(drawn.layers, drawn.workers), drawn);
  });
  expect(failing).toEqual([]);
}

function counts(experts: readonly ExpertPlacement[], workers: readonly WorkerRoom[]): number[] {
  return workers.map((worker) => experts.filter((expert) => expert.replicas[0]!.worker === worker.id).length);
}

function bytesOn(worker: WorkerRoom, placed: ExpertPlacement[][], layers: LayerExperts[]): number {
  return placed.reduce((sum, experts, layer) => sum + counts(experts, [worker])[0]! * layers[layer]!.expertBytes, 0);
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

test.each(kinds)('every expert is placed exactly once with share 1 on a worker that exists (%s memory)', (kind) => {
  everyCase(kind, (placed, { layers, workers }) => {
    const known = new Set(workers.map((worker) => worker.id));
    const isWhole = placed.every((experts, layer) => experts.length === layers[layer]!.numExperts) && placed.length === layers.length;
    return (
      isWhole && placed.flat().every(({ replicas }) => replicas.length === 1 && replicas[0]!.share === 1 && known.has(replicas[0]!.worker))
    );
  });
});

test.each(kinds)('no worker is over its memory (%s memory)', (kind) => {
  everyCase(kind, (placed, { layers, workers }) =>
    workers.every((worker) => worker.memoryBytes === 0 || bytesOn(worker, placed, layers) <= worker.memoryBytes),
  );
});

test.each(kinds)('the order in which workers are named does not matter (%s memory)', (kind) => {
  everyCase(kind, (placed, { layers, workers }) => {
    const again = defaultPlacement(layers, [...workers].reverse());
    return JSON.stringify(again) === JSON.stringify(placed);
  });
});

test.each(kinds)('every worker has an expert of each layer that has enough, so that no worker has all of one (%s memory)', (kind) => {
  everyCase(kind, (placed, { workers }) =>
    placed.every((experts) => experts.length < workers.length || Math.min(...counts(experts, workers)) >= 1),
  );
});

test('equal workers differ by at most one expert in each layer', () => {
  everyCase('unlimited', (placed, { workers }) => placed.every((experts) => spread(counts(experts, workers)) <= 1));
});

test('equal workers hold equal bytes up to two experts', () => {
  everyCase('unlimited', (placed, { layers, workers }) => {
    const largestExpert = Math.max(...layers.map((layer) => layer.expertBytes));
    return spread(workers.map((worker) => bytesOn(worker, placed, layers))) <= 2 * largestExpert;
  });
});

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

test('further replicas are on other workers, evenly, with equal shares', () => {
  const layers = [{ numExperts: 8, expertBytes: 10, format: 'bf16' }];
  const workers = ['a', 'b', 'c', 'd'].map((id) => ({ id, memoryBytes: 0 }));
  const [experts] = defaultPlacement(layers, workers, 3);
  for (const { replicas } of experts!) {
    expect(new Set(replicas.map(({ worker }) => worker)).size).toBe(3);
    expect(replicas.map(({ share }) => share)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  }
  const counts = workers.map(({ id }) => experts!.filter(({ replicas }) => replicas.some(({ worker }) => worker === id)).length);
  expect(counts).toEqual([6, 6, 6, 6]);
});

test('replicas stop where memory ends, and never exceed it', () => {
  const layers = [{ numExperts: 4, expertBytes: 10, format: 'bf16' }];
  const [experts] = defaultPlacement(
    layers,
    [
      { id: 'a', memoryBytes: 30 },
      { id: 'b', memoryBytes: 30 },
    ],
    2,
  );
  const numReplicas = experts!.reduce((sum, { replicas }) => sum + replicas.length, 0);
  expect(numReplicas).toBe(6);
  for (const worker of ['a', 'b'])
    expect(experts!.filter(({ replicas }) => replicas.some((replica) => replica.worker === worker)).length).toBe(3);
});
