// The paper's measures on loads that are known, and the whole experiment with small counts on the demo models.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { maxLoadsOf, peakLoads } from '../src/balancing/max-load.js';
import { contestants, placeLayers } from '../src/balancing/planners.js';
import { balancingPlots, benchBalancing } from '../src/balancing.js';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

async function linesOf(name: string, count: number): Promise<Record<string, unknown>[]> {
  const lines = (await readFile(path(name), 'utf8')).split('\n').slice(0, count);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('max load', () => {
  const history = [[[8, 0, 0, 0]], [[4, 4, 0, 0]], [[1, 1, 1, 1]], [[3, 0, 1, 0]]];

  it('is the largest share of a worker in a batch, and its mean, on the half that planners do not see', () => {
    const roundRobin = placeLayers('roundRobin', history, 2);
    expect(maxLoadsOf(roundRobin, history, 2)).toEqual({ maxLoad: 1, avgMaxLoad: 0.75 });
    expect(peakLoads(roundRobin, history.slice(0, 2), 2, 'share')).toEqual({ maxLoad: 1, avgMaxLoad: 0.75 });
  });

  it('batches without rows do not count', () => {
    expect(maxLoadsOf(placeLayers('roundRobin', history, 2), [[[9, 9, 9, 9]], [[0, 0, 0, 0]]], 2)).toEqual({ maxLoad: 0, avgMaxLoad: 0 });
  });

  it('is lower where replicas are chosen by the rows of each step', () => {
    const bursts = Array.from({ length: 8 }, (_, batch) => [[0, 1, 2, 3].map((expert) => (expert === batch % 4 ? 400 : 100))]);
    const placed = placeLayers('mesh', bursts, 2, 0.5);
    const [share, step] = (['share', 'step'] as const).map((choice) => maxLoadsOf(placed, bursts, 2, choice).avgMaxLoad);
    expect(step).toBeLessThan(share! - 0.02);
  });
});

it('reports every planner on each trace and half, and what each gives real workers', async () => {
  const texts = await linesOf('demo-model/eval/sql.jsonl', 12);
  const pairs = await linesOf('demo-model-mt/eval/eng_Latn-lum_Latn.jsonl', 12);
  const lm = texts.map(({ text }) => ({ domain: 'sql', document: { text: text as string } }));
  const mt = pairs.map((pair) => ({
    domain: 'lum',
    document: { ids: pair.target_ids as number[], source: { ids: pair.source_ids as number[] }, firstScored: 2 },
  }));
  const report = await benchBalancing({
    isQuick: true,
    seed: 1,
    lm: { modelFolder: path('demo-model/model'), documents: lm },
    mt: { modelFolder: path('demo-model-mt/model'), documents: mt },
    onProgress: () => {},
    work: { documents: 12, together: 2, workers: [4], scored: 2, rounds: 1 },
  });
  const loads = report.rows.filter((row) => row.measure === 'maxLoad');
  expect(loads).toHaveLength(3 * (5 + 4) * 2);
  for (const { maxLoad, avgMaxLoad } of loads) {
    expect(avgMaxLoad).toBeGreaterThanOrEqual(1 / 4);
    expect(maxLoad).toBeGreaterThanOrEqual(avgMaxLoad);
    expect(maxLoad).toBeLessThanOrEqual(1);
  }
  const rates = report.rows.filter((row) => row.measure === 'throughput');
  expect(rates.map(({ model, planner, spare, replicaChoice }) => `${model} ${planner} ${spare} ${replicaChoice}`)).toEqual(
    ['lm', 'mt'].flatMap((model) =>
      [...contestants.map((planner) => `${planner} 0 share`), 'mesh 0.25 share', 'mesh 0.25 step'].map((text) => `${model} ${text}`),
    ),
  );
  for (const { tokensPerSecond } of rates) expect(tokensPerSecond).toBeGreaterThan(0);
  expect(Object.keys(report.summary.maxLoad)).toEqual([...contestants]);
  expect(report.summary.stepOverShare).toBeLessThanOrEqual(1.05);
  expect(report.summary.throughputStepOverShare?.lm).toBeGreaterThan(0);
  for (const svg of Object.values(balancingPlots(report.rows))) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});
