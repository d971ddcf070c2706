import type { Clock, Logger } from '@expertmesh/common';
import type { Store } from '@expertmesh/stats';
import type { WorkerEntry } from '../membership/worker-table.js';
import type { CommandTarget } from './epoch-target.js';
import type { SendOrders } from './send-orders.js';
import type { StoredPlacement } from './stored-placement.js';

/** The workers, as far as epochs need them. */
export interface EpochMembers {
  /** All but the lost ones, by id. */
  live(): readonly WorkerEntry[];
  /** Null while its stream is broken. */
  session(worker: string): CommandTarget | null;
  setReady(worker: string): void;
  setFailed(worker: string, reason: string): void;
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
  readonly sendOrders: Pick<SendOrders, 'under'>;
}
