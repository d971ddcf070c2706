import type { PlacedExpert } from '@expertmesh/client';
import { makePlan, parsePlan, planText } from '@expertmesh/placement';
import { describe, expect, it } from 'vitest';
import { movedShare, planTo, rotated } from '../src/rebalance/rotation-plan.js';

const on = (worker: string): PlacedExpert => ({ format: 'f32', checksum: '00', replicas: [{ worker, share: 1 }] });
const heldBy = (layers: readonly (readonly PlacedExpert[])[]) =>
  layers.map((experts) => experts.map(({ replicas }) => replicas[0]!.worker));

describe('a rotation', () => {
  it('moves the first half of what each worker holds of each layer to the next worker', () => {
    const layers = [['w1', 'w2', 'w1', 'w2'].map(on), [], ['w1', 'w1', 'w1', 'w2'].map(on)];
    const target = rotated(layers, ['w1', 'w2']);
    expect(heldBy(target)).toEqual([['w2', 'w1', 'w1', 'w2'], [], ['w2', 'w2', 'w1', 'w1']]);
    expect(movedShare(layers, target)).toBe(5 / 8);
    expect(movedShare(layers, layers)).toBe(0);
  });

  it.each([
    [2, 8],
    [3, 8],
    [5, 12],
  ])('of %d workers with %d experts a layer moves at least half of all', (numWorkers, numExperts) => {
    const workers = Array.from({ length: numWorkers }, (_, index) => `w${index + 1}`);
    const layers = [0, 1, 2].map((layer) => Array.from({ length: numExperts }, (_, expert) => on(workers[(layer + expert) % numWorkers]!)));
    expect(movedShare(layers, rotated(layers, workers))).toBeGreaterThanOrEqual(0.5);
  });

  it('is a plan that can be applied, with a move and its bytes for each expert that moves', () => {
    const current = { epoch: 7, layers: [['w1', 'w2', 'w1', 'w2'].map(on), ['w2', 'w1'].map(on)] };
    const workers = ['w1', 'w2'].map((id) => ({ id, memoryBytes: 0, speed: 1, node: '', zone: '', isOpen: true }));
    const layers = [4, 2].map((numExperts, layer) => ({ numExperts, expertBytes: 100 * (layer + 1), format: 'f32' }));
    const drawn = makePlan({
      ...{ id: 'pl_1', kind: 'rebalance', cluster: 'c', fingerprint: 'f', epoch: 7, createdMs: 1, options: {} },
      ...{ layers, workers, pins: [], closed: {}, pace: { bytesPerSecond: 1, source: 'assumed' }, current: current.layers, threshold: 0 },
      since: { sinceMs: 0, untilMs: 1, rows: 0, numWindows: 0 },
      target: current.layers.map((experts) => experts.map(() => on('w2'))),
      load: [[], []],
    });
    const plan = parsePlan(planText(planTo(rotated(current.layers, ['w1', 'w2']), current, drawn)));
    expect(plan).toMatchObject({ epoch: 7, cluster: 'c', fingerprint: 'f' });
    expect(plan.moves.map(({ layer, expert, from, to, bytes }) => [layer, expert, from, to, bytes])).toEqual([
      [0, 0, 'w1', 'w2', 100],
      [0, 1, 'w2', 'w1', 100],
      [1, 0, 'w2', 'w1', 200],
      [1, 1, 'w1', 'w2', 200],
    ]);
  });
});
