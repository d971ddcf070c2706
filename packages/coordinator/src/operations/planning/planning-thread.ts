// A thread that does its task, answers, and ends.
import { answerTask } from '@expertmesh/common';
import { sendOrders } from '@expertmesh/placement';
import type { ThreadTask } from './off-loop.js';
import { computePlan } from './planning.js';

answerTask((task: ThreadTask) => ('plan' in task ? computePlan(task.plan) : sendOrders(task.traffic)));
