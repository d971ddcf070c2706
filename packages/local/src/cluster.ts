import { type ClusterStatus, ExpertmeshClient } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import { type RunningCoordinator, startCoordinator } from '@expertmesh/coordinator';
import { deviceTierWithin } from '@expertmesh/worker';
import { checkLocalOptions } from './check-options.js';
import {
  type CompiledLocalClusterOptions,
  compileOptions,
  defaultLiveness,
  type LocalClusterOptions,
  type StartProgress,
  workerMetrics,
  workerOptions,
} from './options.js';
import { type LocalWorkers, startWorkersInProcess, superviseWorkers } from './workers.js';

/** Where Prometheus finds one part of the cluster. */
export interface MetricsSource {
  readonly of: string;
  readonly address: string;
}

/** A cluster that serves: the coordinator in this process, the workers in their own or in this one. */
export interface LocalCluster {
  /** HOST:PORT of the coordinator, as a client on this machine reaches it. */
  readonly endpoint: string;
  /** Whose metrics are where: HOST:PORT of the coordinator's and of each worker's. Empty without metrics. */
  readonly metrics: readonly MetricsSource[];
  /** Rejects with the error that a worker ended by for good, after everything has been stopped; resolves after stop. */
  readonly ended: Promise<void>;
  /** Refuses new requests, lets running ones finish for at most `graceMs`, ends all workers. */
  stop(graceMs: number): Promise<void>;
  /** Ends all worker processes at once. */
  kill(): void;
}

/**
 * Starts a coordinator and its workers and resolves when they serve. Worker processes that die are started again; none
 * outlives this process, however it ends. Rejects, with everything stopped, with the error that keeps it from serving.
 */
export async function startLocalCluster(options: LocalClusterOptions): Promise<LocalCluster> {
  const given = compileOptions(options);
  checkLocalOptions(options, given);
  const compiled = await withDeviceTier(given);
  if (compiled.signal?.aborted) throw new EmError('EM_CANCELLED', { what: 'the start of the cluster' });
  const coordinator = await startCoordinator({
    id: 'local',
    cluster: compiled.cluster,
    advertise: null,
    host: compiled.host,
    port: compiled.port,
    store: compiled.store,
    storeLimitBytes: compiled.storeLimitBytes,
    expectWorkers: compiled.workers,
    replicas: compiled.replicas,
    ...defaultLiveness,
    reportIntervalMs: compiled.reportIntervalMs,
    ...(compiled.metrics !== null && { metrics: compiled.metrics }),
  });
  const endpoint = reachableHere(coordinator.address);
  const ids = Array.from({ length: compiled.workers }, (_, index) => `w${index + 1}`);
  const workerList = ids.map((id, index) => ({ ...workerOptions(compiled, id, endpoint), ...workerMetrics(compiled, index + 1) }));
  const workers = compiled.exchange === 'loopback' ? startWorkersInProcess(workerList) : superviseWorkers(compiled, workerList);
  try {
    await untilServing(compiled, endpoint, workers);
    workers.confirmServing();
    const addresses = [coordinator.metricsAddress, ...(await workers.metricsAddresses())];
    const names = ['coordinator', ...ids];
    const metrics = addresses.flatMap((address, index) => (address === null ? [] : [{ of: names[index]!, address }]));
    return running(endpoint, coordinator, workers, metrics);
  } catch (error) {
    workers.kill();
    // Workers first: one that is about to join would wait for a coordinator that is gone.
    await Promise.allSettled([workers.stop(0)]);
    await Promise.allSettled([coordinator.stop(0)]);
    throw error;
  }
}

async function untilServing(options: CompiledLocalClusterOptions, endpoint: string, workers: LocalWorkers): Promise<void> {
  const client = new ExpertmeshClient(endpoint);
  const giveUp = new AbortController();
  const signal = options.signal === null ? giveUp.signal : AbortSignal.any([giveUp.signal, options.signal]);
  const serving = client.waitUntilServing({ numWorkers: options.workers, signal, onProgress: tellChanges(options) });
  try {
    await Promise.race([serving, workers.failed]);
  } finally {
    giveUp.abort();
    await serving.catch(() => {});
    client.close();
  }
}

/** Tells how far the cluster has come, each time that it is further. */
function tellChanges({ workers: numWorkers, onProgress }: CompiledLocalClusterOptions): (status: ClusterStatus) => void {
  let last = '';
  return ({ workers, model }) => {
    const live = workers.filter((worker) => worker.state !== 'lost');
    const progress: StartProgress = {
      numWorkers,
      registered: live.length,
      ready: live.filter((worker) => worker.state === 'ready' || worker.state === 'draining').length,
      expertsHeld: live.reduce((sum, worker) => sum + worker.expertsHeld, 0),
      numExperts: model === null ? 0 : model.numMoeLayers * model.numExperts,
    };
    const told = JSON.stringify(progress);
    if (told !== last) onProgress(progress);
    last = told;
  };
}

function running(
  endpoint: string,
  coordinator: RunningCoordinator,
  workers: LocalWorkers,
  metrics: readonly MetricsSource[],
): LocalCluster {
  let stopping: Promise<void> | null = null;
  const stop = (graceMs: number): Promise<void> => {
    stopping ??= stopInOrder(coordinator, workers, graceMs);
    return stopping;
  };
  let resolveStopped!: () => void;
  const stopped = new Promise<void>((resolve) => {
    resolveStopped = resolve;
  });
  const failed = workers.failed.catch(async (error: unknown) => {
    await stop(0);
    throw error;
  });
  const ended = Promise.race([stopped, failed]);
  ended.catch(() => {});
  return {
    endpoint,
    metrics,
    ended,
    async stop(graceMs) {
      await stop(graceMs);
      resolveStopped();
    },
    kill: () => workers.kill(),
  };
}

/** Requests need all workers until the last has ended, and workers a coordinator to leave. */
async function stopInOrder(coordinator: RunningCoordinator, workers: LocalWorkers, graceMs: number): Promise<void> {
  await coordinator.drain(graceMs);
  await workers.stop(0);
  await coordinator.stop(0);
}

/** A wildcard address as this machine reaches it. */
function reachableHere(address: string): string {
  return address.replace(/^0\.0\.0\.0:/, '127.0.0.1:').replace(/^\[::\]:/, '[::1]:');
}

/** A device tier that is given stands, with the memory as a limit of the placement. */
async function withDeviceTier(options: CompiledLocalClusterOptions): Promise<CompiledLocalClusterOptions> {
  if (options.memoryBytes === 0 || options.deviceSlots !== 0 || options.deviceBytes !== 0) return options;
  return { ...options, ...(await deviceTierWithin(options)) };
}
