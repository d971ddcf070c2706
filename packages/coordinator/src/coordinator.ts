import {
  type Clock,
  createLogger,
  deferred,
  type Logger,
  logLevelFromEnvironment,
  MetricSet,
  MetricsServer,
  systemClock,
} from '@expertmesh/common';
import { workersOf } from '@expertmesh/placement';
import { Acceptor, serverOptions, serviceDefinition, serviceName, v1 } from '@expertmesh/proto';
import { addReflection, HealthService } from '@expertmesh/proto/server';
import { openStore, type Store } from '@expertmesh/stats';
import * as grpc from '@grpc/grpc-js';
import { LoadRecorder } from './load/load-recorder.js';
import { Membership } from './membership/membership.js';
import type { JoinStream } from './membership/worker-session.js';
import { WorkerTable } from './membership/worker-table.js';
import { openOperations } from './operations/open-operations.js';
import { type CoordinatorOptions, checkOptions } from './options.js';
import { Epochs } from './placement/epochs.js';
import { SendOrders } from './placement/send-orders.js';
import { clusterMethods, clusterStatus } from './reporting/cluster-service.js';
import { addCoordinatorMetrics, type CoordinatorSources, observeTokens } from './reporting/coordinator-metrics.js';
import { KnownLosses } from './reporting/known-losses.js';
import { startingText } from './reporting/starting-text.js';
import { StatusWatches } from './reporting/status-watches.js';
import { Router } from './routing/router.js';

/** A coordinator that runs in this process. */
export interface RunningCoordinator {
  readonly id: string;
  /** HOST:PORT of its gRPC server. */
  readonly address: string;
  /** HOST:PORT where Prometheus may ask; null without metrics. */
  readonly metricsAddress: string | null;
  /** Refuses new requests; resolves when the running ones have ended, at the latest after graceMs. Workers stay until `stop`. */
  drain(graceMs: number): Promise<void>;
  /** Refuses new requests, lets running ones finish for at most graceMs, then closes. */
  stop(graceMs: number): Promise<void>;
}

/** What a coordinator takes from its surroundings; tests pass their own. */
export interface CoordinatorSurroundings {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Most requests on their way through it at once. */
  readonly maxRequests?: number;
}

/** Through one coordinator at once: several times what a busy worker runs and lets wait. */
const defaultMaxRequests = 4096;

/** How often watchers of the health are told what has changed; a Check always sees it. */
const healthEveryMs = 250;

/** A peer that does not read holds up the end of a stop no longer than this. */
const closeWithinMs = 1_000;

/**
 * Listens and waits for workers.
 * Rejects with EM_OPTION_VALUE, EM_STORE_*, and with EM_ADDRESS_IN_USE when it cannot listen.
 */
export async function startCoordinator(
  options: CoordinatorOptions,
  surroundings: CoordinatorSurroundings = {},
): Promise<RunningCoordinator> {
  checkOptions(options);
  const store = await openStore(options.store, options.cluster);
  try {
    return await serve(options, surroundings, store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serve(options: CoordinatorOptions, surroundings: CoordinatorSurroundings, store: Store): Promise<RunningCoordinator> {
  const clock = surroundings.clock ?? systemClock;
  const logger = (surroundings.logger ?? createLogger('coordinator', logLevelFromEnvironment('warn'))).child({ coordinator: options.id });
  const { cluster, reportIntervalMs, expectWorkers, replicas } = options;
  const fence = await store.nextFence();
  const table = new WorkerTable(cluster);
  const load = await LoadRecorder.open({ store, fence, clock, logger, intervalMs: reportIntervalMs });
  const membership = new Membership({ cluster, fence, limits: options, reportIntervalMs, table, clock, logger });
  const sendOrders = new SendOrders(load, clock);
  const epochs = await Epochs.open({ store, fence, expectWorkers, replicas, clock, logger, members: membership, sendOrders });
  const operations = await openOperations({ options, store, fence, epochs, table, load, clock, logger });
  const metrics = options.metrics === undefined ? null : await MetricSet.open({ coordinator: options.id });
  const router = new Router({
    coordinator: options.id,
    table,
    clock,
    maxRequests: surroundings.maxRequests ?? defaultMaxRequests,
    tokenObserver: metrics === null ? null : observeTokens(metrics),
    startingText: () =>
      startingText({
        workers: table.all(),
        expectWorkers,
        hasPlacement: epochs.placement !== null,
        problem: epochs.problem,
        numExpertsDue: (worker) => epochs.numExpertsDue(worker),
      }),
  });

  const health = new HealthService(() => router.isServing);
  const acceptor = new Acceptor();
  const server = new grpc.Server({ ...serverOptions, interceptors: [acceptor.interceptor] });
  server.addService(serviceDefinition(v1.Membership), { join: (stream: JoinStream) => membership.join(stream) });
  const losses = new KnownLosses(table);
  const view = {
    ...{ cluster, table, load, clock },
    placement: () => epochs.placement,
    problem: () => epochs.problem,
    operation: () => operations.current(),
    warnings: () => (epochs.placement === null ? [] : losses.of(epochs.placement, epochs.model().layers)),
  };
  const watches = new StatusWatches(() => clusterStatus(view), clock);
  server.addService(serviceDefinition(v1.Cluster), { ...clusterMethods(view, watches), ...operations.methods });
  router.addTo(server);
  health.addTo(server);
  addReflection(
    server,
    [v1.Inference, v1.Cluster, v1.Membership].map((service) => serviceName(serviceDefinition(service))),
  );
  const scrapes = await listenForScrapes(metrics, options.metrics, {
    ...{ table, ledger: load.totals, requests: router.counts, members: membership.counts },
    numRunning: () => router.numRunning,
    placement: () => epochs.placement,
  });
  const port = await acceptor.listen(server, options.host, options.port).catch(async (error: unknown) => {
    operations.close();
    await scrapes?.close();
    await load.close();
    throw error;
  });
  const healthTimer = clock.every(healthEveryMs, () => health.refresh());
  membership.start({
    changed: () => {
      epochs.step();
      operations.workersChanged();
    },
    lost: (entry) => router.homeLost(entry),
    reported: (worker, rows) => load.add(worker.facts.id, rows, worker.facts.layers),
    needed: () => workersOf(epochs.placement ?? { epoch: 0, layers: [] }),
  });
  const address = `${bracketed(options.host)}:${port}`;
  logger.info({ address, cluster, fence }, 'coordinator listens');

  const drain = (graceMs: number): Promise<void> => {
    const drained = router.stop(graceMs);
    health.refresh();
    return drained;
  };
  return {
    id: options.id,
    address,
    metricsAddress: scrapes?.address ?? null,
    drain,
    async stop(graceMs) {
      logger.info({ graceMs }, 'coordinator stops');
      operations.close();
      await drain(graceMs);
      healthTimer.cancel();
      health.close();
      watches.close();
      epochs.close();
      membership.close();
      acceptor.close();
      await shutDown(server, clock);
      await scrapes?.close();
      await load.close();
      await store.close();
    },
  };
}

/** Null where no metrics are wanted. Rejects with EM_ADDRESS_IN_USE. */
async function listenForScrapes(
  metrics: MetricSet | null,
  options: CoordinatorOptions['metrics'],
  sources: CoordinatorSources,
): Promise<MetricsServer | null> {
  if (metrics === null || options === undefined) return null;
  addCoordinatorMetrics(metrics, sources, options.hasExperts);
  return MetricsServer.listen(metrics, options);
}

/** Last answers are on their way when this is called: connections are closed after them, or soon in any case. */
async function shutDown(server: grpc.Server, clock: Clock): Promise<void> {
  const closed = deferred<void>();
  const limit = clock.after(closeWithinMs, () => closed.resolve());
  server.tryShutdown(() => closed.resolve());
  await closed.promise;
  limit.cancel();
  server.forceShutdown();
}

/** An IPv6 address in the form that stands before a port. */
function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
