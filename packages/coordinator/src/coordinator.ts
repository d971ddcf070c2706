import {
  type Clock,
  causeText,
  createLogger,
  deferred,
  EmError,
  type Logger,
  logLevelFromEnvironment,
  MetricSet,
  MetricsServer,
  systemClock,
} from '@expertmesh/common';
import { workersOf } from '@expertmesh/placement';
import { channelOptions, serviceDefinition, serviceName, v1 } from '@expertmesh/proto';
import { addReflection, HealthService } from '@expertmesh/proto/server';
import { openStore } from '@expertmesh/stats';
import * as grpc from '@grpc/grpc-js';
import { clusterMethods, clusterStatus } from './cluster-service.js';
import { addCoordinatorMetrics, type CoordinatorSources, observeTokens } from './coordinator-metrics.js';
import { Epochs } from './epochs.js';
import { LoadRecorder } from './load-recorder.js';
import { Membership } from './membership.js';
import { AutoRebalance } from './operations/auto-rebalance.js';
import { Operations } from './operations/operations.js';
import { operationMethods } from './operations/operations-service.js';
import { Rebalancer } from './operations/rebalancer.js';
import { SettingsBook } from './operations/settings.js';
import { type CoordinatorOptions, checkOptions } from './options.js';
import { Router } from './router.js';
import { startingText } from './starting-text.js';
import { StatusWatches } from './status-watches.js';
import type { JoinStream } from './worker-session.js';
import { WorkerTable } from './worker-table.js';

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
}

/** A peer that vanished without closing its connection is noticed by unanswered pings, so that dead connections do not add up. */
const serverOptions: grpc.ServerOptions = { ...channelOptions, 'grpc.keepalive_time_ms': 20_000, 'grpc.keepalive_timeout_ms': 10_000 };

/** How often watchers of the health are told what has changed; a Check always sees it. */
const healthEveryMs = 250;

/** A peer that does not read holds up the end of a stop no longer than this. */
const closeWithinMs = 1_000;

/**
 * Listens and waits for workers.
 * Rejects with EM_OPTION_VALUE, and with EM_ADDRESS_IN_USE when it cannot listen.
 */
export async function startCoordinator(
  options: CoordinatorOptions,
  surroundings: CoordinatorSurroundings = {},
): Promise<RunningCoordinator> {
  checkOptions(options);
  const clock = surroundings.clock ?? systemClock;
  const logger = (surroundings.logger ?? createLogger('coordinator', logLevelFromEnvironment('warn'))).child({ coordinator: options.id });
  const { cluster, reportIntervalMs, expectWorkers, replicas } = options;
  const store = await openStore(options.store, cluster);
  const fence = await store.nextFence();
  const table = new WorkerTable(cluster);
  const load = await LoadRecorder.open({ store, fence, clock, logger, intervalMs: reportIntervalMs });
  const membership = new Membership({ cluster, fence, limits: options, reportIntervalMs, table, clock, logger });
  const epochs = await Epochs.open({ store, fence, expectWorkers, replicas, clock, logger, members: membership });
  const settings = await SettingsBook.open(store, fence);
  table.setDraining(settings.settings.draining);
  const operations = await Operations.open({
    ...{ store, fence, epochs, clock, logger },
    isLive: (worker) => table.get(worker)?.isConnected ?? false,
    hasRoom: (worker, bytes) => epochs.hasRoom(worker, bytes),
  });
  const rebalancer = new Rebalancer({ cluster, epochs, table, load, settings, operations, clock, logger });
  const auto = new AutoRebalance({ rebalancer, operations, settings, table, clock, logger });
  const metrics = options.metrics === undefined ? null : await MetricSet.open({ coordinator: options.id });
  const router = new Router({
    coordinator: options.id,
    table,
    clock,
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
  const server = new grpc.Server(serverOptions);
  server.addService(serviceDefinition(v1.Membership), { join: (stream: JoinStream) => membership.join(stream) });
  const view = {
    ...{ cluster, table, load, clock },
    placement: () => epochs.placement,
    problem: () => epochs.problem,
    operation: () => operations.current?.document.id ?? '',
  };
  const watches = new StatusWatches(() => clusterStatus(view), clock);
  server.addService(serviceDefinition(v1.Cluster), {
    ...clusterMethods(view, watches),
    ...operationMethods({ operations, rebalancer, auto }),
  });
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
  const port = await listen(server, options.host, options.port).catch(async (error: unknown) => {
    await scrapes?.close();
    throw error;
  });
  // An operation of an earlier coordinator goes on when the placement's workers are back, or are known not to be.
  const resumeWhenWhole = () => {
    const { placement } = epochs;
    if (placement === null || [...workersOf(placement)].some((worker) => table.get(worker)?.state === undefined)) return;
    if (table.all().every(({ state }) => state !== 'joining')) operations.resume();
  };
  const resumeAnyway = clock.after(resumeAfterMs(options), () => operations.resume());
  epochs.onSettled(resumeWhenWhole);
  const healthTimer = clock.every(healthEveryMs, () => health.refresh());
  membership.start({
    changed: () => {
      epochs.step();
      resumeWhenWhole();
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
      resumeAnyway.cancel();
      auto.close();
      operations.close();
      await drain(graceMs);
      healthTimer.cancel();
      health.close();
      watches.close();
      epochs.close();
      membership.close();
      await shutDown(server, clock);
      await scrapes?.close();
      await load.close();
      await store.close();
    },
  };
}

/** Workers that are not back by then are lost. */
function resumeAfterMs({ suspectAfterMs, reconnectWithinMs }: CoordinatorOptions): number {
  return 2 * (suspectAfterMs + reconnectWithinMs);
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

/** Resolves with the port in use. */
function listen(server: grpc.Server, host: string, port: number): Promise<number> {
  const address = `${bracketed(host)}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) return resolve(bound);
      server.forceShutdown();
      reject(new EmError('EM_ADDRESS_IN_USE', { address, cause: causeText(error) }, { cause: error }));
    });
  });
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
