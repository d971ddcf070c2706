import { fileURLToPath } from 'node:url';
import { createLogger, logLevelFromEnvironment } from '@expertmesh/common';
import { LoopbackHub, type RunningWorker, startWorker, type WorkerOptions } from '@expertmesh/worker';
import type { CompiledLocalClusterOptions } from './options.js';
import { defaultLogLevel, SupervisedWorker } from './supervised-worker.js';

/** The workers of a local cluster, in whatever processes they run. */
export interface LocalWorkers {
  /** Rejects when a worker ends by an error that trying again cannot help; never resolves. */
  readonly failed: Promise<never>;
  /** HOST:PORT of each worker's metrics, in their order; to be asked when all have come to serve. */
  metricsAddresses(): Promise<readonly (string | null)[]>;
  /** Tells that all have come to serve. */
  confirmServing(): void;
  stop(graceMs: number): Promise<void>;
  /** Ends all at once, as far as they are processes of their own. */
  kill(): void;
}

/** The built module: node runs no TypeScript sources. */
const workerEntry = fileURLToPath(new URL('../dist/worker-process.js', import.meta.url));

export function superviseWorkers(options: CompiledLocalClusterOptions, workers: readonly WorkerOptions[]): LocalWorkers {
  const { clock, onLine, onRestart } = options;
  const processes = workers.map((worker) => new SupervisedWorker({ worker, entry: workerEntry, clock, onLine, onRestart }));
  return {
    failed: firstFailure(processes.map((process) => process.ended)),
    metricsAddresses: () => Promise.all(processes.map((process) => process.metricsAddress)),
    confirmServing() {
      for (const process of processes) process.confirmServing();
    },
    async stop(graceMs) {
      await Promise.all(processes.map((process) => process.stop(graceMs)));
    },
    kill() {
      for (const process of processes) process.kill();
    },
  };
}

export function startWorkersInProcess(workers: readonly WorkerOptions[]): LocalWorkers {
  const hub = new LoopbackHub();
  const logger = createLogger('worker', logLevelFromEnvironment(defaultLogLevel));
  const starting = workers.map((worker) => startWorker(worker, { hub, logger }));
  return {
    failed: firstFailure(starting.map(async (worker) => (await worker).ended)),
    metricsAddresses: async () => (await Promise.all(starting)).map((worker) => worker.metricsAddress),
    confirmServing() {},
    async stop(graceMs) {
      const started = await Promise.allSettled(starting);
      const running = started.filter((worker): worker is PromiseFulfilledResult<RunningWorker> => worker.status === 'fulfilled');
      await Promise.all(running.map((worker) => worker.value.stop(graceMs)));
    },
    kill() {},
  };
}

function firstFailure(ends: readonly Promise<void>[]): Promise<never> {
  const failed = new Promise<never>((_resolve, reject) => {
    for (const end of ends) end.catch(reject);
  });
  // Whoever starts the cluster awaits it; until then a failure must not end the process.
  failed.catch(() => {});
  return failed;
}
