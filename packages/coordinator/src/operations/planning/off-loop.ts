import { createRequire } from 'node:module';
import { runOnThread } from '@expertmesh/common';
import { type Plan, sendOrders, type Traffic } from '@expertmesh/placement';
import { computePlan, type PlanningTask } from './planning.js';

/** Experts x workers above which a plan would hold up heartbeats: 58 x 256 experts on 72 workers take seconds. */
const largeTask = 10_000;
/** Workers whose sends take milliseconds to put in order. */
const manyWorkers = 16;

/** What the planning thread is given. */
export type ThreadTask = { readonly plan: PlanningTask } | { readonly traffic: Traffic };

/**
 * Makes a plan, a large one on a thread of its own.
 *
 * @throws as computePlan
 */
export async function planOffLoop(task: PlanningTask): Promise<Plan> {
  const { layers, workers } = task.input;
  const size = layers.reduce((sum, { numExperts }) => sum + numExperts, 0) * workers.length;
  return size < largeTask ? computePlan(task) : onThread<Plan>({ plan: task });
}

/** {@link sendOrders}, those of many workers on a thread of its own. */
export async function sendOrdersOffLoop(traffic: Traffic): Promise<number[][]> {
  return traffic.length < manyWorkers ? sendOrders(traffic) : onThread<number[][]>({ traffic });
}

function onThread<Result>(task: ThreadTask): Promise<Result> {
  // By the package's exports, so that sources that run untranslated find it too.
  return runOnThread(createRequire(import.meta.url).resolve('@expertmesh/coordinator/planning-thread'), task, 'planning');
}
