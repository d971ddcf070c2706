// What mesh makes of placements: spread, replicas where the rows are, shares without slack, and no second thoughts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExpertPlacement, type MeshInput, type PlanWorker, planMesh, planWith, relativeLoads } from '../src/index.js';
import { cases, generator } from './cases.js';

const settings = { numRuns: 300, seed: 11 };
const limits = { pins: [], threshold: 0, maxMoves: 0, maxBytes: 0, minReplicas: 0 };
const unlimited = { memoryBytes: 0, speed: 1, node: '', zone: '', isOpen: true };

function cluster(workers: readonly Partial<PlanWorker>[], holders: readonly (readonly number[])[], rows: readonly number[]): MeshInput {
  const ids = workers.map((_, index) => `w${index}`);
  const current = holders.map((on): ExpertPlacement => {
    const replicas = on.map((worker) => ({ worker: ids[worker]!, share: 1 / on.length }));
    return { format: 'bf16', checksum: '', replicas };
  });
  return {
    ...limits,
    layers: [{ numExperts: holders.length, expertBytes: 100, format: 'bf16' }],
    current: [current],
    load: [rows],
    workers: workers.map((worker, index) => ({ ...unlimited, ...worker, id: ids[index]! })),
  };
}

const holdersOf = (placed: readonly ExpertPlacement[]) => placed.map(({ replicas }) => replicas.map(({ worker }) => worker).sort());
const peakOf = (input: MeshInput, target: ExpertPlacement[][]) => Math.max(...relativeLoads(target, input.load, input.workers).flat());

describe('mesh', () => {
  it('never spreads an expert over fewer zones or nodes than before', () => {
    const placed = fc.record({ test: cases, seed: fc.integer({ min: 1, max: 1_000_000 }) });
    fc.assert(
      fc.property(placed, ({ test, seed }) => {
        const random = generator(seed);
        const workers = test.workers.map((worker) => ({ ...worker, node: `n${random(3)}`, zone: `z${random(2)}` }));
        const placeOf = new Map(workers.map(({ id, node, zone }) => [id, { zone, node: `${zone}/${node}` }]));
        const spread = ({ replicas }: ExpertPlacement, kind: 'zone' | 'node') =>
          new Set(replicas.map(({ worker }) => placeOf.get(worker)![kind])).size;
        const target = planMesh({ ...test, ...limits, workers, minReplicas: 2 });
        for (const [layer, experts] of target.entries()) {
          for (const [expert, now] of experts.entries()) {
            const before = test.current[layer]![expert]!;
            expect(spread(now, 'zone')).toBeGreaterThanOrEqual(spread(before, 'zone'));
            if (spread(now, 'zone') === spread(before, 'zone')) {
              expect(spread(now, 'node')).toBeGreaterThanOrEqual(spread(before, 'node'));
            }
          }
        }
      }),
      settings,
    );
  });

  it('puts a further replica in another zone first, then on another node', () => {
    const places = ['a/1', 'a/1', 'a/2', 'b/1'].map((name) => ({ zone: name[0]!, node: name[2]! }));
    const replicas = (workers: readonly Partial<PlanWorker>[]) =>
      holdersOf(planMesh({ ...cluster(workers, [[0]], [10]), minReplicas: 2, threshold: 9 })[0]!);
    expect(replicas(places)).toEqual([['w0', 'w3']]);
    expect(replicas(places.slice(0, 3))).toEqual([['w0', 'w2']]);
  });

  it('gives the replica that a light expert can spare to one with more rows than a worker is due', () => {
    const input = cluster([{}, {}], [[0], [0, 1], [1]], [900, 2, 100]);
    const target = planMesh(input);
    expect(holdersOf(target[0]!)[0]).toEqual(['w0', 'w1']);
    expect(holdersOf(target[0]!).flat()).toHaveLength(4);
    expect(peakOf(input, target)).toBeLessThan(1 + 1e-9);
  });

  it('adds a replica of an expert that has more rows than a worker is due, where there is room', () => {
    const input = cluster([{}, {}], [[0], [1]], [900, 100]);
    const target = planMesh(input);
    expect(holdersOf(target[0]!)[0]).toEqual(['w0', 'w1']);
    expect(peakOf(input, target)).toBeLessThan(1 + 1e-9);
    const full = cluster([{ memoryBytes: 100 }, { memoryBytes: 100 }], [[0], [1]], [900, 100]);
    expect(planMesh(full)).toEqual(full.current);
  });

  it('spends a budget on the least even layer', () => {
    const one = cluster([{}, {}], [[0], [0], [1]], [50, 40, 60]);
    const two = cluster([{}, {}], [[0], [0], [1]], [90, 40, 20]);
    const input = {
      ...one,
      layers: [...one.layers, ...two.layers],
      current: [...one.current, ...two.current],
      load: [...one.load, ...two.load],
    };
    const [first, second] = planMesh({ ...input, maxMoves: 1 });
    expect(holdersOf(first!)).toEqual(holdersOf(one.current[0]!));
    expect(holdersOf(second!)).not.toEqual(holdersOf(two.current[0]!));
  });

  it('keeps the asked number of replicas, whoever could use them better', () => {
    const target = planMesh({ ...cluster([{}, {}], [[0], [0, 1], [1]], [900, 2, 100]), minReplicas: 2 });
    for (const holders of holdersOf(target[0]!)) expect(holders).toEqual(['w0', 'w1']);
  });

  it('copies nothing where new shares are enough', () => {
    const input = cluster([{}, {}, {}], [[0, 1], [1, 2], [2]], [600, 0, 300]);
    const shared = planMesh({ ...input, threshold: 0.01, load: [[600, 200, 100]] });
    expect(holdersOf(shared[0]!)).toEqual(holdersOf(input.current[0]!));
  });

  it('leaves no rows on a busiest worker that another worker of their expert could take', () => {
    fc.assert(
      fc.property(cases, (test) => {
        for (const [layer, experts] of planMesh({ ...test, ...limits }).entries()) {
          const load = test.load[layer]!;
          const [loads] = relativeLoads([experts], [load], test.workers);
          if (loads === undefined) continue;
          const loadOf = (worker: string) => loads[test.workers.findIndex(({ id }) => id === worker)]!;
          const peak = Math.max(...loads);
          for (const [expert, { replicas }] of experts.entries()) {
            const isUsed = replicas.some(({ worker, share }) => share > 1e-3 && loadOf(worker) > peak - 1e-6);
            if (load[expert]! > 0 && isUsed) for (const { worker } of replicas) expect(loadOf(worker)).toBeGreaterThan(peak - 0.02);
          }
        }
      }),
      settings,
    );
  });

  it('finds nothing more to copy in what it has made', () => {
    fc.assert(
      fc.property(cases, (test) => {
        const once = planMesh({ ...test, ...limits, threshold: 0.1 });
        const again = planMesh({ ...test, ...limits, threshold: 0.1, current: once });
        const isMet = relativeLoads(once, test.load, test.workers).every((loads) => Math.max(...loads) <= 1.1);
        if (isMet) expect(again).toEqual(once);
      }),
      settings,
    );
  });

  describe('without a threshold and a budget', () => {
    // The example of FlashLB (vllm-ascend): 8 workers of 2 slots, on which EPLB comes to 1.28 and FlashLB to 1.13.
    const rows = [600, 560, 120, 120, 20, 10, 10, 10];
    const experts = rows.map((_, expert) => expert);
    const pairs = [1, 2, 3, 5].map((step) => experts.map((expert) => [expert, (expert * step + step) % 8]));
    const singles = [0, 3].map((step) => experts.map((expert) => [(expert + step) % 8]));
    const starts = [...singles, ...pairs.map((holders) => holders.map((on) => [...new Set(on)]))];

    it.each([200, 0])('the result is as even whatever there was before, with memory %d', (memoryBytes) => {
      const workers = experts.map(() => ({ memoryBytes }));
      const start = (holders: readonly (readonly number[])[]) => cluster(workers, holders, rows);
      const inputs = starts.map(start);
      const eplb = inputs.map((input) => ({ ...input, current: planWith('eplb', input, []) }));
      for (const input of [...inputs, ...eplb]) {
        const target = planMesh(input);
        expect(peakOf(input, target)).toBeLessThan(1.03);
        for (const { replicas } of target[0]!) expect(Math.min(...replicas.map(({ share }) => share))).toBeGreaterThan(1e-6);
        if (memoryBytes > 0) for (const { id } of input.workers) expect(target[0]!.filter(holds(id)).length).toBeLessThanOrEqual(2);
      }
    });

    it('no replica is left without rows, unless it is asked for', () => {
      const idle = cluster([{}, {}, {}], [[0, 1], [1], [2]], [300, 300, 300]);
      expect(holdersOf(planMesh(idle)[0]!)).toEqual([['w0'], ['w1'], ['w2']]);
      const pinned = planMesh({ ...idle, pins: [{ layer: 0, expert: 0, worker: 'w1' }] });
      expect(holdersOf(pinned[0]!)[0]).toContain('w1');
      for (const holders of holdersOf(planMesh({ ...idle, minReplicas: 2 })[0]!)) expect(holders.length).toBeGreaterThan(1);
    });

    it('is never less even than EPLB, also where the replicas do not divide among the workers', () => {
      fc.assert(
        fc.property(cases, (test) => {
          const input = { ...test, ...limits, workers: test.workers.map(({ id }) => ({ ...unlimited, id })) };
          const [own, eplb] = [planMesh(input), planWith('eplb', input, [])];
          for (const layer of input.current.keys()) {
            const peak = (target: ExpertPlacement[][]) =>
              Math.max(1, ...relativeLoads([target[layer]!], [input.load[layer]!], input.workers).flat());
            expect(peak(own)).toBeLessThanOrEqual(peak(eplb) + 1e-9);
          }
        }),
        settings,
      );
    });
  });
});

it('lets replicas go that could be done without where a drain would find no room', () => {
  const full = { memoryBytes: 200 };
  // Two slots each; experts 0 and 1 are on both open workers, 2 and 3 on the one that is left.
  const workers = [full, full, { ...full, isOpen: false }];
  const input = cluster(workers, [[0, 1], [0, 1], [2], [2]], [5, 5, 5, 5]);
  const [placed] = planMesh(input);
  expect(placed!.every(({ replicas }) => replicas.length === 1)).toBe(true);
  expect(new Set(placed!.flatMap(({ replicas }) => replicas.map(({ worker }) => worker)))).toEqual(new Set(['w0', 'w1']));
  expect(() => planMesh(cluster(workers, [[0, 1], [0, 1], [2], [2], [2]], [5, 5, 5, 5, 5]))).toThrow(/fits no worker/);
});

const holds =
  (id: string) =>
  ({ replicas }: ExpertPlacement): boolean =>
    replicas.some(({ worker }) => worker === id);
