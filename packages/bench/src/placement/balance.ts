import { type ExpertPlacement, type LoadHistory, type PlannerName, planWith } from '@expertmesh/placement';
import { type ClusterShape, firstPlacement, plannerInput, type Room } from './cluster-shape.js';
import { maxOverMean, maxOverMeanByBatch, maxOverMeanByStep } from './judge.js';
import { heldOutHalf, planningHalf, sumOfBatches, type TraceName } from './trace.js';

/** `auto` is none of its own: it takes greedy or anticorrelation. Only mesh can use room beyond the slots. */
const contestants: readonly { readonly planner: Exclude<PlannerName, 'auto'>; readonly room: Room }[] = [
  { planner: 'eplb', room: 'slots' },
  { planner: 'greedy', room: 'slots' },
  { planner: 'anticorrelation', room: 'slots' },
  { planner: 'mesh', room: 'slots' },
  { planner: 'mesh', room: 'any' },
];

/** How evenly one planner spreads one trace. */
export interface BalanceRow extends ClusterShape {
  readonly measure: 'balance';
  readonly trace: TraceName;
  readonly seed: number;
  readonly planner: Exclude<PlannerName, 'auto'>;
  readonly room: Room;
  /** max/mean on the half that was planned with, and on the other one. */
  readonly planning: number;
  readonly heldOut: number;
  /** Of each held-out batch alone, the mean over them. */
  readonly heldOutByBatch: number;
  /** Replicas chosen by the rows of each step; null where no expert has two to choose from. */
  readonly byStep: ByStep | null;
  /** Over EPLB's on the same trace. */
  readonly planningVersusEplb: number;
  readonly heldOutVersusEplb: number;
  readonly planMs: number;
}

/** max/mean of single held-out batches, of some of them: replicas chosen by the rows of the step over replicas chosen by share. */
export interface ByStep {
  readonly overShare: number;
  /** What is above 1, the even load. */
  readonly excessOverShare: number;
  /** If one home knew the whole batch, which no choice among these replicas goes below. */
  readonly leastOverShare: number;
}

/** Every planner on one trace, EPLB first. Mesh at threshold 0. */
export function measureBalance(trace: TraceName, seed: number, batches: LoadHistory, shape: ClusterShape): BalanceRow[] {
  const history = sumOfBatches(planningHalf(batches));
  const future = sumOfBatches(heldOutHalf(batches));
  const current = firstPlacement(shape);
  const measured = contestants.map(({ planner, room }) => {
    const input = plannerInput(shape, room, current, history, 0);
    const startMs = performance.now();
    // Greedy and anti-correlation look at the first half of what they are given, so they see what the others see.
    const target = planWith(planner, input, batches);
    const planMs = performance.now() - startMs;
    return {
      planner,
      room,
      planning: maxOverMean(target, history, shape),
      heldOut: maxOverMean(target, future, shape),
      heldOutByBatch: maxOverMeanByBatch(target, heldOutHalf(batches), shape),
      byStep: byStep(target, heldOutHalf(batches), shape),
      planMs,
    };
  });
  const eplb = measured[0]!;
  return measured.map(({ planMs, ...row }) => ({
    measure: 'balance',
    ...{ trace, seed, ...shape },
    ...row,
    planningVersusEplb: row.planning / eplb.planning,
    heldOutVersusEplb: row.heldOut / eplb.heldOut,
    planMs,
  }));
}

/** Batches are many, and each home chooses by itself in each. */
const steppedBatches = 8;

function byStep(target: readonly (readonly ExpertPlacement[])[], batches: LoadHistory, shape: ClusterShape): ByStep | null {
  if (target.every((experts) => experts.every(({ replicas }) => replicas.length === 1))) return null;
  const every = Math.max(1, Math.floor(batches.length / steppedBatches));
  const some = batches.filter((_, batch) => batch % every === 0);
  const share = maxOverMeanByBatch(target, some, shape);
  const step = maxOverMeanByStep(target, some, shape, shape.workers);
  const least = maxOverMeanByStep(target, some, shape, 1);
  return { overShare: step / share, excessOverShare: (step - 1) / (share - 1), leastOverShare: least / share };
}
