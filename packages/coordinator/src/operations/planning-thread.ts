// A thread that makes the plan of its workerData, answers, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, type ErrorFields, toEmError } from '@expertmesh/common';
import type { Plan } from '@expertmesh/placement';
import { computePlan, type PlanningTask } from './planning.js';

export type PlanningAnswer =
  | { readonly isDone: true; readonly plan: Plan }
  | { readonly isDone: false; readonly code: ErrorCode; readonly fields: ErrorFields; readonly message: string };

parentPort?.postMessage(answer());

function answer(): PlanningAnswer {
  try {
    return { isDone: true, plan: computePlan(workerData as PlanningTask) };
  } catch (thrown) {
    const { code, fields, message } = toEmError(thrown);
    return { isDone: false, code, fields, message };
  }
}
