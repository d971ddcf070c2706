import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { EmError, errorOf, type ThreadAnswer } from '@expertmesh/common';
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

async function onThread<Result>(task: ThreadTask): Promise<Result> {
  // By the package's exports, so that sources that run untranslated find it too.
  const file = createRequire(import.meta.url).resolve('@expertmesh/coordinator/planning-thread');
  const answer = await new Promise<ThreadAnswer<Result>>((resolve, reject) => {
    const thread = new Worker(file, { workerData: task });
    thread.unref();
    thread.once('message', resolve);
    const lost = (problem: string, cause?: Error) =>
      reject(new EmError('EM_INTERNAL', { problem: `the planning thread ${problem}` }, { cause }));
    thread.once('error', (cause) => lost(`failed: ${cause.message}`, cause));
    // After an answer this changes nothing.
    thread.once('exit', (code) => lost(`ended with ${code}`));
  });
  if (!answer.isDone) throw errorOf(answer);
  return answer.result;
}
