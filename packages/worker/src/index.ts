import type { WorkerOptions } from './options.js';

export type { WorkerOptions } from './options.js';

/** A worker that runs in this process. */
export interface RunningWorker {
  readonly id: string;
  /** HOST:PORT of its gRPC server. */
  readonly address: string;
  /** Resolves when the worker has ended; rejects with the permanent error that ended it. */
  readonly ended: Promise<void>;
  /** Refuses new requests, lets running ones finish for at most graceMs, leaves the cluster, frees everything. */
  stop(graceMs: number): Promise<void>;
}

/** Opens the model, joins the cluster and serves. Rejects with the error that keeps it from starting. */
export declare function startWorker(options: WorkerOptions): Promise<RunningWorker>;
