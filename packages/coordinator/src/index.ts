import type { CoordinatorOptions } from './options.js';

export type { CoordinatorOptions } from './options.js';

/** A coordinator that runs in this process. */
export interface RunningCoordinator {
  readonly id: string;
  /** HOST:PORT of its gRPC server. */
  readonly address: string;
  /** Refuses new requests, lets running ones finish for at most graceMs, then closes. */
  stop(graceMs: number): Promise<void>;
}

/** Listens and waits for workers. Rejects with EM_ADDRESS_IN_USE and the like. */
export declare function startCoordinator(options: CoordinatorOptions): Promise<RunningCoordinator>;
