import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { benchQos, isNeverWorse, qosPlots } from '../src/qos.js';

const olmoe = fileURLToPath(new URL('../../../test/fixtures/olmoe', import.meta.url));
const sizes = {
  layers: 2,
  hidden: 32,
  heads: 2,
  kvHeads: 2,
  headDim: 16,
  ffn: 48,
  experts: 4,
  topK: 2,
  vocab: 64,
  context: 128,
  sparseStep: 1,
};

it('throughput is of every memory size and count that fits, and losses are of the judged text', async () => {
  const calibration = [{ ids: [5, 9, 2, 7, 11, 3, 8, 4, 6] }];
  const judged = [{ ids: [8, 1, 4, 10, 6, 12, 3, 2] }];
  const { rows, residents, live, summary } = await benchQos({
    model: { folder: olmoe, calibration, judged, residentTexts: [{ name: 'one', calibration, judged }] },
    threads: 1,
    work: {
      formats: ['q2'],
      steps: 2,
      seeds: 2,
      sizes,
      countSteps: 2,
      memories: [0.6, 1],
      numPrompts: 2,
      ...{ residentParts: [0.5], residentTiers: ['host'] },
      live: { memory: 0.5, atOnce: 2, holdMs: 20 },
    },
    onProgress: () => {},
  });
  const memory = rows.filter(({ part }) => part === 'memory');
  expect(memory.map(({ count, slots }) => [count, slots === 0])).toEqual([
    [0, false],
    [0, true],
    [4, expect.any(Boolean)],
    [4, true],
    [8, true],
    [8, true],
  ]);
  expect(memory[0]!.misses).toBeGreaterThan(0);
  const speeds = memory.map(({ tokensPerSecond }) => tokensPerSecond);
  expect(summary.throughputRange).toBe(Math.max(...speeds) / Math.min(...speeds));
  const quality = rows.filter(({ part }) => part === 'judged');
  expect(quality.every(({ tokens, memory: size }) => tokens === 7 && size === null)).toBe(true);
  expect(summary.worstLoss).toBe(Math.max(...quality.map(({ rise }) => rise)));
  expect(summary.sensitivityNeverWorse).toBe(isNeverWorse(quality));
  const [lossless, residentOnly] = residents;
  expect([lossless, residentOnly]).toMatchObject([
    { mode: 'lossless', slots: 8, experts: 16, rise: 0, speedup: 1, maskedShare: 0, swaps: 0 },
    { mode: 'resident-only', slots: 8, experts: 16, misses: 0 },
  ]);
  expect(lossless!.misses).toBeGreaterThan(0);
  expect(live.map(({ target }) => target)).toEqual([
    'throughput preferred',
    'quality preferred',
    expect.stringMatching(/^minThroughput \d+$/),
  ]);
  expect(summary.liveFailed).toBe(0);
  expect(residentOnly!.maskedShare).toBeGreaterThan(0);
  expect(residentOnly!.rise).toBe(residentOnly!.perplexity / lossless!.perplexity - 1);
  expect(qosPlots(rows)['qos.svg']).toContain('8 experts in 4 bits');
});

it('the sensitive assignment is worse where it diverges more than random ones in the mean, at one count alone', () => {
  const row = (assignment: 'random' | 'sensitive', count: number, divergence: number) =>
    ({ assignment, format: 'q2', count, divergence }) as const;
  const random = [row('random', 1, 2), row('random', 1, 4), row('random', 2, 5), row('random', 2, 5)];
  expect(isNeverWorse([...random, row('sensitive', 1, 3), row('sensitive', 2, 5)])).toBe(true);
  expect(isNeverWorse([...random, row('sensitive', 1, 3.1), row('sensitive', 2, 1)])).toBe(false);
});
