import type { ClusterPlacement, ExpertmeshClient, Operation, PlacedExpert } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import { type Plan, parsePlan } from '@expertmesh/placement';
import { planTo } from './rotation-plan.js';

/** So that a plan without one worker changes nothing else. */
const anyImbalance = Number.MAX_VALUE;

/** The pace of an operation that nothing else waits for. */
export const unlimited = { throttleBytesPerSecond: 0, concurrency: 1 };

/** The plan of a cluster to a target of one's own. */
export async function ownPlan(
  client: ExpertmeshClient,
  placed: ClusterPlacement,
  target: readonly (readonly PlacedExpert[])[],
): Promise<Plan> {
  const [first] = workersOf(placed);
  // Without one worker there is a move of every layer, which tells the size of its experts.
  return planTo(target, placed, parsePlan(await client.planRebalance({ exclude: [first!], threshold: anyImbalance })));
}

/** Those that hold experts, by name. */
export function workersOf({ layers }: ClusterPlacement): string[] {
  return [...new Set(layers.flat().flatMap(({ replicas }) => replicas.map(({ worker }) => worker)))].sort();
}

/** Rejects with what the operation ended by where it was not carried out whole. */
export async function ended(client: ExpertmeshClient, operation: Operation): Promise<Operation> {
  let last = operation;
  for await (const state of client.watchOperation(operation.id)) last = state;
  if (last.state !== 'done') throw new EmError('EM_INTERNAL', { problem: `the rebalance ended ${last.state}: ${last.errorMessage}` });
  return last;
}
