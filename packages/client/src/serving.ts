import { type Clock, EmError, pause } from '@expertmesh/common';
import type { ClusterStatus, WorkerStatus } from './cluster-status.js';

export interface WaitOptions {
  /** Workers that must be ready; default 1. */
  readonly numWorkers?: number;
  readonly signal?: AbortSignal;
  /** Default: no limit. */
  readonly timeoutMs?: number;
  /** Every status on the way, the last included. */
  readonly onProgress?: (status: ClusterStatus) => void;
}

/** A placement is in force, and every worker of it, at least `numWorkers`, is ready. */
export function isServing(status: ClusterStatus, numWorkers: number): boolean {
  return status.epoch > 0 && status.workers.length >= numWorkers && status.workers.every(hasArrived);
}

/** What a cluster that does not serve waits for, for people. */
export function waitingFor(status: ClusterStatus | null, numWorkers: number): string {
  if (status === null) return 'no coordinator answers';
  const ready = status.workers.filter(hasArrived);
  const others = status.workers.filter((worker) => !hasArrived(worker));
  const each = others.map(({ id, state, reason }) => `${id} is ${state}${reason === '' ? '' : ` (${reason})`}`);
  return [`${ready.length} of ${Math.max(numWorkers, status.workers.length)} workers are ready`, ...each].join('; ');
}

/** Waits; rejects with EM_CANCELLED when `signal` aborts first. */
export async function pauseUnless(clock: Clock, delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  await pause(clock, delayMs, ...(signal === undefined ? [] : [signal]));
  if (signal?.aborted) throw new EmError('EM_CANCELLED', { what: 'the wait for the cluster' });
}

/** A drained worker is as far as it will come. */
function hasArrived({ state }: WorkerStatus): boolean {
  return state === 'ready' || state === 'draining';
}
