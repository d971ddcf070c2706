// The planners of others against golden vectors that their references made (test/vectors, specified in docs/placement.md).
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { antiCorrelation, correlation, greedy, maxLoads, meanShares, sharesOf } from '../src/planners/balancing.js';
import { balancedPacking, eplb, replicateExperts } from '../src/planners/eplb.js';

// biome-ignore lint/suspicious/noExplicitAny: the files' own structure.
const read = (name: string): any => JSON.parse(gunzipSync(readFileSync(new URL(`vectors/${name}.json.gz`, import.meta.url))).toString());
// biome-ignore lint/suspicious/noExplicitAny: the files' own structure.
type Case = any;
const vectors = read('eplb');

describe('EPLB', () => {
  it.each<Case>(vectors.balancedPacking)('packs: $name', ({ weights, packs, pack, rank }) => {
    expect(balancedPacking(weights, packs)).toEqual({ pack, rank });
  });

  it.each<Case>(vectors.replicateExperts)('replicates: $name', ({ weights, slots, phy2log, rank, counts }) => {
    expect(replicateExperts(weights, slots)).toEqual({ slotToExpert: phy2log, rank, counts });
  });

  it.each<Case>(vectors.rebalance.map(decoded))('rebalances: $name', (test) => {
    const { weights, slots, groups, nodes, gpus, phy2log, counts, rank, maxOverMean } = test;
    for (const [layer, loads] of weights.entries()) {
      const placed = eplb(loads, { numSlots: slots, numGroups: groups, numNodes: nodes, numDevices: gpus });
      expect(placed.slotToExpert).toEqual(phy2log[layer]);
      expect(placed.counts).toEqual(counts[layer]);
      expect(placed.slotRank).toEqual(rank[layer]);
      expect(peak(placed.slotToExpert, loads, placed.counts, gpus)).toBeCloseTo(maxOverMean[layer], 9);
    }
  });
});

function peak(slotToExpert: readonly number[], loads: readonly number[], counts: readonly number[], gpus: number): number {
  const perGpu = slotToExpert.length / gpus;
  const gpuLoads = Array.from({ length: gpus }, (_, gpu) =>
    slotToExpert.slice(gpu * perGpu, (gpu + 1) * perGpu).reduce((sum, expert) => sum + loads[expert]! / counts[expert]!, 0),
  );
  const mean = gpuLoads.reduce((sum, load) => sum + load, 0) / gpus;
  return mean === 0 ? 1 : Math.max(...gpuLoads) / mean;
}

/** Large cases are in base64; small ones give log2phy instead of each slot's rank. */
// biome-ignore lint/suspicious/noExplicitAny: the files' own structure.
function decoded(test: any): any {
  if (test.encoding === undefined) {
    const rank = test.phy2log.map((slots: number[], layer: number) =>
      slots.map((expert, slot) => test.log2phy[layer][expert].indexOf(slot)),
    );
    return { ...test, rank };
  }
  const types = { uint32: Uint32Array, int16: Int16Array, uint8: Uint8Array } as const;
  const rows = (name: string, width: number) => {
    const bytes = Uint8Array.from(Buffer.from(test[name], 'base64'));
    const all = [...new types[test.encoding[name] as keyof typeof types](bytes.buffer)];
    return Array.from({ length: test.layers }, (_, layer) => all.slice(layer * width, (layer + 1) * width));
  };
  const [weights, counts] = ['weights', 'counts'].map((name) => rows(name, test.experts));
  const [phy2log, rank] = ['phy2log', 'rank'].map((name) => rows(name, test.slots));
  return { ...test, weights, counts, phy2log, rank };
}

describe('greedy', () => {
  it.each<Case>(read('greedy').cases)('$name', ({ counts, devices, expect: wanted }) => {
    const deviceOf = greedy(counts, devices);
    expect(deviceOf).toEqual(wanted.deviceOf);
    expect(meanShares(sharesOf(counts), wanted.meanShare.length)).toEqual(
      wanted.meanShare.map((share: number) => expect.closeTo(share, 12)),
    );
    expect(maxLoads(counts, deviceOf, devices)).toEqual({
      maxLoad: expect.closeTo(wanted.maxLoad, 9),
      avgMaxLoad: expect.closeTo(wanted.avgMaxLoad, 9),
    });
  });
});

describe('anti-correlation', () => {
  it.each<Case>(read('anticorrelation').cases)('$name', ({ counts, devices, expect: wanted, greedy: plain, correlation: matrix }) => {
    const deviceOf = antiCorrelation(counts, devices);
    expect(deviceOf).toEqual(wanted.deviceOf);
    expect(greedy(counts, devices)).toEqual(plain.deviceOf);
    expect(maxLoads(counts, deviceOf, devices)).toEqual({
      maxLoad: expect.closeTo(wanted.maxLoad, 9),
      avgMaxLoad: expect.closeTo(wanted.avgMaxLoad, 9),
    });
    if (matrix === undefined) return;
    const correlate = correlation(sharesOf(counts).slice(0, Math.floor(counts.length / 2)), matrix.length);
    for (const [a, row] of matrix.entries()) {
      // The diagonal of a constant column is 0 or 1 by definition, and not used.
      for (const [b, value] of row.entries()) if (a !== b) expect(correlate(a, b)).toBeCloseTo(value, 9);
    }
  });
});
