import { EmError } from '@expertmesh/common';
import {
  type LoadHistory,
  type MeshInput,
  makePlan,
  type Pin,
  type Plan,
  type PlanInput,
  type PlannerName,
  placementProblems,
  planWith,
} from '@expertmesh/placement';

/** All that a plan is made of, as plain data. */
export interface PlanningTask {
  /** The plan to make; a planner finds another target. */
  readonly input: PlanInput;
  readonly planner: PlannerTask | null;
  /** That the target must keep. */
  readonly pins: readonly Pin[];
  /** What the target is called in errors: "of mesh". */
  readonly name: string;
}

export interface PlannerTask extends Pick<MeshInput, 'threshold' | 'maxMoves' | 'maxBytes' | 'minReplicas'> {
  readonly planner: PlannerName;
  readonly history: LoadHistory;
}

/** @throws EM_PLAN_INVALID, EM_REQUEST_VALUE as planners and plans do. */
export function computePlan({ input, planner, pins, name }: PlanningTask): Plan {
  const target = planner === null ? input.target : planWith(planner.planner, { ...input, ...planner }, planner.history);
  const problems = placementProblems(target, input.layers, input.workers, pins);
  if (problems.length > 0) throw new EmError('EM_PLAN_INVALID', { plan: name, problem: problems.join('; ') });
  return makePlan({ ...input, target });
}
