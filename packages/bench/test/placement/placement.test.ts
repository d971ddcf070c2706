// The whole experiment with small counts on the demo model, and its arithmetic on rows that are known.
import { fileURLToPath } from 'node:url';
import { applyMove, planMoves, planWith } from '@expertmesh/placement';
import { describe, expect, it } from 'vitest';
import type { BalanceRow } from '../../src/placement/balance.js';
import { expertBytes, firstPlacement, plannerInput } from '../../src/placement/cluster-shape.js';
import { copiedBytes, maxOverMean, maxOverMeanByBatch } from '../../src/placement/judge.js';
import type { PlanTimeRow } from '../../src/placement/plan-time.js';
import { placementPlots } from '../../src/placement/plots.js';
import type { ReplanRow } from '../../src/placement/replan.js';
import { largestModel, summarise } from '../../src/placement/summary.js';
import { traceNames } from '../../src/placement/trace.js';
import { zipfTrace } from '../../src/placement/zipf.js';
import { benchPlacement } from '../../src/placement.js';

const modelFolder = fileURLToPath(new URL('../../../demo-model/model', import.meta.url));
const shape = { layers: 2, experts: 8, workers: 2, slots: 10 };

it('reports every planner on every trace, seed and cluster, the re-plans and the times', async () => {
  const report = await benchPlacement({
    isQuick: true,
    seed: 5,
    modelFolder,
    documents: ['a', 'b'].flatMap((domain) =>
      Array.from({ length: 8 }, (_, index) => ({ domain, document: { text: `${domain.repeat(index + 2)} text` } })),
    ),
    onProgress: () => {},
    work: {
      numSeeds: 2,
      numBatches: 8,
      shapes: [shape],
      modelShapes: [{ workers: 2, slots: 40 }],
      timed: [{ ...largestModel, layers: 1 }, largestModel],
      simulatedWorkers: [20],
      timeRounds: 1,
    },
  });
  const balance = report.rows.filter((row) => row.measure === 'balance');
  expect(new Set(balance.map(({ trace, seed, planner, room }) => [trace, seed, planner, room].join(' '))).size).toBe(5 * 2 * 5);
  expect(balance).toHaveLength(5 * 2 * 5);
  expect(new Set(balance.map(({ trace }) => trace))).toEqual(new Set(traceNames));
  for (const row of balance) {
    expect(row.planning).toBeGreaterThanOrEqual(1 - 1e-9);
    expect(row.heldOut).toBeLessThanOrEqual(row.workers + 1e-9);
    // A batch alone is never more even than all of them together.
    expect(row.heldOutByBatch).toBeGreaterThanOrEqual(row.heldOut - 0.05);
    // Some planners take one replica each.
    if (row.byStep !== null) {
      expect(row.byStep.overShare).toBeLessThan(1.1);
      expect(row.byStep.leastOverShare).toBeLessThanOrEqual(row.byStep.overShare + 1e-9);
    }
    if (row.planner === 'mesh') expect(row.planningVersusEplb).toBeLessThanOrEqual(1 + 1e-9);
  }
  expect(report.rows.filter((row) => row.measure === 'replan')).toHaveLength(2 * 2 * 3);
  expect(report.rows.filter((row) => row.measure === 'time')).toHaveLength(2 * 3 + 1);
  expect(Object.keys(report.summary)).toEqual([
    ...['maxOverMeanVersusEplb', 'heldOutVersusEplb', 'heldOutWorst', 'bytesMovedVersusEplb', 'planMs'],
  ]);
  for (const svg of Object.values(placementPlots(report.rows))) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

describe('summary', () => {
  const balance = (planner: BalanceRow['planner'], planningVersusEplb: number, heldOutVersusEplb: number): BalanceRow => ({
    ...{
      measure: 'balance',
      trace: 'zipf',
      seed: 1,
      ...shape,
      planner,
      room: 'slots',
      planning: 1,
      heldOut: 1,
      heldOutByBatch: 1,
      byStep: null,
      planMs: 1,
    },
    planningVersusEplb,
    heldOutVersusEplb,
  });
  const replan = (seed: number, goal: ReplanRow['goal'], after: number, bytes: number): ReplanRow => ({
    ...{ measure: 'replan', trace: 'drifting', seed, ...shape, present: 'eplb', room: 'slots', before: 2, bytesVersusEplb: 0 },
    ...{ planner: goal === null ? 'eplb' : 'mesh', goal, after, bytes },
  });
  const time = (layers: number, room: PlanTimeRow['room'], planMs: number): PlanTimeRow => ({
    ...{ measure: 'time', trace: 'zipf', ...largestModel, layers, planner: 'mesh', room, before: 2, after: 1, firstMs: 9, planMs },
  });
  const times = [time(58, 'slots', 30), time(58, 'any', 40), time(1, 'slots', 5000)];

  it('takes mesh alone: the worst and the mean against EPLB, and the slower plan of the largest model', () => {
    const rows = [balance('greedy', 9, 9), balance('mesh', 0.9, 0.8), balance('mesh', 0.95, 1.1), ...times];
    expect(summarise(rows)).toEqual({
      maxOverMeanVersusEplb: 0.95,
      heldOutVersusEplb: expect.closeTo(0.95, 10),
      heldOutWorst: 1.1,
      bytesMovedVersusEplb: null,
      planMs: 40,
    });
  });

  it('counts the bytes of all re-plans, and those of EPLB where mesh does not reach its level', () => {
    const reached = [replan(1, null, 1.1, 100), replan(1, 'eplb', 1.09, 10), replan(1, 'default', 1.5, 1)];
    const missed = [replan(2, null, 1.1, 300), replan(2, 'eplb', 1.2, 5), replan(2, 'default', 1.5, 1)];
    expect(summarise([balance('mesh', 1, 1), ...times, ...reached]).bytesMovedVersusEplb).toBeCloseTo(0.1, 10);
    expect(summarise([balance('mesh', 1, 1), ...times, ...reached, ...missed]).bytesMovedVersusEplb).toBeCloseTo(310 / 400, 10);
  });
});

describe('the clusters that are planned for', () => {
  const first = firstPlacement(shape);

  it('begin with as many replicas on each worker as it has slots, none twice', () => {
    for (const experts of first) {
      const held = experts.flatMap(({ replicas }) => replicas.map(({ worker }) => worker));
      expect(held).toHaveLength(shape.slots);
      expect(held.filter((worker) => worker === 'w1')).toHaveLength(shape.slots / shape.workers);
      for (const { replicas } of experts) expect(new Set(replicas.map(({ worker }) => worker)).size).toBe(replicas.length);
    }
  });

  it('count the bytes that the moves of a plan copy', () => {
    const [load] = zipfTrace({ numLayers: 2, numExperts: 8, numBatches: 1, rowsPerBatch: 1000 }, 1);
    const input = plannerInput(shape, 'any', first, load!, 0);
    const target = planWith('eplb', input, []);
    const { moves } = planMoves(target, input);
    expect(copiedBytes(first, target)).toBe(moves.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(copiedBytes(first, target) % expertBytes).toBe(0);
    expect(copiedBytes(first, moves.reduce(applyMove, first))).toBe(copiedBytes(first, target));
  });

  it('judge a batch by itself: load that changes sides is even in the sum alone', () => {
    const half = [[1, 1, 1, 1, 0, 0, 0, 0]];
    const other = [[0, 0, 0, 0, 1, 1, 1, 1]];
    const one = { layers: 1, experts: 8, workers: 2, slots: 8 };
    expect(maxOverMean(firstPlacement(one), [[1, 1, 1, 1, 1, 1, 1, 1]], one)).toBe(1);
    expect(maxOverMeanByBatch(firstPlacement(one), [half, other], one)).toBe(2);
  });
});
