import type { LayerState } from './layer-state.js';

/** Passes over all experts with several replicas; each lowers the largest load or ends the search. */
const mostPasses = 32;

/** Changes of shares below this end the passes. */
const leastChange = 1e-6;

/**
 * Shares of one layer that even out the load of its workers, replicas as they are: each expert with several replicas in turn is
 * poured over its workers until their levels are equal (water-filling), until a pass changes nothing.
 */
export function evenShares(state: LayerState): void {
  const shared: number[] = [];
  for (let expert = 0; expert < state.holders.length; expert += 1) if (state.holders[expert]!.length > 1) shared.push(expert);
  for (let pass = 0; pass < mostPasses; pass += 1) {
    let change = 0;
    for (const expert of shared) change = Math.max(change, pour(state, expert));
    if (change < leastChange) break;
  }
}

/** Splits one expert's rows so that its workers' levels come as close as they can. Returns the largest change of a share. */
export function pour(state: LayerState, expert: number): number {
  const rows = state.rows[expert]!;
  const workers = state.holders[expert]!;
  if (workers.length < 2 || rows === 0) return 0;
  const { levels, speeds } = state;
  const shares = state.shares[expert]!;
  for (let index = 0; index < workers.length; index += 1) levels[workers[index]!]! -= (rows * shares[index]!) / speeds[workers[index]!]!;
  const level = waterLevel(workers, rows, speeds, levels);
  let sum = 0;
  let change = 0;
  for (let index = 0; index < workers.length; index += 1) {
    const worker = workers[index]!;
    const share = Math.max(0, ((level - levels[worker]!) * speeds[worker]!) / rows);
    change = Math.max(change, Math.abs(share - shares[index]!));
    shares[index] = share;
    sum += share;
  }
  for (let index = 0; index < workers.length; index += 1) {
    const worker = workers[index]!;
    shares[index]! /= sum;
    levels[worker]! += (rows * shares[index]!) / speeds[worker]!;
  }
  return change;
}

/** The level to which the lowest workers fill up together when the rows are poured over them, for as many as it reaches. */
function waterLevel(workers: readonly number[], rows: number, speeds: readonly number[], levels: Float64Array): number {
  if (workers.length === 2) return levelOfTwo(workers[0]!, workers[1]!, rows, speeds, levels);
  const order = [...workers].sort((a, b) => levels[a]! - levels[b]!);
  let capacity = 0;
  let filled = rows;
  for (let count = 0; count < order.length; count += 1) {
    const worker = order[count]!;
    capacity += speeds[worker]!;
    filled += levels[worker]! * speeds[worker]!;
    const next = order[count + 1];
    if (next === undefined || filled / capacity <= levels[next]!) break;
  }
  return filled / capacity;
}

/** Most shared experts have two workers: without allocation. */
function levelOfTwo(a: number, b: number, rows: number, speeds: readonly number[], levels: Float64Array): number {
  const [low, high] = levels[a]! <= levels[b]! ? [a, b] : [b, a];
  const alone = levels[low]! + rows / speeds[low]!;
  if (alone <= levels[high]!) return alone;
  return (rows + levels[a]! * speeds[a]! + levels[b]! * speeds[b]!) / (speeds[a]! + speeds[b]!);
}
