import { channelOptions } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import type { WorkerFacts } from './worker-facts.js';

/** One gRPC client for each worker process that has been home of a request. */
export class WorkerChannels {
  readonly #clients = new Map<string, grpc.Client>();

  /** The client of this process, opened on first use. */
  get(facts: WorkerFacts): grpc.Client {
    const known = this.#clients.get(facts.incarnation);
    if (known !== undefined) return known;
    const client = new grpc.Client(facts.address, grpc.credentials.createInsecure(), {
      ...channelOptions,
      // A new process at an old address must not inherit the back-off of the failed connection to the old one.
      'grpc.use_local_subchannel_pool': 1,
    });
    this.#clients.set(facts.incarnation, client);
    return client;
  }

  /** For a process that is gone; calls still open on it have been failed. */
  close(incarnation: string): void {
    this.#clients.get(incarnation)?.close();
    this.#clients.delete(incarnation);
  }

  closeAll(): void {
    for (const incarnation of this.#clients.keys()) this.close(incarnation);
  }
}
