import type { Replica } from './placement.js';

/** Passes over all experts with several replicas; each lowers the largest load or ends the search. */
const mostPasses = 32;

/**
 * Shares of one layer that even out the load of its workers, replicas as they are: each expert with several replicas in turn is
 * poured over its holders until their levels are equal (water-filling), until a pass changes nothing.
 *
 * @param holders [expert] indices of its workers
 * @param rows [expert]
 * @param speeds [worker] over that of a plain worker
 * @returns [expert][holder] shares, each expert's summing to 1
 */
export function evenShares(holders: readonly (readonly number[])[], rows: readonly number[], speeds: readonly number[]): number[][] {
  const shares = holders.map((workers) => workers.map(() => 1 / workers.length));
  const levels = levelsOf(holders, shares, rows, speeds);
  const shared = holders.flatMap((workers, expert) => (workers.length > 1 && (rows[expert] ?? 0) > 0 ? [expert] : []));
  for (let pass = 0; pass < mostPasses; pass += 1) {
    let change = 0;
    for (const expert of shared) change = Math.max(change, pour(holders[expert]!, shares[expert]!, rows[expert]!, speeds, levels));
    if (change < 1e-6) break;
  }
  return shares;
}

/** [worker] rows over speed. */
export function levelsOf(
  holders: readonly (readonly number[])[],
  shares: readonly (readonly number[])[],
  rows: readonly number[],
  speeds: readonly number[],
): Float64Array {
  const levels = new Float64Array(speeds.length);
  for (const [expert, workers] of holders.entries()) {
    for (const [index, worker] of workers.entries()) levels[worker]! += ((rows[expert] ?? 0) * shares[expert]![index]!) / speeds[worker]!;
  }
  return levels;
}

/** Pours one expert anew; returns the largest change of a share. */
function pour(workers: readonly number[], shares: number[], rows: number, speeds: readonly number[], levels: Float64Array): number {
  for (const [index, worker] of workers.entries()) levels[worker]! -= (rows * shares[index]!) / speeds[worker]!;
  const order = workers.map((_, index) => index).sort((a, b) => levels[workers[a]!]! - levels[workers[b]!]!);
  // The level to which the lowest `count` workers fill up together, for the largest count that all of them reach.
  let level = 0;
  let capacity = 0;
  let base = 0;
  for (const [count, index] of order.entries()) {
    const worker = workers[index]!;
    capacity += speeds[worker]!;
    base += levels[worker]! * speeds[worker]!;
    level = (rows + base) / capacity;
    const next = order[count + 1];
    if (next === undefined || level <= levels[workers[next]!]!) break;
  }
  let change = 0;
  for (const [index, worker] of workers.entries()) {
    const share = Math.max(0, ((level - levels[worker]!) * speeds[worker]!) / rows);
    change = Math.max(change, Math.abs(share - shares[index]!));
    shares[index] = share;
  }
  const sum = shares.reduce((total, share) => total + share, 0);
  for (const [index, worker] of workers.entries()) {
    shares[index]! /= sum;
    levels[worker]! += (rows * shares[index]!) / speeds[worker]!;
  }
  return change;
}

/** Replicas by worker name. A share too small to see is none: its replica is kept by others' rows only in name. */
export function replicasOf(workers: readonly number[], shares: readonly number[], names: readonly string[]): Replica[] {
  return workers.map((worker, index) => ({ worker: names[worker]!, share: shares[index]! }));
}
