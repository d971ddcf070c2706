import { LayerState } from './planners/layer-state.js';
import { evenShares } from './planners/shares.js';

/** A layer's replicas as a home sees them when it sends the rows of one step. */
export interface StepReplicas {
  /** [expert] indices of the workers with a replica, each once */
  readonly holders: readonly (readonly number[])[];
  /** [worker] over that of a plain worker */
  readonly speeds: readonly number[];
  /** [worker] rows of this layer that it is known to have, or to be sent, by others */
  readonly queued: readonly number[];
}

/**
 * How many rows of one step each replica is sent, so that the workers' levels (queued and sent rows over speed) come as close as they
 * can: experts with one replica are as they are, each other expert in turn is poured over its workers, until nothing changes. That is
 * what a linear programme for the least maximum comes to, as each pour makes the sum of squares of the levels least. Replicas give
 * equal bits, so that the choice is free.
 *
 * @param rows [expert] of this home, whole numbers
 * @returns [expert][holder] whole numbers; those of an expert sum to its rows
 */
export function rowsByStep(rows: readonly number[], { holders, speeds, queued }: StepReplicas): number[][] {
  const shares = holders.map((workers) => workers.map(() => 1 / workers.length));
  const state = new LayerState(rows, speeds, holders, shares);
  for (const [worker, count] of queued.entries()) state.levels[worker]! += count / speeds[worker]!;
  evenShares(state);
  return rows.map((count, expert) => rowsByShare(count, state.shares[expert]!));
}

/**
 * An expert's rows in whole numbers as its shares say; what is left by rounding down goes to the largest remainders, the first of equals.
 *
 * @param shares [holder] their sum is 1
 */
export function rowsByShare(count: number, shares: readonly number[]): number[] {
  const parts = shares.map((share) => Math.floor(count * share));
  const left = count - parts.reduce((sum, part) => sum + part, 0);
  const remainders = shares.map((share, index) => count * share - parts[index]!);
  const byRemainder = shares.map((_, index) => index).sort((a, b) => remainders[b]! - remainders[a]! || a - b);
  for (const index of byRemainder.slice(0, left)) parts[index]! += 1;
  return parts;
}
