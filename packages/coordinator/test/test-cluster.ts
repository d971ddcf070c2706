import { createLogger, FakeClock } from '@expertmesh/common';
import { channelOptions, type expertmesh, unary, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { type CoordinatorOptions, type CoordinatorSurroundings, type RunningCoordinator, startCoordinator } from '../src/index.js';
import { FakeWorker, type FakeWorkerOptions } from './fake-worker.js';

/** A coordinator on a clock that stands still, and fake workers; closed as a whole. */
export class TestCluster {
  readonly clock: FakeClock;
  readonly coordinator: RunningCoordinator;
  /** A client of the coordinator. */
  readonly client: grpc.Client;
  readonly workers: FakeWorker[] = [];

  private constructor(clock: FakeClock, coordinator: RunningCoordinator) {
    this.clock = clock;
    this.coordinator = coordinator;
    this.client = new grpc.Client(coordinator.address, grpc.credentials.createInsecure(), {
      ...channelOptions,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  static async start(options: Partial<CoordinatorOptions> = {}, surroundings: CoordinatorSurroundings = {}): Promise<TestCluster> {
    const clock = new FakeClock();
    const defaults = {
      id: 'c1',
      cluster: 'default',
      advertise: null,
      host: '127.0.0.1',
      port: 0,
      store: 'memory:',
      expectWorkers: 2,
      replicas: 1,
    };
    const times = { suspectAfterMs: 5000, reconnectWithinMs: 2000, reportIntervalMs: 1000, recoveryTimeoutMs: 60_000 };
    const logger = createLogger('test', 'silent');
    return new TestCluster(clock, await startCoordinator({ ...defaults, ...times, ...options }, { clock, logger, ...surroundings }));
  }

  async addWorker(id: string, options: Partial<FakeWorkerOptions> = {}): Promise<FakeWorker> {
    const worker = await FakeWorker.start({ ...options, id, coordinator: this.coordinator.address });
    this.workers.push(worker);
    return worker;
  }

  /** Adds workers w1…wN and waits until all of them are ready. */
  async addReady(numWorkers: number, options: Partial<FakeWorkerOptions> = {}): Promise<FakeWorker[]> {
    const ids = Array.from({ length: numWorkers }, (_, index) => `w${index + 1}`);
    const workers = await Promise.all(ids.map((id) => this.addWorker(id, options)));
    for (const worker of workers) worker.join();
    await Promise.all(workers.map((worker) => until(worker, ids, 'READY')));
    return workers;
  }

  status(): Promise<expertmesh.v1.ClusterStatus> {
    return unary(this.client, v1.Cluster.prototype.getStatus, {});
  }

  /** Asks for the status until the condition holds: for what the coordinator knows and tells no worker. */
  async untilStatus(
    isMet: (status: expertmesh.v1.ClusterStatus & { workers: expertmesh.v1.WorkerStatus.$Properties[] }) => boolean,
  ): Promise<void> {
    while (!isMet(await this.status()));
  }

  async close(): Promise<void> {
    for (const worker of this.workers) worker.kill();
    this.client.close();
    await this.coordinator.stop(0);
  }
}

/** Waits until the peers that `observer` was told of last have these states. */
export function until(observer: FakeWorker, ids: readonly string[], state: keyof typeof expertmesh.v1.WorkerState): Promise<void> {
  return observer.until(() => ids.every((id) => peer(observer, id)?.state === v1.WorkerState[state]));
}

export function peer(observer: FakeWorker, id: string): expertmesh.v1.Peer.$Properties | undefined {
  return observer
    .ofKind('peers')
    .at(-1)
    ?.peers?.peers?.find(({ worker }) => worker === id);
}
