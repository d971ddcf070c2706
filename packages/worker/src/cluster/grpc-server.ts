import type { Clock } from '@expertmesh/common';
import { Acceptor, serverOptions, serviceName } from '@expertmesh/proto';
import { addReflection, type HealthService } from '@expertmesh/proto/server';
import * as grpc from '@grpc/grpc-js';

/** How long clients have to take the last of their answers when the server closes. */
const closeTimeoutMs = 1000;

/** A worker's gRPC server: its own services, health and reflection. */
export class GrpcServer {
  readonly #acceptor = new Acceptor();
  readonly #server = new grpc.Server({ ...serverOptions, interceptors: [this.#acceptor.interceptor] });
  readonly #health: HealthService;
  readonly #services: string[] = [];

  constructor(health: HealthService) {
    this.#health = health;
  }

  add(definition: grpc.ServiceDefinition, implementation: grpc.UntypedServiceImplementation): void {
    this.#server.addService(definition, implementation);
    this.#services.push(serviceName(definition));
  }

  /** Resolves with the port in use. Rejects with EM_ADDRESS_IN_USE. */
  listen(host: string, port: number): Promise<number> {
    this.#health.addTo(this.#server);
    addReflection(this.#server, this.#services);
    return this.#acceptor.listen(this.#server, host, port);
  }

  /** Takes no new calls, waits a little for the running ones, and ends the rest. */
  close(clock: Clock): Promise<void> {
    this.#health.close();
    this.#acceptor.close();
    return new Promise((resolve) => {
      const timer = clock.after(closeTimeoutMs, () => this.#server.forceShutdown());
      this.#server.tryShutdown(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}
