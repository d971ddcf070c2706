import { type Clock, EmError, toEmError } from '@expertmesh/common';
import { serviceDefinition, toServiceError, v1 } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { type Forward, forwardStream, forwardUnary, passBytes } from './forward.js';
import { chooseHome } from './home-choice.js';
import { WorkerChannels } from './worker-channels.js';
import type { WorkerFacts } from './worker-facts.js';
import type { WorkerEntry, WorkerTable } from './worker-table.js';

export interface RouterOptions {
  readonly coordinator: string;
  readonly table: WorkerTable;
  readonly clock: Clock;
  /** Most requests on their way at once; what comes beyond is refused, as the memory that they take has to end somewhere. */
  readonly maxRequests: number;
  /** Why no worker is ready, for people. */
  startingText(): string;
}

/** How long a refused client is told to wait: about the time in which some of many requests end. */
const retryMs = 1000;

/** The Inference service of a coordinator: hands every request to a home worker and its answers back. */
export class Router {
  readonly #options: RouterOptions;
  readonly #channels = new WorkerChannels();
  /** Requests on their way, by incarnation of their home. */
  readonly #inFlight = new Map<string, Set<Forward>>();
  #numInFlight = 0;
  #lastHome: string | null = null;
  #isStopping = false;

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  /** The service as the gRPC server takes it: every method of Inference, with messages left as bytes. */
  addTo(server: grpc.Server): void {
    const definition: Record<string, grpc.MethodDefinition<unknown, unknown>> = {};
    const handlers: grpc.UntypedServiceImplementation = {};
    for (const [name, method] of Object.entries(serviceDefinition(v1.Inference))) {
      definition[name] = { ...method, requestDeserialize: passBytes, responseSerialize: passBytes as (message: unknown) => Buffer };
      handlers[name] = method.responseStream ? this.#streamHandler() : this.#unaryHandler();
    }
    server.addService(definition as grpc.ServiceDefinition, handlers);
  }

  /** Ends the requests whose home is gone; its channel is closed. */
  homeLost(entry: WorkerEntry): void {
    const { id, incarnation } = entry.facts;
    const error = new EmError('EM_WORKER_LOST', { worker: id, problem: entry.reason });
    for (const forward of this.#inFlight.get(incarnation) ?? []) forward.fail(error);
    this.#channels.close(incarnation);
  }

  /** Refuses new requests; resolves when the running ones have ended, or after graceMs, when the rest is ended with an error. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    const running = () => [...this.#inFlight.values()].flatMap((forwards) => [...forwards]);
    const error = new EmError('EM_CLUSTER_STOPPING', { coordinator: this.#options.coordinator });
    const grace = this.#options.clock.after(graceMs, () => {
      for (const forward of running()) forward.fail(error);
    });
    await Promise.all(running().map((forward) => forward.done));
    grace.cancel();
    this.#channels.closeAll();
  }

  #unaryHandler(): grpc.handleUnaryCall<Buffer, Buffer> {
    return (call, callback) => {
      try {
        const home = this.#home();
        this.#track(home, forwardUnary(this.#channels.get(home), home.id, call, callback));
      } catch (thrown) {
        callback(toServiceError(toEmError(thrown)));
      }
    };
  }

  #streamHandler(): grpc.handleServerStreamingCall<Buffer, Buffer> {
    return (call) => {
      try {
        const home = this.#home();
        this.#track(home, forwardStream(this.#channels.get(home), home.id, call));
      } catch (thrown) {
        call.emit('error', toServiceError(toEmError(thrown)));
      }
    };
  }

  /** @throws EM_CLUSTER_STARTING, EM_CLUSTER_STOPPING, EM_OVERLOADED */
  #home(): WorkerFacts {
    const { table, coordinator, maxRequests, startingText } = this.#options;
    if (this.#isStopping) throw new EmError('EM_CLUSTER_STOPPING', { coordinator });
    if (this.#numInFlight >= maxRequests) {
      const what = `number of requests on their way through coordinator ${coordinator}`;
      throw new EmError('EM_OVERLOADED', { what, got: this.#numInFlight, wanted: maxRequests, retryMs });
    }
    const ready = table.all().filter((entry) => entry.state === 'ready' && entry.isConnected);
    const candidates = ready.map(({ facts, report }) => ({
      worker: facts.id,
      facts,
      // A report is up to one interval old: the requests on their way from here are known better.
      numRequests: Math.max(
        this.#inFlight.get(facts.incarnation)?.size ?? 0,
        (report?.runningRequests ?? 0) + (report?.waitingRequests ?? 0),
      ),
      freeKvBlocks: report?.freeKvBlocks ?? 0,
    }));
    const home = chooseHome(candidates, this.#lastHome);
    if (home === null) throw new EmError('EM_CLUSTER_STARTING', { problem: startingText() });
    this.#lastHome = home.worker;
    return home.facts;
  }

  #track(home: WorkerFacts, forward: Forward): void {
    const forwards = this.#inFlight.get(home.incarnation) ?? new Set();
    this.#inFlight.set(home.incarnation, forwards);
    forwards.add(forward);
    this.#numInFlight += 1;
    void forward.done.then(() => {
      this.#numInFlight -= 1;
      forwards.delete(forward);
      if (forwards.size === 0) this.#inFlight.delete(home.incarnation);
    });
  }
}
