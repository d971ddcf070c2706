import type { Clock, Logger } from '@expertmesh/common';
import type { LoopbackHub } from '@expertmesh/exchange';
import type { Binding } from '@expertmesh/native';
import type { Overlap } from './steps/overlap.js';

/** A worker that runs in this process. */
export interface RunningWorker {
  readonly id: string;
  /** HOST:PORT of its gRPC server, as peers are told. */
  readonly address: string;
  /** HOST:PORT where Prometheus may ask; null without metrics. */
  readonly metricsAddress: string | null;
  /** Resolves when the worker has ended; rejects with the permanent error that ended it. */
  readonly ended: Promise<void>;
  /**
   * Refuses new requests, lets running ones finish for at most graceMs, leaves the cluster, frees everything. False where the engine does
   * not get on: what it holds is freed when it does, and only the end of the process, by force, ends its threads before.
   */
  stop(graceMs: number): Promise<boolean>;
}

/** What a worker takes from its surroundings. */
export interface WorkerSurroundings {
  /** Shared by the workers of one process; `exchange: 'loopback'` needs it. */
  readonly hub?: LoopbackHub;
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Instead of the addon, and of what its times say. */
  readonly binding?: Binding;
  readonly overlap?: Overlap;
}
