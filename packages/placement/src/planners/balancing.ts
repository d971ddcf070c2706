import { EmError } from '@expertmesh/common';

// The two offline balancers of arXiv 2303.06182 ("Load balancing"): each expert once, as many on each device. They look at the
// first half of the batches, the history; the rest is for judging them.

/** Weight of a correlation against a mean share (2303.06182: 0.5). */
const correlationWeight = 0.5;

/** counts [batches][experts] → shares of each batch's tokens; a batch without tokens has none. */
export function sharesOf(counts: readonly (readonly number[])[]): number[][] {
  return counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
}

/** Mean share of each expert over the history (the first half of the batches). */
export function meanShares(shares: readonly (readonly number[])[], numExperts: number): number[] {
  const history = shares.slice(0, Math.floor(shares.length / 2));
  return Array.from({ length: numExperts }, (_, expert) => {
    const sum = history.reduce((total, row) => total + row[expert]!, 0);
    return history.length === 0 ? 0 : sum / history.length;
  });
}

/** Each expert, the largest mean first, goes to the device with the least load that has a place free. */
export function greedy(counts: readonly (readonly number[])[], numDevices: number): number[] {
  const { numExperts, mean } = prepare(counts, numDevices);
  const load = new Array<number>(numDevices).fill(0);
  return assign(
    mean,
    numExperts,
    numDevices,
    (_expert, device) => load[device]!,
    (expert, device) => {
      load[device]! += mean[expert]!;
    },
  );
}

/** As greedy, but a device costs the means of its experts and half of their correlation with the newcomer. */
export function antiCorrelation(counts: readonly (readonly number[])[], numDevices: number): number[] {
  const { numExperts, mean, history } = prepare(counts, numDevices);
  const correlate = correlation(history, numExperts);
  const residents = Array.from({ length: numDevices }, (): number[] => []);
  const cost = (expert: number, device: number) =>
    residents[device]!.reduce((sum, resident) => sum + (mean[resident]! + correlationWeight * correlate(expert, resident)), 0);
  return assign(mean, numExperts, numDevices, cost, (expert, device) => residents[device]!.push(expert));
}

/** Pearson's correlation of two experts' shares over batches; 0 where either never changes. */
export function correlation(history: readonly (readonly number[])[], numExperts: number): (a: number, b: number) => number {
  const columns = Array.from({ length: numExperts }, (_, expert) => {
    const values = history.map((row) => row[expert]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const isConstant = values.length === 0 || Math.min(...values) === Math.max(...values);
    const deviations = values.map((value) => value - mean);
    return { isConstant, deviations, square: deviations.reduce((sum, value) => sum + value * value, 0) };
  });
  return (a, b) => {
    const [left, right] = [columns[a]!, columns[b]!];
    if (left.isConstant || right.isConstant) return 0;
    const product = left.deviations.reduce((sum, value, batch) => sum + value * right.deviations[batch]!, 0);
    return product / Math.sqrt(left.square * right.square);
  };
}

/** Of the batches after the history: the largest share of a device in any batch, and the mean over batches of the largest. */
export function maxLoads(
  counts: readonly (readonly number[])[],
  deviceOf: readonly number[],
  numDevices: number,
): { maxLoad: number; avgMaxLoad: number } {
  const test = sharesOf(counts).slice(Math.floor(counts.length / 2));
  const peaks = test.map((row) => {
    const devices = new Array<number>(numDevices).fill(0);
    for (const [expert, share] of row.entries()) devices[deviceOf[expert]!]! += share;
    return Math.max(...devices);
  });
  return { maxLoad: Math.max(0, ...peaks), avgMaxLoad: peaks.length === 0 ? 0 : peaks.reduce((sum, peak) => sum + peak, 0) / peaks.length };
}

function prepare(counts: readonly (readonly number[])[], numDevices: number) {
  const numExperts = counts[0]?.length ?? 0;
  if (numExperts % numDevices !== 0) {
    throw new EmError('EM_REQUEST_VALUE', {
      field: 'planner',
      got: `${numExperts} experts over ${numDevices} workers`,
      wanted: 'a multiple',
    });
  }
  const shares = sharesOf(counts);
  return { numExperts, mean: meanShares(shares, numExperts), history: shares.slice(0, Math.floor(shares.length / 2)) };
}

function assign(
  mean: readonly number[],
  numExperts: number,
  numDevices: number,
  cost: (expert: number, device: number) => number,
  place: (expert: number, device: number) => void,
): number[] {
  const places = numExperts / numDevices;
  const counts = new Array<number>(numDevices).fill(0);
  const deviceOf = new Array<number>(numExperts);
  const order = mean.map((_, expert) => expert).sort((a, b) => mean[b]! - mean[a]! || a - b);
  for (const expert of order) {
    let best = -1;
    let bestCost = 0;
    for (let device = 0; device < numDevices; device += 1) {
      if (counts[device]! >= places) continue;
      const own = cost(expert, device);
      if (best < 0 || own < bestCost) [best, bestCost] = [device, own];
    }
    deviceOf[expert] = best;
    counts[best]! += 1;
    place(expert, best);
  }
  return deviceOf;
}
