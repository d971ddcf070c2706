import { type Clock, EmError, overloadRetryMs, toEmError } from '@expertmesh/common';
import { serviceDefinition, toServiceError, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import type { WorkerFacts } from '../membership/worker-facts.js';
import type { WorkerEntry, WorkerTable } from '../membership/worker-table.js';
import { type Forward, type ForwardTarget, forwardStream, forwardUnary, passBytes } from './forward.js';
import { chooseHome } from './home-choice.js';
import { RequestCounts } from './request-counts.js';
import { type TokenObserver, TokenTimes } from './token-times.js';
import { WorkerChannels } from './worker-channels.js';

export interface RouterOptions {
  readonly coordinator: string;
  readonly table: WorkerTable;
  readonly clock: Clock;
  /** Most requests on their way at once; what comes beyond is refused, as the memory that they take has to end somewhere. */
  readonly maxRequests: number;
  /** Why no worker is ready, for people. */
  startingText(): string;
  /** Null: nobody wants to know. */
  readonly tokenObserver: TokenObserver | null;
}

const methods = serviceDefinition(v1.Inference);

/** The Inference service of a coordinator: hands every request to a home worker and its answers back. */
export class Router {
  readonly counts = new RequestCounts(Object.keys(methods));
  readonly #options: RouterOptions;
  readonly #channels = new WorkerChannels();
  /** Requests on their way, by incarnation of their home. */
  readonly #inFlight = new Map<string, Set<Forward>>();
  #lastHome: string | null = null;
  #isStopping = false;

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  get numRunning(): number {
    return [...this.#inFlight.values()].reduce((sum, forwards) => sum + forwards.size, 0);
  }

  /** The service as the gRPC server takes it: every method of Inference, with messages left as bytes. */
  addTo(server: grpc.Server): void {
    const definition: Record<string, grpc.MethodDefinition<unknown, unknown>> = {};
    const handlers: grpc.UntypedServiceImplementation = {};
    for (const [name, method] of Object.entries(methods)) {
      definition[name] = { ...method, requestDeserialize: passBytes, responseSerialize: passBytes as (message: unknown) => Buffer };
      handlers[name] = method.responseStream ? this.#streamHandler(name) : this.#unaryHandler(name);
    }
    server.addService(definition as grpc.ServiceDefinition, handlers);
  }

  /** A request would be taken now. */
  get isServing(): boolean {
    return !this.#isStopping && this.#readyWorkers().length > 0;
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

  #unaryHandler(method: string): grpc.handleUnaryCall<unknown, unknown> {
    return (call, callback) => {
      this.counts.start(method);
      try {
        const home = this.#home();
        this.#track(home, forwardUnary(this.#target(home), call, callback));
      } catch (thrown) {
        const error = toEmError(thrown);
        this.counts.finish(error.code);
        callback(toServiceError(error));
      }
    };
  }

  #streamHandler(method: string): grpc.handleServerStreamingCall<unknown, unknown> {
    const { tokenObserver, clock } = this.#options;
    return (call) => {
      this.counts.start(method);
      try {
        const home = this.#home();
        const times = method === 'generate' && tokenObserver !== null ? new TokenTimes(clock, tokenObserver) : null;
        const onMessage = times === null ? null : () => times.message();
        this.#track(home, forwardStream(this.#target(home), call, onMessage));
      } catch (thrown) {
        const error = toEmError(thrown);
        this.counts.finish(error.code);
        call.emit('error', toServiceError(error));
      }
    };
  }

  #target(home: WorkerFacts): ForwardTarget {
    return {
      client: this.#channels.get(home),
      serialize: passBytes,
      deserialize: passBytes,
      metadata: new grpc.Metadata(),
      lost: (problem) => new EmError('EM_WORKER_LOST', { worker: home.id, problem }),
    };
  }

  /** @throws EM_CLUSTER_STARTING, EM_CLUSTER_STOPPING, EM_OVERLOADED */
  #home(): WorkerFacts {
    const { coordinator, maxRequests, startingText } = this.#options;
    if (this.#isStopping) throw new EmError('EM_CLUSTER_STOPPING', { coordinator });
    if (this.numRunning >= maxRequests) {
      const what = `number of requests on their way through coordinator ${coordinator}`;
      throw new EmError('EM_OVERLOADED', { what, got: this.numRunning, wanted: maxRequests, retryMs: overloadRetryMs });
    }
    const candidates = this.#readyWorkers().map(({ facts, report }) => ({
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

  #readyWorkers(): readonly WorkerEntry[] {
    return this.#options.table.all().filter((entry) => entry.state === 'ready' && entry.isConnected);
  }

  #track(home: WorkerFacts, forward: Forward): void {
    const forwards = this.#inFlight.get(home.incarnation) ?? new Set();
    this.#inFlight.set(home.incarnation, forwards);
    forwards.add(forward);
    void forward.done.then((outcome) => {
      this.counts.finish(outcome);
      forwards.delete(forward);
      if (forwards.size === 0) this.#inFlight.delete(home.incarnation);
    });
  }
}
