import { EmError, type ErrorCode, type ErrorFields } from '@expertmesh/common';
import type { WorkerOptions } from '@expertmesh/worker';

// What supervisor and worker process say to each other over the IPC channel.

export type SupervisorMessage =
  | { readonly type: 'start'; readonly options: WorkerOptions }
  | { readonly type: 'stop'; readonly graceMs: number };

export type WorkerProcessMessage =
  | { readonly type: 'started'; readonly metricsAddress: string | null }
  /** The last message of a process that ends by an error. */
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly fields: ErrorFields; readonly message: string };

export function toFailed(error: EmError): WorkerProcessMessage {
  return { type: 'failed', code: error.code, fields: error.fields, message: error.message };
}

export function fromFailed(failed: Extract<WorkerProcessMessage, { type: 'failed' }>): EmError {
  return new EmError(failed.code, failed.fields, { message: failed.message });
}
