import { type expertmesh, v1 } from '@expertmesh/proto';
import type { WorkerStateName } from './worker-table.js';

/** Worker states as they travel. */
export const workerStates: Readonly<Record<WorkerStateName, expertmesh.v1.WorkerState>> = {
  joining: v1.WorkerState.JOINING,
  ready: v1.WorkerState.READY,
  draining: v1.WorkerState.DRAINING,
  lost: v1.WorkerState.LOST,
};

/** And back. */
export const stateNames: ReadonlyMap<expertmesh.v1.WorkerState, WorkerStateName> = new Map(
  Object.entries(workerStates).map(([name, state]) => [state, name as WorkerStateName]),
);
