// A trace played through caches and placements, on counts that are known.
import { describe, expect, it } from 'vitest';
import { playTogether } from '../../src/trace/play.js';
import { simulationPlots } from '../../src/trace/plots.js';
import { layersOf, type RoutingTrace } from '../../src/trace/routing-trace.js';
import { type SimulationSetup, simulateTrace } from '../../src/trace/simulate.js';
import { summariseTrace } from '../../src/trace/summary.js';

/** One layer of 4 experts; a batch of one row for each expert named. */
function traceOf(
  batches: readonly { readonly document: number; readonly domain?: string; readonly experts: readonly number[] }[],
): RoutingTrace {
  return {
    ...{ model: 'M', expertsPerToken: 1, layers: [2], numEncoderLayers: 0, numExperts: [4] },
    batches: batches.map(({ document, domain = '', experts }) => {
      const counts = [0, 1, 2, 3].map((expert) => experts.filter((one) => one === expert).length);
      return { domain, document, rows: experts.length, counts: [counts] };
    }),
  };
}

const setup: SimulationSetup = {
  workers: 1,
  planner: 'roundRobin',
  numDocuments: 1,
  slots: [2],
  policies: ['lru'],
  prefetchFrom: null,
  expertBytes: 10,
};

describe('documents that run beside each other', () => {
  const trace = traceOf([
    { document: 0, experts: [0] },
    { document: 0, experts: [1] },
    { document: 1, experts: [2] },
    { document: 2, experts: [3] },
  ]);

  it('make a batch of one batch of each, and the next document begins where one has ended', () => {
    const played = playTogether(trace, 2).map(({ counts }) => counts[0]);
    expect(played).toEqual([
      [1, 0, 1, 0],
      [0, 1, 0, 1],
    ]);
  });

  it('one at a time are as they were recorded', () => {
    expect(playTogether(trace, 1).map(({ counts }) => counts)).toEqual(trace.batches.map(({ counts }) => counts));
  });
});

it('counts misses, Belady and bytes of every size and policy', () => {
  const trace = traceOf([[0, 1], [2], [0, 1], [2]].map((experts, document) => ({ document, experts })));
  const { rows } = simulateTrace(trace, { ...setup, slots: [1, 2, 3], policies: ['lru', 'paper'] });
  expect(rows.map(({ policy, slots }) => `${policy} ${slots}`)).toEqual(['lru 1', 'paper 1', 'lru 2', 'paper 2', 'lru 3', 'paper 3']);
  expect(rows[2]).toMatchObject({ accesses: 6, misses: 6, leastMisses: 4, missRate: 1, missesOverLeast: 1.5, loadedBytes: 60 });
  expect(rows[4]).toMatchObject({ misses: 3, leastMisses: 3, loadedBytes: 30 });
});

it('each worker has caches for its own experts, and rows go to it by the placement', () => {
  const trace = traceOf(
    [
      [0, 1, 2, 3],
      [0, 0, 2, 3],
      [0, 0, 0, 2],
      [0, 0, 0, 0],
    ].map((experts, document) => ({ document, experts })),
  );
  const { rows, maxLoad, avgMaxLoad } = simulateTrace(trace, { ...setup, workers: 2 });
  // Round robin: 0 and 2 on the first worker. Of the last two batches it has all rows.
  expect(maxLoad).toBe(1);
  expect(avgMaxLoad).toBe(1);
  expect(rows[0]).toMatchObject({ accesses: 4 + 3 + 2 + 1, misses: 4 });
});

it('loads ahead what the domain has chosen before', () => {
  const batches = Array.from({ length: 40 }, (_, document) =>
    document % 2 === 0 ? { document, domain: 'a', experts: [0, 1] } : { document, domain: 'b', experts: [2, 3] },
  );
  const [without] = simulateTrace(traceOf(batches), setup).rows;
  const [ahead] = simulateTrace(traceOf(batches), { ...setup, prefetchFrom: 0.5 }).rows;
  expect(without!.misses).toBe(80);
  // What it has learnt after some batches serves all the others.
  expect(ahead!.misses).toBeLessThan(80 / 3);
  expect(ahead!.prefetchedInVain).toBeLessThan(10);
});

it('is summed up by domain and layer, and drawn', () => {
  const trace = traceOf([
    { document: 0, domain: 'a', experts: [0, 1] },
    { document: 0, domain: 'a', experts: [1, 2] },
    { document: 1, domain: 'b', experts: [1] },
  ]);
  expect(summariseTrace(trace)).toMatchObject({
    batches: 3,
    rows: 5,
    domains: [
      { domain: 'a', documents: 1, batches: 2, rows: 4 },
      { domain: 'b', documents: 1, batches: 1, rows: 1 },
    ],
    layers: [{ layer: 2, experts: 4, activeMean: 5 / 3, kept: 0.5, maxOverMean: 2.4 }],
  });
  expect(layersOf(trace, (layer) => layer !== 2).batches[0]!.counts).toEqual([]);
  for (const svg of Object.values(simulationPlots(simulateTrace(trace, setup)))) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});
