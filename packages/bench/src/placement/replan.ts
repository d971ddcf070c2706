import { type LoadHistory, type MeshInput, planMesh, planWith } from '@expertmesh/placement';
import { type ClusterShape, firstPlacement, plannerInput, type Room } from './cluster-shape.js';
import { copiedBytes, maxOverMean, numCopies } from './judge.js';
import { heldOutHalf, type Load, planningHalf, sumOfBatches } from './trace.js';

/** What it takes to follow a load that has drifted, from the placement planned for it before. */
export interface ReplanRow extends ClusterShape {
  readonly measure: 'replan';
  readonly trace: 'drifting';
  readonly seed: number;
  /** Whose plan for the first half is the present placement. */
  readonly present: 'eplb' | 'mesh';
  readonly planner: 'eplb' | 'mesh';
  readonly room: Room;
  /** Where mesh stops: at EPLB's max/mean, or at the threshold that commands have when none is given. */
  readonly goal: 'eplb' | 'default' | null;
  /** On the new load: of the present placement, and of the new one. */
  readonly before: number;
  readonly after: number;
  readonly bytes: number;
  readonly bytesVersusEplb: number;
}

/** Of `rebalance plan`. */
const defaultThreshold = 0.05;
/** Halvings of the interval in which the threshold is searched. */
const searchSteps = 8;

/** EPLB's new plan for the second half of a trace and mesh's, both from the same present placement. */
export function measureReplan(seed: number, batches: LoadHistory, shape: ClusterShape): ReplanRow[] {
  const was = sumOfBatches(planningHalf(batches));
  const now = sumOfBatches(heldOutHalf(batches));
  return (['eplb', 'mesh'] as const).flatMap((present) => {
    const current = planWith(present, plannerInput(shape, 'slots', firstPlacement(shape), was, 0), []);
    const before = maxOverMean(current, now, shape);
    const input = (threshold: number, maxMoves = 0) => ({ ...plannerInput(shape, 'slots', current, now, threshold), maxMoves });
    const judge = (target: MeshInput['current']) => ({ after: maxOverMean(target, now, shape), bytes: copiedBytes(current, target) });
    const eplb = judge(planWith('eplb', input(0), []));
    const rows = [
      { planner: 'eplb', goal: null, ...eplb },
      { planner: 'mesh', goal: 'eplb', ...judge(planToReach(eplb.after, input, shape, now)) },
      { planner: 'mesh', goal: 'default', ...judge(planMesh(input(defaultThreshold))) },
    ] as const;
    return rows.map(({ planner, goal, after, bytes }) => ({
      measure: 'replan',
      trace: 'drifting',
      ...{ seed, ...shape, present, planner, room: 'slots', goal, before, after, bytes },
      bytesVersusEplb: eplb.bytes === 0 ? 0 : bytes / eplb.bytes,
    }));
  });
}

/**
 * Mesh's plan with the largest threshold, and then the smallest budget of moves, with which its max/mean is at most `goal`: what an
 * operator would give it who wants that and no more.
 */
function planToReach(
  goal: number,
  input: (threshold: number, maxMoves?: number) => MeshInput,
  shape: ClusterShape,
  load: Load,
): MeshInput['current'] {
  const reaches = (target: MeshInput['current']) => maxOverMean(target, load, shape) <= goal;
  let [low, high] = [0, Math.max(0, 2 * (goal - 1))];
  let best: MeshInput['current'] = planMesh(input(low));
  for (let step = 0; step < searchSteps; step += 1) {
    const threshold = (low + high) / 2;
    const target = planMesh(input(threshold));
    if (reaches(target)) [low, best] = [threshold, target];
    else high = threshold;
  }
  let [few, enough] = [0, numCopies(input(0).current, best)];
  while (enough - few > 1) {
    const maxMoves = Math.floor((few + enough) / 2);
    const target = planMesh(input(0, maxMoves));
    if (reaches(target)) [enough, best] = [maxMoves, target];
    else few = maxMoves;
  }
  return best;
}
