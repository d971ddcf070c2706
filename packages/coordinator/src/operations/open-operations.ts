import type { Clock, Logger } from '@expertmesh/common';
import type { Store } from '@expertmesh/stats';
import type * as grpc from '@grpc/grpc-js';
import { DoubtfulWrites } from '../leadership/doubtful-writes.js';
import { clusterBalance } from '../load/cluster-balance.js';
import type { LoadRecorder } from '../load/load-recorder.js';
import { measureBalance } from '../load/measured-balance.js';
import type { WorkerTable } from '../membership/worker-table.js';
import type { CoordinatorOptions } from '../options.js';
import type { Epochs } from '../placement/epochs.js';
import { QosController } from '../qos/qos-controller.js';
import { qosMethods } from '../qos/qos-service.js';
import { AutoRebalance } from './auto/auto-rebalance.js';
import type { OperationEntry } from './operation.js';
import type { OperationCounts } from './operation-counts.js';
import { Operations } from './operations.js';
import { operationMethods } from './operations-service.js';
import { planWorkers } from './planning/plan-workers.js';
import { PrecisionChanges } from './precision-changes.js';
import { Rebalancer } from './rebalancer.js';
import { SettingsBook } from './settings.js';

export interface OperationsSurroundings {
  readonly options: CoordinatorOptions;
  readonly store: Store;
  readonly fence: number;
  readonly epochs: Epochs;
  readonly table: WorkerTable;
  readonly load: LoadRecorder;
  readonly counts: OperationCounts;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Everything that changes a running cluster. */
export interface OpenOperations {
  /** Of the Cluster service. */
  readonly methods: grpc.UntypedServiceImplementation;
  readonly qos: QosController;
  /** Id of the operation under way; else empty. */
  current(): string;
  /** To be told of every change of the workers. */
  workersChanged(): void;
  /** Journals what has been done without having been asked for. */
  record(entry: OperationEntry): Promise<void>;
  /** Puts journal and settings back into a store that has lost them. */
  refill(): Promise<void>;
  close(): void;
}

/** Reads journal and settings; an operation that an earlier coordinator has left goes on when its workers are back, or known not to be. */
export async function openOperations(surroundings: OperationsSurroundings): Promise<OpenOperations> {
  const { options, store, fence, epochs, table, load, counts, clock, logger } = surroundings;
  const doubts = new DoubtfulWrites(clock, logger);
  const settings = await SettingsBook.open(store, fence, doubts);
  table.setDraining(settings.settings.draining);
  const maxOverMeanNow = (rows: readonly (readonly number[])[]) =>
    clusterBalance(epochs.placement?.layers ?? [], rows, planWorkers(table, settings.settings.draining)).maxOverMean;
  const operations = await Operations.open({
    ...{ store, fence, doubts, counts, epochs, clock, logger },
    isLive: (worker) => table.get(worker)?.isConnected ?? false,
    room: (worker, content) => epochs.room(worker, content),
    maxOverMean: maxOverMeanNow,
    measure: () =>
      measureBalance(
        load,
        clock,
        () => epochs.placement,
        () => planWorkers(table, settings.settings.draining),
      ),
  });
  const rebalancer = new Rebalancer({
    cluster: options.cluster,
    replicas: options.replicas,
    epochs,
    table,
    load,
    settings,
    operations,
    clock,
    logger,
  });
  const auto = new AutoRebalance({ rebalancer, operations, settings, table, counts, clock, logger });
  const precision = new PrecisionChanges({ epochs, table, operations, maxOverMean: maxOverMeanNow, clock });
  const qos = new QosController({
    ...{ settings, epochs, table, operations, clock, logger, reportIntervalMs: options.reportIntervalMs, counts },
    change: (formats) => precision.begin({ experts: [...formats] }),
  });
  const workersChanged = () => {
    if (epochs.placement === null || [...epochs.workers].some((worker) => table.get(worker) === undefined)) return;
    if (table.all().every(({ state }) => state !== 'joining')) operations.resume();
  };
  const resumeAnyway = clock.after(resumeAfterMs(options), () => operations.resume());
  return {
    methods: { ...operationMethods({ operations, rebalancer, auto, precision }), ...qosMethods({ qos, epochs, table }) },
    qos,
    current: () => operations.current?.document.id ?? '',
    workersChanged,
    record: (entry) => operations.record(entry),
    async refill() {
      await settings.refill();
      await operations.refill();
      workersChanged();
    },
    close() {
      resumeAnyway.cancel();
      auto.close();
      qos.close();
      operations.close();
      doubts.close();
    },
  };
}

/** Workers that are not back by then are lost. */
function resumeAfterMs({ suspectAfterMs, reconnectWithinMs }: CoordinatorOptions): number {
  return 2 * (suspectAfterMs + reconnectWithinMs);
}
