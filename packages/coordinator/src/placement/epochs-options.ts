import type { Clock, Logger } from '@expertmesh/common';
import type { Store } from '@expertmesh/stats';
import type { Ack, Command } from '../membership/worker-session.js';
import type { WorkerEntry } from '../membership/worker-table.js';
import type { SendOrders } from './send-orders.js';
import type { StoredPlacement } from './stored-placement.js';

/** A stream to a worker, as far as epochs need one. */
export interface CommandTarget {
  command(body: Command, deadlineMs: number): Promise<Ack>;
  /** Other workers, in the order in which this one is to begin its sends. */
  sendOrder(workers: readonly string[]): void;
}

/** The workers, as far as epochs need them. */
export interface EpochMembers {
  /** All but the lost ones, by id. */
  live(): readonly WorkerEntry[];
  /** Null while its stream is broken. */
  session(worker: string): CommandTarget | null;
  setReady(worker: string): void;
  setFailed(worker: string, reason: string): void;
  /** It is behind by `reason`; or, where that is empty, not any more. */
  setSlow(worker: string, reason: string): void;
  /** From now on only workers of this model are taken. */
  bindModel(model: Pick<StoredPlacement, 'fingerprint' | 'layers'>): void;
}

export interface EpochsOptions {
  readonly store: Store;
  readonly fence: number;
  /** The first placement is made when this many workers are alive. */
  readonly expectWorkers: number;
  /** Of each expert in the first placement. */
  readonly replicas: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly members: EpochMembers;
  readonly sendOrders: Pick<SendOrders, 'refresh' | 'of'>;
}
