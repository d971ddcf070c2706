// A thread that does the task of its workerData, answers, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { answerOf } from '@expertmesh/common';
import { sendOrders } from '@expertmesh/placement';
import type { ThreadTask } from './off-loop.js';
import { computePlan } from './planning.js';

const task = workerData as ThreadTask;
void answerOf<unknown>(() => ('plan' in task ? computePlan(task.plan) : sendOrders(task.traffic))).then((answer) =>
  parentPort?.postMessage(answer),
);
