import { RotatingClient } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import type { WorkerFacts } from '../membership/worker-facts.js';

/** One gRPC client for each worker process that has been home of a request. */
export class WorkerChannels {
  readonly #clients = new Map<string, RotatingClient>();

  /** The client of this process for one call, opened on first use. */
  get(facts: WorkerFacts): grpc.Client {
    const known = this.#clients.get(facts.incarnation);
    if (known !== undefined) return known.forCall();
    // Its connections are its own: a new process at an old address must not inherit the back-off of the failed one to the old one.
    const client = new RotatingClient(facts.address);
    this.#clients.set(facts.incarnation, client);
    return client.forCall();
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
