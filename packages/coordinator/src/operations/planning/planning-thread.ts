// A thread that makes the plan of its task, answers, and ends.
import { answerTask } from '@expertmesh/common';
import { computePlan } from './planning.js';

answerTask(computePlan);
