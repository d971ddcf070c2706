import { type ExpertPlacement, rowsByStep } from '@expertmesh/placement';
import { Random } from '../random.js';
import { workerNumber } from './cluster-shape.js';

/**
 * Rows that each worker is sent of one batch of a layer when replicas are chosen by the rows of the step. Each of the homes has an
 * equal part of the batch and fills the replicas by its own rows alone, all at the same time: no home knows what another one sends.
 *
 * @param rows [expert]
 * @param homes as many as workers, or one that knows the whole batch: then no choice among the replicas has a lower maximum
 * @param random which rows are whose
 */
export function loadsByStep(
  experts: readonly ExpertPlacement[],
  rows: readonly number[],
  { workers, homes }: { readonly workers: number; readonly homes: number },
  random: Random,
): number[] {
  const holders = experts.map(({ replicas }) => replicas.map(({ worker }) => workerNumber(worker)));
  const loads = new Array<number>(workers).fill(0);
  for (const own of dealt(rows, homes, random)) {
    for (const [expert, parts] of rowsByStep(own, { holders, queued: [] }).entries()) {
      for (const [index, count] of parts.entries()) loads[holders[expert]![index]!]! += count;
    }
  }
  return loads;
}

/** Each row at one of the homes. Returns [home][expert]. */
function dealt(rows: readonly number[], homes: number, random: Random): number[][] {
  const own = Array.from({ length: homes }, () => new Array<number>(rows.length).fill(0));
  for (const [expert, count] of rows.entries()) for (let row = 0; row < count; row += 1) own[random.integer(homes)]![expert]! += 1;
  return own;
}

/** Of the random numbers: the same rows are whose, whatever is measured. */
export function dealer(): Random {
  return new Random(1, 'homes');
}
