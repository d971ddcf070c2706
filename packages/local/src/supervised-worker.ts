import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { backoffMs, type Clock, type Deferred, deferred, EmError, type Timer } from '@expertmesh/common';
import type { WorkerOptions } from '@expertmesh/worker';
import { fromFailed, type SupervisorMessage, type WorkerProcessMessage } from './messages.js';

/** Deaths after which a worker is given up, as long as it has never served. */
const maxFailedStarts = 5;
const firstDelayMs = 250;
const mostDelayMs = 10_000;
/** A worker that ran for so long begins again with a restart at once. */
const healthyAfterMs = 30_000;
/** Of the workers of a local cluster. */
export const defaultLogLevel = 'warn';
/** Time a worker has to end after its grace, before it is killed. */
const endWithinMs = 5_000;

export interface SupervisedWorkerOptions {
  readonly worker: WorkerOptions;
  /** Main module of the worker process. */
  readonly entry: string;
  readonly clock: Clock;
  readonly onLine: (worker: string, line: string) => void;
  readonly onRestart: (worker: string, how: string, delayMs: number) => void;
}

/** One worker process, started again under the same id whenever it dies of something that trying again can help. */
export class SupervisedWorker {
  readonly #options: SupervisedWorkerOptions;
  readonly #ended: Deferred<void> = deferred();
  readonly #metricsAddress: Deferred<string | null> = deferred();
  #child: ChildProcess | null = null;
  #restart: Timer | null = null;
  #isStopping = false;
  #hasServed = false;
  #startedAt: number | null = null;
  #numDeaths = 0;
  #failure: EmError | null = null;

  constructor(options: SupervisedWorkerOptions) {
    this.#options = options;
    // Its owner may look only at the first of several workers that end.
    this.#ended.promise.catch(() => {});
    this.#spawn();
  }

  /** Resolves when the worker has been stopped; rejects with the error that trying again cannot help. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** HOST:PORT of the first process's metrics, once it has started; null without metrics. */
  get metricsAddress(): Promise<string | null> {
    return this.#metricsAddress.promise;
  }

  /** Process id of the present process; null between two. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** The present process has said that it serves. */
  get hasStarted(): boolean {
    return this.#startedAt !== null;
  }

  /** Tells that the worker has come to serve: from now on it is started again however often it dies. */
  confirmServing(): void {
    this.#hasServed = true;
  }

  /** Asks the process to finish its requests for at most `graceMs` and to end; kills it when it does not. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    if (this.#child === null) {
      this.#restart?.cancel();
      this.#ended.resolve();
      return;
    }
    this.#tell({ type: 'stop', graceMs });
    const timer = this.#options.clock.after(graceMs + endWithinMs, () => this.kill());
    // An error that ended it meanwhile is told by `ended`.
    await this.#ended.promise.catch(() => {});
    timer.cancel();
  }

  /** Ends the process at once. */
  kill(): void {
    this.#isStopping = true;
    this.#restart?.cancel();
    if (this.#child === null) this.#ended.resolve();
    else this.#child.kill('SIGKILL');
  }

  #spawn(): void {
    const { worker, entry, onLine } = this.#options;
    const child = spawn(process.execPath, [entry, worker.id], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: quietByDefault(process.env),
    });
    this.#child = child;
    this.#startedAt = null;
    this.#failure = null;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => onLine(worker.id, line));
    }
    child.on('message', (message) => this.#hear(message as WorkerProcessMessage));
    let spawnError: Error | null = null;
    child.on('error', (error) => {
      spawnError = error;
      // A process that was never made emits no `close`.
      if (child.pid === undefined) this.#died(error.message);
    });
    // `close`, not `exit`: it comes after the last message and the last line.
    child.on('close', (code, signal) => {
      if (child.pid !== undefined) this.#died(spawnError?.message ?? (signal === null ? `exit code ${code}` : `signal ${signal}`));
    });
    this.#tell({ type: 'start', options: worker });
  }

  #hear(message: WorkerProcessMessage): void {
    switch (message.type) {
      case 'started':
        this.#startedAt = this.#options.clock.elapsed();
        this.#metricsAddress.resolve(message.metricsAddress);
        return;
      case 'failed':
        this.#failure = fromFailed(message);
        return;
    }
  }

  #died(how: string): void {
    this.#child = null;
    const { clock, worker, onRestart } = this.#options;
    if (this.#isStopping) {
      this.#ended.resolve();
      return;
    }
    if (this.#failure?.isPermanent) {
      this.#ended.reject(this.#failure);
      return;
    }
    if (this.#startedAt !== null && clock.elapsed() - this.#startedAt >= healthyAfterMs) this.#numDeaths = 0;
    const what = this.#failure === null ? how : `${this.#failure.code}: ${this.#failure.message}`;
    this.#numDeaths += 1;
    if (!this.#hasServed && this.#numDeaths >= maxFailedStarts) {
      const problem = `it ended ${maxFailedStarts} times while starting, the last time by ${what}`;
      this.#ended.reject(this.#failure ?? new EmError('EM_WORKER_LOST', { worker: worker.id, problem }));
      return;
    }
    const delayMs = this.#numDeaths === 1 ? 0 : backoffMs(this.#numDeaths - 2, firstDelayMs, mostDelayMs);
    onRestart(worker.id, what, delayMs);
    this.#restart = clock.after(delayMs, () => this.#spawn());
  }

  #tell(message: SupervisorMessage): void {
    // A process that dies at this moment is noticed by its `close`.
    this.#child?.send(message, () => {});
  }
}

/** The supervisor tells what people need to know of its workers; their own words are wanted where something is wrong. */
function quietByDefault(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, EXPERTMESH_LOG: environment.EXPERTMESH_LOG || defaultLogLevel };
}
