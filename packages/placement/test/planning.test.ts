// Properties of plans on random clusters: every expert placed, memory held, moves that lead to the target through valid states.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ExpertPlacement,
  makePlan,
  meanMaxOverMean,
  parsePlan,
  placementProblems,
  planMesh,
  planMoves,
  planText,
  planWith,
  relativeLoads,
} from '../src/index.js';
import { type Case, cases, expertBytes } from './cases.js';

const noLimits = { maxMoves: 0, maxBytes: 0, minReplicas: 0 };
const mesh = (test: Case, more: Partial<Parameters<typeof planMesh>[0]> = {}) =>
  planMesh({ ...test, pins: [], threshold: 0, ...noLimits, ...more });
const peakOf = (layers: readonly (readonly ExpertPlacement[])[], { load, workers }: Case) =>
  meanMaxOverMean(relativeLoads(layers, load, workers));
const settings = { numRuns: 300, seed: 7 };

describe('mesh', () => {
  it('places every expert, holds memory, gives no worker two replicas of one, and is never less even than before', () => {
    fc.assert(
      fc.property(cases, (test) => {
        const target = mesh(test);
        expect(placementProblems(target, test.layers, test.workers, [])).toEqual([]);
        expect(peakOf(target, test)).toBeLessThanOrEqual(peakOf(test.current, test) + 1e-6);
      }),
      settings,
    );
  });

  it('gives the same plan for the same input', () => {
    fc.assert(
      fc.property(cases, (test) => {
        expect(mesh(test)).toEqual(mesh(structuredClone(test)));
      }),
      settings,
    );
  });

  it('changes nothing within its threshold', () => {
    fc.assert(
      fc.property(cases, (test) => {
        expect(mesh(test, { threshold: 100 })).toEqual(test.current);
      }),
      settings,
    );
  });

  it('is never less even than EPLB where that can be used', () => {
    fc.assert(
      fc.property(cases, (test) => {
        const numReplicas = test.current[0]!.reduce((sum, { replicas }) => sum + replicas.length, 0);
        const isUsable = test.workers.every(({ memoryBytes, speed }) => memoryBytes === 0 && speed === 1);
        fc.pre(isUsable && test.layers.length === 1 && numReplicas % test.workers.length === 0);
        // EPLB knows no nodes: where they are named, mesh may not take what it gives.
        const input = { ...test, workers: test.workers.map((worker) => ({ ...worker, node: '' })), pins: [], threshold: 0, ...noLimits };
        expect(peakOf(planMesh(input), test)).toBeLessThanOrEqual(peakOf(planWith('eplb', input, []), test) + 1e-9);
      }),
      settings,
    );
  });

  it('empties closed workers and keeps pinned replicas, or says that it cannot', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (test, pick) => {
        fc.pre(test.workers.length > 1);
        const closed = test.workers[pick % test.workers.length]!.id;
        const workers = test.workers.map((worker) => ({ ...worker, isOpen: worker.id !== closed }));
        const pinned = workers.find(({ isOpen }) => isOpen)!.id;
        const pins = [{ layer: 0, expert: pick % test.layers[0]!.numExperts, worker: pinned }];
        try {
          const target = mesh({ ...test, workers }, { pins });
          expect(placementProblems(target, test.layers, workers, pins)).toEqual([]);
        } catch (error) {
          expect(error).toMatchObject({ code: 'EM_PLAN_INVALID' });
        }
      }),
      settings,
    );
  });

  it('stays within a budget of moves and bytes', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 3 }), (test, maxMoves) => {
        const copies = (target: ExpertPlacement[][]) =>
          planMoves(target, { ...test, isBudgeted: true }).moves.filter(({ to }) => to !== null);
        expect(copies(mesh(test, { maxMoves })).length).toBeLessThanOrEqual(maxMoves);
        expect(copies(mesh(test, { maxBytes: maxMoves * expertBytes })).length).toBeLessThanOrEqual(maxMoves);
      }),
      settings,
    );
  });

  it('reaches the asked number of replicas, or as many as there are workers', () => {
    fc.assert(
      fc.property(cases, (test) => {
        fc.pre(test.workers.every(({ memoryBytes }) => memoryBytes === 0));
        const target = mesh(test, { minReplicas: 2, threshold: 100 });
        for (const { replicas } of target.flat()) expect(replicas.length).toBeGreaterThanOrEqual(Math.min(2, test.workers.length));
      }),
      settings,
    );
  });
});

describe('a plan document', () => {
  const plan = () => {
    const [test] = fc.sample(cases, { seed: 3, numRuns: 1 }) as [Case];
    const pace = { bytesPerSecond: 100, source: 'assumed' } as const;
    const since = { sinceMs: 0, untilMs: 1000, rows: 10, numWindows: 1 };
    const identity = { id: 'pl_1', kind: 'rebalance', cluster: 'default', fingerprint: 'f', epoch: 3, createdMs: 5 } as const;
    return makePlan({ ...identity, ...test, since, options: {}, pins: [], target: mesh(test), threshold: 0, pace, closed: {} });
  };

  it('comes back from its text as it was', () => {
    expect(parsePlan(planText(plan()))).toEqual(plan());
  });

  it('is refused when a byte of it is missing or another number stands in it', () => {
    const text = planText(plan());
    for (let length = 0; length < text.length - 2; length += 97) expect(() => parsePlan(text.slice(0, length))).toThrow(/is not a plan/);
    for (const [from, to] of [
      ['"epoch": 3', '"epoch": 4'],
      ['"share": ', '"share": 1'],
      ['"cluster": "default"', '"cluster": "other"'],
    ] as const) {
      expect(() => parsePlan(text.replace(from, to))).toThrow(/changed since it was made/);
    }
  });

  it('refuses a plan that is nested too deep to walk through', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const text = JSON.stringify({ ...plan(), options: { threshold: 'deep' } }).replace('"deep"', deep);
    expect(() => parsePlan(text)).toThrow(/nests values more than 100 levels deep/);
  });
});
