import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { benchScaling, scalingPlots } from '../src/scaling.js';

it('holds two workers against one in every case, and draws it', async () => {
  const report = await benchScaling({
    isQuick: true,
    onProgress: () => {},
    cluster: { modelFolder: fileURLToPath(new URL('../../../test/fixtures/qwen3_moe', import.meta.url)) },
    exchanges: ['loopback'],
    work: { rounds: 1, promptTokens: 8, newTokens: 3 },
  });
  const names = ['prefill', 'prefill4', 'decode1', 'decode4', 'decode16'];
  expect(report.rows.map(({ measure }) => measure)).toEqual(names);
  expect(Object.keys(report.summary)).toEqual(names);
  for (const { oneWorker, twoWorkers, ratio } of report.rows) {
    expect(oneWorker).toBeGreaterThan(0);
    expect(twoWorkers).toBeGreaterThan(0);
    expect(ratio).toBeCloseTo(twoWorkers / oneWorker, 10);
  }
  expect(scalingPlots(report.rows)['scaling.svg']).toContain('<svg');
});
