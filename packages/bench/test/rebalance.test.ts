// The same code as on the command line, on workers of this process with small counts.
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { plotTimeline, timelineOf } from '../src/rebalance/timeline.js';
import { benchRebalance } from '../src/rebalance.js';

const modelFolder = fileURLToPath(new URL('../../../test/fixtures/qwen3_moe', import.meta.url));

it.each([2, 3])('half of the experts of %d workers move under load: no request fails, no token changes', async (workers) => {
  const work = { concurrency: 4, promptTokens: 5, newTokens: 6, warmUpMs: 0, rounds: 1, calmMs: 300, rebalanceMs: 600 };
  const cluster = { modelFolder, workers, exchange: 'loopback', threads: 1 } as const;
  const { report, timeline } = await benchRebalance({ isQuick: true, onProgress: () => {}, work, cluster });
  expect(report.summary).toEqual({ failed: 0, changed: 0, p99Ratio: expect.any(Number), movedShare: expect.any(Number) });
  expect(report.summary.movedShare).toBeGreaterThanOrEqual(0.5);
  expect(report.rows.map(({ phase }) => phase)).toEqual(['before', 'during', 'after']);
  const [before, during, after] = report.rows;
  for (const row of report.rows) {
    expect(row.tokensPerSecond).toBeGreaterThan(0);
    expect(row.betweenTokensP99).toBeGreaterThanOrEqual(row.betweenTokensP50);
    expect(row.failures).toEqual([]);
  }
  expect([before!.movedBytes, after!.movedBytes]).toEqual([0, 0]);
  expect(during!.movedBytes).toBeGreaterThan(0);
  expect(during!.throttleBytesPerSecond).toBe(Math.ceil(during!.movedBytes / 0.6));
  const [span] = timeline.rebalances;
  expect(span!.to).toBeGreaterThan(span!.from);
});

it('a timeline counts whole seconds, and is drawn with the rebalance marked', () => {
  const arrivals = [100, 900, 1500, 2100, 3900].map((atMs, index) => ({ atMs, gapMs: index === 0 ? null : 10 * index }));
  const timeline = timelineOf(arrivals, 0, 3500, [{ fromMs: 1000, toMs: 2500 }]);
  expect(timeline).toEqual({
    seconds: [
      { tokens: 2, p99: 10 },
      { tokens: 1, p99: 20 },
      { tokens: 1, p99: 30 },
    ],
    rebalances: [{ from: 1, to: 2.5 }],
  });
  const plots = plotTimeline(timeline);
  expect(Object.keys(plots)).toEqual(['rebalance-throughput.svg', 'rebalance-latency.svg']);
  for (const svg of Object.values(plots)) expect(svg).toMatch(/^<svg .*rebalance.*<\/svg>\n$/s);
});
