// A thread that makes the plan of its workerData, answers, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { answerOf } from '@expertmesh/common';
import { computePlan, type PlanningTask } from './planning.js';

void answerOf(() => computePlan(workerData as PlanningTask)).then((answer) => parentPort?.postMessage(answer));
