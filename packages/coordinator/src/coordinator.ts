import {
  advertisedAddress,
  type Clock,
  createLogger,
  deferred,
  hostAndPort,
  type Logger,
  logLevelFromEnvironment,
  MetricSet,
  MetricsServer,
  newId,
  systemClock,
} from '@expertmesh/common';
import { Acceptor, serverOptions, serviceDefinition, serviceName, v1 } from '@expertmesh/proto';
import { addReflection, HealthService } from '@expertmesh/proto/server';
import { openStore, type Store } from '@expertmesh/stats';
import * as grpc from '@grpc/grpc-js';
import { Lead } from './leadership/lead.js';
import { LeaderProxy } from './leadership/leader-proxy.js';
import { clusterBalance } from './load/cluster-balance.js';
import { LoadLedger } from './load/load-ledger.js';
import { Membership } from './membership/membership.js';
import { coordinatorMessageBytes } from './membership/message-bytes.js';
import { isConnectionRefused } from './membership/refused-connection.js';
import type { JoinStream } from './membership/worker-session.js';
import { WorkerTable } from './membership/worker-table.js';
import { OperationCounts } from './operations/operation-counts.js';
import { planWorkers } from './operations/planning/plan-workers.js';
import { type CoordinatorOptions, checkOptions } from './options.js';
import { ClusterService, type ClusterView } from './reporting/cluster-service.js';
import { addCoordinatorMetrics, type CoordinatorSources, observeTokens } from './reporting/coordinator-metrics.js';
import { KnownLosses } from './reporting/known-losses.js';
import { slowText } from './reporting/slow-text.js';
import { startingText } from './reporting/starting-text.js';
import { StoreHealth } from './reporting/store-health.js';
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
  /** Instead of the one that the options name; closed with the coordinator. */
  readonly store?: Store;
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
  const logger = (surroundings.logger ?? createLogger('coordinator', logLevelFromEnvironment('warn'))).child({ coordinator: options.id });
  const dropping = (text: string) => logger.warn({ store: store.name }, text);
  const limit = options.storeLimitBytes === undefined ? {} : { limitBytes: options.storeLimitBytes };
  const store = surroundings.store ?? (await openStore(options.store, options.cluster, { ...limit, dropping }));
  try {
    return await serve(options, { ...surroundings, logger }, store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serve(
  options: CoordinatorOptions,
  surroundings: CoordinatorSurroundings & { readonly logger: Logger },
  ownStore: Store,
): Promise<RunningCoordinator> {
  const { logger } = surroundings;
  const clock = surroundings.clock ?? systemClock;
  const storeHealth = new StoreHealth(ownStore, clock);
  const store = storeHealth.watched(ownStore);
  const counts = new OperationCounts();
  const { cluster, reportIntervalMs, expectWorkers } = options;
  const table = new WorkerTable(cluster);
  const membership = new Membership({
    ...{ cluster, limits: options, reportIntervalMs, table, clock, logger },
    isRefused: (address) => isConnectionRefused(address, clock),
  });
  const lead = new Lead({
    ...{ options, store, table, membership, counts, clock, logger, incarnation: newId('co') },
    ended: () => status.watches.close(),
    changed: () => proxy.leaderChanged(),
  });
  const metrics = options.metrics === undefined ? null : await MetricSet.open({ coordinator: options.id });
  const router = new Router({
    coordinator: options.id,
    table,
    clock,
    logger,
    recoveryTimeoutMs: options.recoveryTimeoutMs,
    maxRequests: surroundings.maxRequests ?? defaultMaxRequests,
    tokenObserver: metrics === null ? null : observeTokens(metrics),
    startingText: () =>
      startingText({
        workers: table.all(),
        expectWorkers,
        hasPlacement: lead.term === null || lead.term.epochs.placement !== null,
        problem: lead.term?.epochs.problem ?? '',
        numExpertsDue: (worker) => lead.term?.epochs.numExpertsDue(worker) ?? 0,
      }),
  });

  const health = new HealthService(() => router.isServing, {
    isLeading: () => lead.term !== null,
    isWhole: () => lead.term?.recovery.isWhole ?? true,
  });
  const acceptor = new Acceptor();
  const server = new grpc.Server({ ...serverOptions, interceptors: [acceptor.interceptor] });
  const { join, ...others } = serviceDefinition(v1.Membership);
  const responseSerialize = coordinatorMessageBytes as (message: unknown) => Buffer;
  server.addService({ ...others, join: { ...join!, responseSerialize } }, { join: (stream: JoinStream) => membership.join(stream) });
  const losses = new KnownLosses(table);
  const noLoad = new LoadLedger(clock.now());
  const view: ClusterView = {
    ...{ cluster, table, clock },
    leader: () => lead.leader,
    load: () => lead.term?.load ?? null,
    totals: () => lead.term?.load.totals ?? noLoad,
    placement: () => lead.term?.epochs.placement ?? null,
    balance: () =>
      clusterBalance(lead.term?.epochs.placement?.layers ?? [], lead.term?.load.totals.rows() ?? [], planWorkers(table, table.draining)),
    store: () => storeHealth.status,
    problem: () => lead.term?.epochs.problem ?? '',
    operation: () => lead.term?.operations.current() ?? '',
    qos: () => lead.term?.operations.qos.status ?? null,
    warnings: () =>
      lead.term?.epochs.placement
        ? [...slowText(table), ...lead.term.recovery.warnings, ...losses.of(lead.term.epochs.placement, lead.term.epochs.model().layers)]
        : [],
  };
  const status = new ClusterService(view);
  const proxy = new LeaderProxy(options.id, () => lead.leader);
  server.addService(
    serviceDefinition(v1.Cluster),
    proxy.methods(() => lead.term && { ...status.methods, ...lead.term.operations.methods }, status.methods),
  );
  router.addTo(server);
  health.addTo(server);
  addReflection(
    server,
    [v1.Inference, v1.Cluster, v1.Membership].map((service) => serviceName(serviceDefinition(service))),
  );
  const scrapes = await listenForScrapes(metrics, options.metrics, {
    ...{ table, requests: router.counts, members: membership.counts },
    ledger: () => view.totals(),
    fence: () => lead.term?.leader.fence ?? 0,
    numRunning: () => router.numRunning,
    placement: view.placement,
    balance: view.balance,
    operations: counts,
    isOperating: () => view.operation() !== '',
    qos: view.qos,
    store: storeHealth,
  });
  const port = await acceptor.listen(server, options.host, options.port).catch(async (error: unknown) => {
    await scrapes?.close();
    throw error;
  });
  const healthTimer = clock.every(healthEveryMs, () => health.refresh());
  membership.start({
    changed: () => lead.term?.workersChanged(),
    lost: (entry) => router.homeLost(entry),
    reported: (worker, report) => {
      lead.term?.load.add(worker.facts.id, report, worker.facts.layers);
      lead.term?.operations.qos.reported(worker);
    },
    needed: () => lead.term?.epochs.workers ?? new Set(),
  });
  const address = hostAndPort(options.host, port);
  const drain = (graceMs: number): Promise<void> => {
    const drained = router.stop(graceMs);
    health.refresh();
    // Workers that leave after this are not to be made up for.
    return drained.then(() => lead.term?.recovery.close());
  };
  const close = async () => {
    await lead.close();
    healthTimer.cancel();
    health.close();
    status.watches.close();
    proxy.close();
    membership.close();
    acceptor.close();
    await shutDown(server, clock);
    await scrapes?.close();
  };
  await lead.start(advertisedAddress(options.advertise, options.host, port)).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  logger.info({ address, cluster, leader: lead.leader }, 'coordinator listens');
  return {
    id: options.id,
    address,
    metricsAddress: scrapes?.address ?? null,
    drain,
    async stop(graceMs) {
      logger.info({ graceMs }, 'coordinator stops');
      // Another one leads while the last requests of this one end.
      const drained = drain(graceMs);
      await lead.close();
      await drained;
      await close();
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
