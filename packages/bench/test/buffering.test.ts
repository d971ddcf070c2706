import { fileURLToPath } from 'node:url';
import { cachePolicy } from '@expertmesh/buffering';
import { expect, it } from 'vitest';
import { cacheMisses } from '../src/buffering/cache-misses.js';
import { MixedTraffic } from '../src/buffering/mixed-traffic.js';
import { benchBuffering, bufferingPlots } from '../src/buffering.js';

const olmoe = fileURLToPath(new URL('../../../test/fixtures/olmoe', import.meta.url));
const prompts = Array.from({ length: 6 }, (_, index) => ({ ids: [index + 3, 2 * index + 5, 7], source: null }));

it('misses as often as the policy does by itself, loads as much, and gives the same tokens', async () => {
  const ways = [
    { inPlace: 'auto', prefetch: false },
    { inPlace: 'on', prefetch: false },
    { inPlace: 'off', prefetch: true },
  ] as const;
  const policies = ['reuse', 'paper', 'lru', 'fifo', 'lfu'] as const;
  const report = await benchBuffering({
    models: [{ name: 'olmoe', folder: olmoe, prompts }],
    threads: 1,
    work: { rounds: 1, atOnce: 2, newTokens: 6, memoryRatios: [1.3, 1.1], policies, tiers: ['host', 'disk'], ways },
    onProgress: () => {},
  });
  expect(report.rows.map(({ policy, tier, inPlace, prefetch }) => `${policy} ${tier} ${inPlace} ${prefetch}`)).toEqual([
    ...['reuse host auto false', 'reuse host on false', 'reuse host off true'],
    ...policies.slice(1).map((policy) => `${policy} host auto false`),
    'reuse host auto false',
    ...['reuse disk auto false', 'reuse disk on false', 'reuse disk off true'],
  ]);
  for (const row of report.rows) {
    if (!row.prefetch) expect(row.misses).toBe(row.policyMisses);
    expect(row.policyMisses).toBeGreaterThanOrEqual(row.leastMisses);
    expect(row.knowingNextBatch).toBeGreaterThanOrEqual(1);
    expect(row.knowingPopularity).toBeGreaterThanOrEqual(row.knowingNextBatch);
    expect(row.prefetches > 0).toBe(row.prefetch);
    expect(row.prefetchesUsed).toBeLessThanOrEqual(row.prefetches);
    if (row.inPlace !== 'auto') expect(row.readInPlace).toBe(row.inPlace === 'on' ? row.misses : 0);
    expect(row.misses > 0).toBe(row.loadedBytes > 0);
    expect(row.throughputRatio).toBeGreaterThan(0);
  }
  const [first] = report.rows;
  expect(first!.memoryRatio).toBeGreaterThanOrEqual(1.3);
  expect(report.summary).toEqual({
    memoryRatio: first!.memoryRatio,
    throughputRatio: first!.throughputRatio,
    missRateOverBelady: first!.missesOverBelady,
  });
  expect(bufferingPlots(report.rows)['buffering.svg']).toContain('<svg');
});

it('counts what a cache loads that begins with the first experts', () => {
  const layer = { numExperts: 4, slots: 2, batches: [[0, 1], [2], [0, 1], [3]] };
  expect(cacheMisses(layer, cachePolicy('lru', 4), 0)).toEqual({ accesses: 6, misses: 4, leastMisses: 3 });
  expect(cacheMisses({ ...layer, slots: 4 }, cachePolicy('lru', 4), 0)).toEqual({ accesses: 6, misses: 0, leastMisses: 0 });
});

it('runs the next prompt in the step after a sequence has ended', () => {
  const prompts = [[1, 2], [3], [4, 5, 6]].map((ids) => ({ ids, source: null }));
  const traffic = new MixedTraffic(prompts, { atOnce: 2, newTokens: 2 });
  const steps: number[][] = [];
  for (let input = traffic.next(); input !== null; input = traffic.next()) {
    steps.push([...input.tokens]);
    traffic.took(Int32Array.from(input.logitRows, (row) => 10 + row));
  }
  expect(steps).toEqual([[1, 2, 3], [11, 12], [4, 5, 6], [12]]);
  expect(traffic.produced).toEqual([11, 12, 10, 11, 12, 10]);
});

it('runs sources in a step of their own, before their sequences join the others', () => {
  const prompts = [1, 2, 3].map((id) => ({ ids: [9], source: [id, id] }));
  const traffic = new MixedTraffic(prompts, { atOnce: 2, newTokens: 1 });
  const steps: [string, number[], number][] = [];
  for (let input = traffic.next(); input !== null; input = traffic.next()) {
    steps.push([input.stack, [...input.tokens], input.sources?.lengths.length ?? 0]);
    traffic.took(Int32Array.from(input.logitRows, () => 5));
  }
  expect(steps).toEqual([
    ['encoder', [1, 1, 2, 2], 0],
    ['decoder', [9, 9], 2],
    ['encoder', [3, 3], 0],
    ['decoder', [9], 1],
  ]);
});

it('measures a model with an encoder by both of its stacks', async () => {
  const folder = fileURLToPath(new URL('../../../test/fixtures/nllb_moe', import.meta.url));
  const translated = Array.from({ length: 4 }, (_, index) => ({ ids: [2], source: [index + 5, index + 9, 2] }));
  const report = await benchBuffering({
    models: [{ name: 'nllb', folder, prompts: translated }],
    threads: 1,
    work: {
      ...{ rounds: 1, atOnce: 2, newTokens: 4, memoryRatios: [1.2], policies: ['reuse'], tiers: ['host'] },
      ways: [{ inPlace: 'off', prefetch: false }],
    },
    onProgress: () => {},
  });
  const [row] = report.rows;
  expect(row!.accesses).toBeGreaterThan(0);
  expect(row!.misses).toBe(row!.policyMisses);
  expect(row!.throughputRatio).toBeGreaterThan(0);
});
