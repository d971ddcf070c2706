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
import { Acceptor, serverOptions, serviceDefinition, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { addClusterService } from './cluster-service.js';
import { addCoordinatorMetrics, type CoordinatorSources, observeTokens } from './coordinator-metrics.js';
import { Epochs } from './epochs.js';
import { LoadLedger } from './load-ledger.js';
import { Membership } from './membership.js';
import { MemoryStore } from './memory-store.js';
import { type CoordinatorOptions, checkOptions } from './options.js';
import { workersOf } from './placement.js';
import { Router } from './router.js';
import { startingText } from './starting-text.js';
import type { Store } from './store.js';
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
  /** Most requests on their way through it at once. */
  readonly maxRequests?: number;
}

/** Through one coordinator at once: several times what a busy worker runs and lets wait. */
const defaultMaxRequests = 4096;

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
  const store: Store = new MemoryStore();
  const fence = await store.nextFence();
  const table = new WorkerTable(options.cluster);
  const ledger = new LoadLedger(clock.now());
  const { cluster, reportIntervalMs, expectWorkers } = options;
  const membership = new Membership({ cluster, fence, limits: options, reportIntervalMs, table, clock, logger });
  const epochs = await Epochs.open({ store, fence, expectWorkers, clock, logger, members: membership });
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

  const acceptor = new Acceptor();
  const server = new grpc.Server({ ...serverOptions, interceptors: [acceptor.interceptor] });
  server.addService(serviceDefinition(v1.Membership), { join: (stream: JoinStream) => membership.join(stream) });
  addClusterService(server, { cluster, table, ledger, placement: () => epochs.placement, problem: () => epochs.problem });
  router.addTo(server);
  const scrapes = await listenForScrapes(metrics, options.metrics, {
    ...{ table, ledger, requests: router.counts, members: membership.counts },
    numRunning: () => router.numRunning,
    placement: () => epochs.placement,
  });
  const port = await acceptor.listen(server, options.host, options.port).catch(async (error: unknown) => {
    await scrapes?.close();
    throw error;
  });
  membership.start({
    changed: () => epochs.step(),
    lost: (entry) => router.homeLost(entry),
    reported: (worker, load) => ledger.add(load, worker.facts.layers),
    needed: () => workersOf(epochs.placement ?? { epoch: 0, layers: [] }),
  });
  const address = `${bracketed(options.host)}:${port}`;
  logger.info({ address, cluster, fence }, 'coordinator listens');

  return {
    id: options.id,
    address,
    metricsAddress: scrapes?.address ?? null,
    drain: (graceMs) => router.stop(graceMs),
    async stop(graceMs) {
      logger.info({ graceMs }, 'coordinator stops');
      await router.stop(graceMs);
      epochs.close();
      membership.close();
      acceptor.close();
      await shutDown(server, clock);
      await scrapes?.close();
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
