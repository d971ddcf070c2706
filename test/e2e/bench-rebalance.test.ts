// bench rebalance on worker processes, with small counts: half of all experts move under load, and no client notices.
import { benchRebalance } from '@expertmesh/bench';
import { expect, it } from 'vitest';
import { demoModel } from './processes.js';

it.each(['checkpoint', 'peer'] as const)('half of all experts move (from %s): no request fails, no token changes', async (expertsFrom) => {
  const work = { concurrency: 16, promptTokens: 12, newTokens: 8, warmUpMs: 0, rounds: 1, calmMs: 500, rebalanceMs: 1_500 };
  const cluster = { modelFolder: demoModel, workers: 3, exchange: 'grpc', threads: 1, expertsFrom } as const;
  const { report } = await benchRebalance({ isQuick: true, onProgress: () => {}, work, cluster });
  expect(report.summary).toMatchObject({ failed: 0, changed: 0 });
  expect(report.summary.movedShare).toBeGreaterThanOrEqual(0.5);
  const [, during] = report.rows;
  expect(during).toMatchObject({ phase: 'during', movedBytes: during!.moves * 110_592 });
  expect(during!.requests).toBeGreaterThan(0);
});
