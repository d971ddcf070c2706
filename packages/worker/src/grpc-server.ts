import { type Clock, causeText, EmError } from '@expertmesh/common';
import { channelOptions, serviceName } from '@expertmesh/proto';
import { addReflection, type HealthService } from '@expertmesh/proto/server';
import * as grpc from '@grpc/grpc-js';

/** How long clients have to take the last of their answers when the server closes. */
const closeTimeoutMs = 1000;

/** A peer that vanished without closing its connection is noticed by unanswered pings, so that dead connections do not add up. */
const serverOptions: grpc.ServerOptions = { ...channelOptions, 'grpc.keepalive_time_ms': 20_000, 'grpc.keepalive_timeout_ms': 10_000 };

/** A worker's gRPC server: its own services, health and reflection. */
export class GrpcServer {
  readonly #server = new grpc.Server(serverOptions);
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
    const address = hostAndPort(host, port);
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(new EmError('EM_ADDRESS_IN_USE', { address, cause: causeText(error) }, { cause: error }));
      });
    });
  }

  /** Takes no new calls, waits a little for the running ones, and ends the rest. */
  close(clock: Clock): Promise<void> {
    this.#health.close();
    return new Promise((resolve) => {
      const timer = clock.after(closeTimeoutMs, () => this.#server.forceShutdown());
      this.#server.tryShutdown(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}

/** As gRPC writes addresses: IPv6 in brackets. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}
