// A cluster of its parts, each a process of its own: a coordinator that can be killed and started again, and workers that stay.
import { freePort } from '../../packages/stats/test/redis-server.js';
import { demoModel, type Running, run, until } from './processes.js';
import { statusOf } from './status.js';

export interface PartsOptions {
  readonly store: string;
  readonly workers: readonly string[];
  /** Of a worker, like --memory 1GiB. */
  readonly workerArgs?: (id: string) => readonly string[];
}

export class Parts {
  readonly endpoint: string;
  readonly #options: PartsOptions;
  readonly #workers = new Map<string, Running>();
  #coordinator: Running | null = null;

  private constructor(options: PartsOptions, endpoint: string) {
    this.#options = options;
    this.endpoint = endpoint;
  }

  /** Resolves when all workers are ready. */
  static async start(options: PartsOptions): Promise<Parts> {
    const parts = new Parts(options, `127.0.0.1:${await freePort()}`);
    try {
      await parts.startCoordinator();
      for (const id of options.workers) parts.addWorker(id);
      await parts.untilReady(options.workers);
      return parts;
    } catch (error) {
      await parts.end();
      throw error;
    }
  }

  /** At the same address, with the same store. */
  async startCoordinator(): Promise<void> {
    const { store, workers } = this.#options;
    const port = this.endpoint.slice(this.endpoint.lastIndexOf(':') + 1);
    const args = ['coordinator', '--host', '127.0.0.1', '--port', port, '--store', store, '--expect-workers', String(workers.length)];
    const coordinator = run(args);
    this.#coordinator = coordinator;
    await until(async () => {
      if (coordinator.process.exitCode !== null) throw new Error(`the coordinator ended:\n${coordinator.stderr()}`);
      return coordinator.stdout().includes(' on ') ? true : null;
    });
  }

  async killCoordinator(): Promise<void> {
    this.#coordinator?.process.kill('SIGKILL');
    await this.#coordinator?.finished;
  }

  addWorker(id: string): void {
    const common = ['worker', '--model', demoModel, '--coordinator', this.endpoint, '--id', id, '--threads', '1'];
    this.#workers.set(id, run([...common, ...(this.#options.workerArgs?.(id) ?? [])]));
  }

  async untilReady(ids: readonly string[]): Promise<void> {
    await until(async () => {
      const { workers } = await statusOf(this.endpoint);
      return ids.every((id) => workers.some((worker) => worker.id === id && worker.state === 'ready')) ? true : null;
    });
  }

  /** SIGKILL to everything. */
  async end(): Promise<void> {
    for (const { process: child, finished } of [...this.#workers.values(), ...(this.#coordinator === null ? [] : [this.#coordinator])]) {
      child.kill('SIGKILL');
      await finished;
    }
  }
}
