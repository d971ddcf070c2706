import type * as grpc from '@grpc/grpc-js';
import { HealthImplementation, type ServingStatus } from 'grpc-health-check';
import { serviceDefinition, serviceName, v1 } from '../service.js';

/** The whole server, and the service that clients use. */
const wholeName = '';
const servingName = serviceName(serviceDefinition(v1.Inference));
const leadingName = serviceName(serviceDefinition(v1.Cluster));

type WatchCall = grpc.ServerWritableStream<unknown, unknown>;
interface Handlers {
  readonly check: grpc.handleUnaryCall<unknown, unknown>;
  readonly watch: (call: WatchCall) => void;
}

/** Of a coordinator beside that it takes requests. */
export interface CoordinatorHealth {
  readonly isLeading: () => boolean;
  /** False where requests fail that need an expert which nobody serves, or will. */
  readonly isWhole: () => boolean;
}

/**
 * grpc.health.v1.Health of a server: SERVING exactly while a request would be accepted; for the Cluster service of a coordinator, while
 * that one leads; for the empty name also not while some requests are accepted in vain. Whoever sends a coordinator's clients and
 * workers elsewhere goes by the service: those that bring experts back have to reach it.
 */
export class HealthService {
  readonly #health = new HealthImplementation();
  readonly #conditions: readonly (readonly [name: string, holds: () => boolean])[];
  readonly #watches = new Set<WatchCall>();
  readonly #statuses = new Map<string, ServingStatus>();

  /** @param coordinator absent for a server that is none */
  constructor(isServing: () => boolean, coordinator?: CoordinatorHealth) {
    this.#conditions = [
      [wholeName, () => isServing() && (coordinator?.isWhole() ?? true)],
      [servingName, isServing],
      ...(coordinator === undefined ? [] : [[leadingName, coordinator.isLeading] as const]),
    ];
    this.refresh();
  }

  addTo(server: grpc.Server): void {
    this.#health.addToServer({
      addService: (definition, implementation) => {
        const handlers = implementation as unknown as Handlers;
        server.addService(
          definition as grpc.ServiceDefinition,
          {
            ...implementation,
            check: (call: grpc.ServerUnaryCall<unknown, unknown>, callback: grpc.sendUnaryData<unknown>) => {
              this.refresh();
              handlers.check(call, callback);
            },
            watch: (call: WatchCall) => {
              this.refresh();
              this.#watches.add(call);
              call.on('cancelled', () => this.#watches.delete(call));
              handlers.watch(call);
            },
          } as grpc.UntypedServiceImplementation,
        );
      },
    });
  }

  /** Tells the watchers when what they were told last is no longer so. */
  refresh(): void {
    for (const [name, holds] of this.#conditions) {
      const status = holds() ? 'SERVING' : 'NOT_SERVING';
      if (status === this.#statuses.get(name)) continue;
      this.#statuses.set(name, status);
      this.#health.setStatus(name, status);
    }
  }

  /** Ends the watches, which would hold up the end of the server. */
  close(): void {
    for (const call of this.#watches) call.end();
    this.#watches.clear();
  }
}
