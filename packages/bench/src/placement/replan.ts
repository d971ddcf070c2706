import { type LoadHistory, type MeshInput, planMesh, planWith } from '@expertmesh/placement';
import { type ClusterShape, firstPlacement, plannerInput, type Room, withoutFreeSlots } from './cluster-shape.js';
import { copiedBytes, maxOverMean } from './judge.js';
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
    const planned = planWith(present, plannerInput(shape, 'slots', firstPlacement(shape), was, 0), []);
    const current = withoutFreeSlots(planned, shape);
    const before = maxOverMean(current, now, shape);
    const input = (threshold: number) => plannerInput(shape, 'slots', current, now, threshold);
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

/** Mesh's plan at the largest threshold with which its max/mean is at most `goal`, which an operator would give it. */
function planToReach(goal: number, input: (threshold: number) => MeshInput, shape: ClusterShape, load: Load): MeshInput['current'] {
  let [low, high] = [0, Math.max(0, 2 * (goal - 1))];
  let best: MeshInput['current'] = planMesh(input(low));
  for (let step = 0; step < searchSteps; step += 1) {
    const threshold = (low + high) / 2;
    const target = planMesh(input(threshold));
    const reaches = maxOverMean(target, load, shape) <= goal;
    if (reaches) [low, best] = [threshold, target];
    else high = threshold;
  }
  return best;
}
