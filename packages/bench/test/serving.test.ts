// The same code as on the command line, with one worker in this process and small counts.
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { percentile } from '../src/percentile.js';
import { benchServing } from '../src/serving.js';
import { splitSteps } from '../src/step-split.js';

const modelFolder = fileURLToPath(new URL('../../../test/fixtures/qwen3_moe', import.meta.url));

it('serves every level, counts every token, and watches every event loop', async () => {
  const work = { numRequests: 3, promptTokens: 5, newTokens: 4 };
  const cluster = { modelFolder, workers: 2, exchange: 'loopback', threads: 1 } as const;
  const report = await benchServing({ isQuick: true, onProgress: () => {}, work, cluster });
  expect(report.rows.map(({ concurrency, requests }) => [concurrency, requests])).toEqual([
    [1, 3],
    [4, 3],
    [16, 3],
  ]);
  for (const row of report.rows) {
    expect(row.tokensPerSecond).toBeGreaterThan(0);
    expect(row.firstTokenP99).toBeGreaterThanOrEqual(row.firstTokenP50);
    expect(row.betweenTokensP99).toBeGreaterThanOrEqual(row.betweenTokensP50);
    expect(Object.keys(row.eventLoopMax).sort()).toEqual(['coordinator', 'w1', 'w2']);
  }
  expect(Object.keys(report.summary.tokensPerSecond)).toEqual(['1', '4', '16']);
  expect(report.summary.fairness).toMatchObject({ shortTokens: 20, longTokens: expect.any(Number) });
  for (const ms of [report.summary.fairness.longMs, report.summary.fairness.aloneMs, report.summary.fairness.behindLongMs])
    expect(ms).toBeGreaterThan(0);
});

it('the parts of a step of two workers are all there, none negative', async () => {
  const splits = await splitSteps(modelFolder, true);
  expect(splits.map(({ kind }) => kind)).toEqual(['prefill', 'decode']);
  for (const { kind: _, ...parts } of splits) for (const part of Object.values(parts)) expect(part).toBeGreaterThanOrEqual(0);
  expect(splits[1]!.steps).toBe(64);
  expect(splits[1]!.pack).toBeGreaterThan(0);
  expect(splits[1]!.experts).toBeGreaterThan(0);
});

it.each([
  [[3, 1, 2], 0.5, 2],
  [[1, 2, 3, 4], 0.5, 2],
  [[1, 2, 3, 4], 0.99, 4],
  [[7], 0.01, 7],
])('of %j, %d are at most %d', (values, fraction, wanted) => {
  expect(percentile(values, fraction)).toBe(wanted);
});
