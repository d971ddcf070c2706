import { type Clock, EmError, type Logger, overloadRetryMs, toEmError } from '@expertmesh/common';
import { limited, mostRequestBytes, serviceDefinition, toServiceError, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import type { WorkerFacts } from '../membership/worker-facts.js';
import type { WorkerEntry, WorkerTable } from '../membership/worker-table.js';
import { type Forward, type ForwardTarget, forwardStream, forwardUnary, passBytes } from './forward.js';
import { chooseHome } from './home-choice.js';
import { Relay, type RelayedRequest } from './relay.js';
import { type Outcome, RequestCounts } from './request-counts.js';
import { GenerateRecord, LogitsRecord, type RequestRecord } from './request-records.js';
import { type TokenObserver, TokenTimes } from './token-times.js';
import { WorkerChannels } from './worker-channels.js';

export interface RouterOptions {
  readonly coordinator: string;
  readonly table: WorkerTable;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a request whose home is lost waits for another one. */
  readonly recoveryTimeoutMs: number;
  /** Most requests on their way at once; what comes beyond is refused, as the memory that they take has to end somewhere. */
  readonly maxRequests: number;
  /** Why no worker is ready, for people. */
  startingText(): string;
  /** Null: nobody wants to know. */
  readonly tokenObserver: TokenObserver | null;
}

const methods = serviceDefinition(v1.Inference);

/** By method whose answer is a stream: what is kept of it. gRPC refuses a request for which that throws. */
const records: Readonly<Record<string, (request: Buffer) => RequestRecord>> = {
  generate: (request) => new GenerateRecord(request),
  logits: (request) => new LogitsRecord(request),
};

const inTurns = { generate: (request: Buffer) => GenerateRecord.inTurns(request) };

/** A home that is lost, or that is not ready to take requests or not any more. */
const goesOnAfter: ReadonlySet<Outcome> = new Set<Outcome>(['EM_WORKER_LOST', 'EM_CLUSTER_STARTING']);

/**
 * The Inference service of a coordinator: hands every request to a home worker and its answers back. A request whose home is lost goes
 * on at another one, where its caller was: {@link Relay}.
 */
export class Router {
  readonly counts = new RequestCounts(Object.keys(methods));
  readonly #options: RouterOptions;
  readonly #channels = new WorkerChannels();
  readonly #relays = new Set<Relay>();
  /** Requests at a home, by its incarnation. */
  readonly #inFlight = new Map<string, Set<Forward>>();
  #lastHome: string | null = null;
  #isStopping = false;

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  get numRunning(): number {
    return this.#relays.size;
  }

  /** The service as the gRPC server takes it: every method of Inference, with messages left as bytes, or as the records that keep them. */
  addTo(server: grpc.Server): void {
    const definition: Record<string, grpc.MethodDefinition<unknown, unknown>> = {};
    const handlers: grpc.UntypedServiceImplementation = {};
    for (const [name, method] of Object.entries(methods)) {
      const requestDeserialize = records[name] ?? passBytes;
      definition[name] = { ...method, requestDeserialize, responseSerialize: passBytes as (message: unknown) => Buffer };
      handlers[name] = method.responseStream ? this.#streamHandler(name) : this.#unaryHandler(name);
    }
    const mostBytes = () => mostRequestBytes(this.#contextLength());
    const guarded = limited(definition as grpc.ServiceDefinition, handlers, { mostBytes, inTurns });
    server.addService(guarded.definition, guarded.handlers);
  }

  /** A request would be taken now. */
  get isServing(): boolean {
    return !this.#isStopping && this.#readyWorkers().length > 0;
  }

  /** Requests whose home is gone go on elsewhere; its channel is closed. */
  homeLost(entry: WorkerEntry): void {
    const { id, incarnation } = entry.facts;
    const error = new EmError('EM_WORKER_LOST', { worker: id, problem: entry.reason });
    for (const forward of this.#inFlight.get(incarnation) ?? []) forward.lost(error);
    this.#channels.close(incarnation);
  }

  /** Refuses new requests; resolves when the running ones have ended, or after graceMs, when the rest is ended with an error. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    const error = new EmError('EM_CLUSTER_STOPPING', { coordinator: this.#options.coordinator });
    const end = () => {
      for (const relay of this.#relays) relay.fail(error);
    };
    if (graceMs <= 0) end();
    const grace = this.#options.clock.after(graceMs, end);
    await Promise.all([...this.#relays].map((relay) => relay.ended));
    grace.cancel();
    this.#channels.closeAll();
  }

  #unaryHandler(method: string): grpc.handleUnaryCall<unknown, unknown> {
    return (call, callback) => {
      const fail = (error: EmError) => callback(toServiceError(error));
      this.#serve(method, fail, () => ({
        begin: (home) => forwardUnary(this.#target(home), call, callback),
        fail,
        complete: () => undefined,
        get isCancelled() {
          return call.cancelled;
        },
        ...{ numTold: 0, isComplete: false },
      }));
    };
  }

  #streamHandler(method: string): grpc.handleServerStreamingCall<unknown, unknown> {
    return (call) => {
      const fail = (error: EmError) => void call.emit('error', toServiceError(error));
      this.#serve(method, fail, () => this.#streamed(method, call, fail));
    };
  }

  #streamed(method: string, call: grpc.ServerWritableStream<unknown, unknown>, fail: RelayedRequest['fail']): RelayedRequest {
    const { tokenObserver, clock } = this.#options;
    const times = method === 'generate' && tokenObserver !== null ? new TokenTimes(clock, tokenObserver) : null;
    const record = call.request as RequestRecord;
    const take = (answer: unknown) => {
      const isNew = record.take(answer as Buffer);
      if (isNew) times?.message();
      return isNew;
    };
    return {
      begin: (home) => forwardStream(this.#target(home), call, { request: record.request(), take }),
      fail,
      complete: () => call.end(),
      get isCancelled() {
        return call.cancelled;
      },
      get numTold() {
        return record.numTold;
      },
      get isComplete() {
        return record.isComplete;
      },
    };
  }

  /** @param fail where nothing has begun */
  #serve(method: string, fail: RelayedRequest['fail'], request: () => RelayedRequest): void {
    const { clock, logger, recoveryTimeoutMs } = this.#options;
    this.counts.start(method);
    try {
      const home = this.#home();
      const relay = new Relay(request(), {
        ...{ clock, logger, recoveryTimeoutMs },
        choose: (avoid) => this.#choose(avoid),
        handed: (worker, forward) => this.#track(worker, forward),
      });
      this.#relays.add(relay);
      void relay.run(home).then((outcome) => {
        this.counts.finish(outcome);
        this.counts.numMoved += relay.numMoved;
        this.#relays.delete(relay);
      });
    } catch (thrown) {
      const error = toEmError(thrown);
      this.counts.finish(error.code);
      fail(error);
    }
  }

  #target(home: WorkerFacts): ForwardTarget {
    return {
      client: this.#channels.get(home),
      serialize: passBytes,
      deserialize: passBytes,
      metadata: new grpc.Metadata(),
      goesOnAfter,
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
    const home = this.#choose(new Set());
    if (home === null) throw new EmError('EM_CLUSTER_STARTING', { problem: startingText() });
    return home;
  }

  /** @param avoid incarnations */
  #choose(avoid: ReadonlySet<string>): WorkerFacts | null {
    const ready = this.#readyWorkers().filter(({ facts }) => !avoid.has(facts.incarnation));
    const slow = new Set(ready.flatMap(({ report }) => report?.slowPeers ?? []));
    const candidates = ready.map(({ facts, report }) => ({
      worker: facts.id,
      facts,
      // A report is up to one interval old: the requests on their way from here are known better.
      numRequests: Math.max(
        this.#inFlight.get(facts.incarnation)?.size ?? 0,
        (report?.runningRequests ?? 0) + (report?.waitingRequests ?? 0),
      ),
      freeKvBlocks: report?.freeKvBlocks ?? 0,
      isSlow: slow.has(facts.id),
    }));
    const home = chooseHome(candidates, this.#lastHome);
    this.#lastHome = home?.worker ?? this.#lastHome;
    return home?.facts ?? null;
  }

  /** 0 as long as no worker has said what model it has. */
  #contextLength(): number {
    return this.#options.table.all()[0]?.facts.model.contextLength ?? 0;
  }

  #readyWorkers(): readonly WorkerEntry[] {
    return this.#options.table.all().filter((entry) => entry.state === 'ready' && entry.isConnected);
  }

  #track(home: WorkerFacts, forward: Forward): void {
    const forwards = this.#inFlight.get(home.incarnation) ?? new Set();
    this.#inFlight.set(home.incarnation, forwards);
    forwards.add(forward);
    void forward.done.then(() => {
      forwards.delete(forward);
      if (forwards.size === 0) this.#inFlight.delete(home.incarnation);
    });
  }
}
