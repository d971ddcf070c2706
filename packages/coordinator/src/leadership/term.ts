import type { Clock, Logger } from '@expertmesh/common';
import type { Leader, Store } from '@expertmesh/stats';
import { LoadRecorder } from '../load/load-recorder.js';
import type { Membership } from '../membership/membership.js';
import type { WorkerTable } from '../membership/worker-table.js';
import { type OpenOperations, openOperations } from '../operations/open-operations.js';
import type { OperationCounts } from '../operations/operation-counts.js';
import type { CoordinatorOptions } from '../options.js';
import { Epochs } from '../placement/epochs.js';
import { SendOrders } from '../placement/send-orders.js';
import { Recovery } from '../recovery/recovery.js';
import { type Recovered, recoveryEntry } from '../recovery/recovery-record.js';
import { TermStore } from './term-store.js';

export interface TermParts {
  readonly options: CoordinatorOptions;
  readonly store: Store;
  readonly table: WorkerTable;
  readonly membership: Membership;
  readonly counts: OperationCounts;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * All that only a leader does, from the moment it leads until it does not: the recording of load, the epochs of the placement, the
 * operations, the settings. Everything of it acts under the term's fence.
 */
export class Term {
  readonly leader: Leader;
  readonly load: LoadRecorder;
  readonly epochs: Epochs;
  readonly operations: OpenOperations;
  readonly recovery: Recovery;
  readonly #membership: Membership;
  readonly #store: TermStore;

  private constructor(
    leader: Leader,
    membership: Membership,
    store: TermStore,
    parts: Pick<Term, 'load' | 'epochs' | 'operations' | 'recovery'>,
  ) {
    this.leader = leader;
    this.#membership = membership;
    this.#store = store;
    this.load = parts.load;
    this.epochs = parts.epochs;
    this.operations = parts.operations;
    this.recovery = parts.recovery;
  }

  /** Reads what the store has and takes the workers over. Rejects with EM_STORE_*. */
  static async begin(leader: Leader, { options, store: shared, table, membership, counts, clock, logger }: TermParts): Promise<Term> {
    const { fence } = leader;
    const { reportIntervalMs, expectWorkers, replicas } = options;
    // What has been counted is written at the very end.
    const load = await LoadRecorder.open({ store: shared, fence, clock, logger, intervalMs: reportIntervalMs });
    const gate = new TermStore(shared, options.id);
    const { store } = gate;
    try {
      const sendOrders = new SendOrders(load, clock);
      const epochs = await Epochs.open({ store, fence, expectWorkers, replicas, clock, logger, members: membership, sendOrders });
      const operations = await openOperations({ options, store, fence, epochs, table, load, counts, clock, logger });
      const unseenAfterMs = options.suspectAfterMs + options.reconnectWithinMs;
      const journal = (recovered: Recovered) => operations.record(recoveryEntry(recovered, clock.now()));
      const recovery = new Recovery({ epochs, table, unseenAfterMs, journal, clock, logger });
      epochs.onSettled(() => {
        operations.workersChanged();
        recovery.look();
      });
      membership.lead(fence);
      return new Term(leader, membership, gate, { load, epochs, operations, recovery });
    } catch (error) {
      await load.close();
      throw error;
    }
  }

  /** A worker came, came back, went, or changed its state. */
  workersChanged(): void {
    this.load.keep(this.#membership.known());
    this.epochs.step();
    this.operations.workersChanged();
    this.recovery.look();
  }

  /** Gives a store that has lost what it had all of it back but the load of earlier terms. */
  async refill(): Promise<void> {
    await this.epochs.refill();
    await this.operations.refill();
    await this.load.refill();
  }

  /** Nothing of it acts any more. What is under way goes on under the next leader. */
  async end(): Promise<void> {
    this.#membership.follow();
    this.#store.close();
    this.recovery.close();
    this.operations.close();
    this.epochs.close();
    await this.load.close();
  }
}
