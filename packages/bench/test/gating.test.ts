// What static gating costs by counting, what a report makes of measured rows.
import { planSynth } from '@expertmesh/models';
import { expect, it } from 'vitest';
import { summarise } from '../src/gating/summary.js';
import type { GatingMode, GatingRow } from '../src/gating/sweep.js';
import { workloads } from '../src/gating/workloads.js';

const [lm, encoder, decoder] = workloads(64);

it('the workloads keep what the paper has: experts, choices, capacity, places over choices', () => {
  expect((lm!.sizes.experts * lm!.capacityFraction) / 2).toBeCloseTo(12.8);
  expect((encoder!.sizes.experts * encoder!.capacityFraction) / 2).toBe(64);
  for (const { rows, sizes, sequenceRows, family } of [lm!, encoder!, decoder!]) {
    expect([rows / sizes.hidden, sizes.ffn / sizes.hidden, rows % sequenceRows]).toEqual([2, 4, 0]);
    expect(planSynth('anywhere', { family, sizes, dtype: 'f32', shardBytes: 2 ** 32 }).parameters).toBeGreaterThan(0);
  }
});

function row(mode: GatingMode, rows: number, rowsPerSecond: number, activationBytes: number, isFeasible = true): GatingRow {
  const ofModel = { workload: 'lm' as const, workers: 1, hidden: 64, experts: 512, exchangeBytesPerRow: 0 };
  return { ...ofModel, mode, rows, rowsPerSecond, activationBytes, isFeasible, flopsPerRow: mode === 'static' ? rows * 10 : 100 };
}

it('each mode is judged at its own best and largest batch within the memory that static gating needs', () => {
  const rows = [row('static', 64, 50, 500), row('static', 128, 40, 1000), row('dynamic', 64, 100, 100), row('dynamic', 128, 200, 250)];
  const more = [row('dynamic', 256, 300, 900), row('dynamic', 512, 290, 990), row('dynamic', 1024, 900, 2000, false)];
  expect(summarise([...rows, ...more], lm!)).toEqual({
    ratioAtLargest: 290 / 40,
    ratioAtBest: 300 / 50,
    ratioAtEqualBatch: 5,
    flopBoundAtBest: 640 / 100,
    flopBoundAtEqualBatch: 1280 / 100,
    activationSaving: 0.75,
  });
});
