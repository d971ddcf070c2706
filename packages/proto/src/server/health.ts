import type * as grpc from '@grpc/grpc-js';
import { HealthImplementation, type ServingStatus } from 'grpc-health-check';
import { serviceDefinition, serviceName, v1 } from '../service.js';

/** The whole server, as probes ask for it, and the one service that is not always ready. */
const names = ['', serviceName(serviceDefinition(v1.Inference))];

type WatchCall = grpc.ServerWritableStream<unknown, unknown>;
interface Handlers {
  readonly check: grpc.handleUnaryCall<unknown, unknown>;
  readonly watch: (call: WatchCall) => void;
}

/** grpc.health.v1.Health of a server: SERVING exactly while a request would be accepted. */
export class HealthService {
  readonly #health = new HealthImplementation();
  readonly #isServing: () => boolean;
  readonly #watches = new Set<WatchCall>();
  #status: ServingStatus | null = null;

  constructor(isServing: () => boolean) {
    this.#isServing = isServing;
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
    const status = this.#isServing() ? 'SERVING' : 'NOT_SERVING';
    if (status === this.#status) return;
    this.#status = status;
    for (const name of names) this.#health.setStatus(name, status);
  }

  /** Ends the watches, which would hold up the end of the server. */
  close(): void {
    for (const call of this.#watches) call.end();
    this.#watches.clear();
  }
}
