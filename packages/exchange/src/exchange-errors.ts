import { EmError } from '@expertmesh/common';
import type { Dispatch } from './base.js';

/** How a peer says that it did not compute a dispatch. */
export interface Refusal {
  /** EM_* code. */
  readonly reason: string;
  readonly message: string;
  /** The epoch the refusing worker routes by; 0 where it did not say. */
  readonly epoch: number;
}

export function workerLost(worker: string, problem: string, cause?: unknown): EmError {
  return new EmError('EM_WORKER_LOST', { worker, problem }, { cause });
}

export function dispatchCancelled(worker: string): EmError {
  return new EmError('EM_CANCELLED', { worker }, { message: `the dispatch to worker ${worker} was cancelled` });
}

/** The refusal that a handler's error is told to the sender as. */
export function refusalOf(error: EmError): Refusal {
  const { epoch } = error.fields;
  return { reason: error.code, message: error.message, epoch: typeof epoch === 'number' ? epoch : 0 };
}

/** What the sender's dispatch rejects with: the refusal does not say which of the contents it was for, so all are named. */
export function dispatchRefused(worker: string, dispatch: Dispatch, refusal: Refusal): EmError {
  const layer = dispatch.contents[0]!.layer;
  const expert = dispatch.contents.map((content) => content.expert).join(', ');
  const { reason, message, epoch } = refusal;
  return new EmError('EM_DISPATCH_REFUSED', { worker, layer, expert, reason, epoch }, { message });
}
