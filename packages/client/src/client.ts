import { backoffMs, type Clock, EmError, systemClock, toEmError } from '@expertmesh/common';
import {
  channelOptions,
  fromServiceError,
  type MethodToken,
  type RequestProperties,
  type Response,
  serverStream,
  unary,
  v1,
} from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import {
  type ClusterPlacement,
  type ClusterStatus,
  clusterStatusFrom,
  type ExpertLoad,
  loadFrom,
  type ModelInfo,
  modelFrom,
  placementFrom,
  type WorkerStatus,
  workerFrom,
} from './cluster-status.js';
import { type DocumentScore, documentMessage, type LogitsChunk, logitsFrom, type ScoreDocument, scoreFrom } from './documents.js';
import { type GenerateEvent, type GenerateOptions, generateEvents, generateRequest } from './generate.js';
import {
  type AutoPolicy,
  autoPolicyFrom,
  type ExpertPin,
  type Operation,
  operationActions,
  operationFrom,
  type PlanOptions,
  pinFrom,
  planRequest,
} from './operations.js';
import { isServing, pause, type WaitOptions, waitingFor } from './serving.js';
import { messages } from './stream.js';

export interface ClientOptions {
  /**
   * How often a call that only reads is tried again when nobody answers, with growing delays.
   * @defaultValue 0
   */
  readonly retries?: number;
  readonly clock?: Clock;
}

export interface CallOptions {
  /** Cancels the call: it ends by EM_CANCELLED. */
  readonly signal?: AbortSignal;
  /** Ends the call by EM_DEADLINE when it has no answer after this. */
  readonly timeoutMs?: number;
}

export interface Tokens {
  readonly ids: readonly number[];
  /** The vocabulary's entries. */
  readonly tokens: readonly string[];
}

const firstRetryMs = 100;
const longestRetryMs = 2_000;
const pollEveryMs = 50;

/** A coordinator that has just come up is reached soon, instead of after grpc-js's two minutes. */
const reconnectOptions: grpc.ChannelOptions = {
  'grpc.initial_reconnect_backoff_ms': firstRetryMs,
  'grpc.max_reconnect_backoff_ms': longestRetryMs,
};

/**
 * A client of one cluster. It connects with the first call, and again after a break.
 * Calls reject with an EmError: that of the server, EM_CLUSTER_UNREACHABLE, EM_DEADLINE or EM_CANCELLED.
 */
export class ExpertmeshClient {
  /** HOST:PORT */
  readonly endpoint: string;
  readonly #channel: grpc.Client;
  readonly #retries: number;
  readonly #clock: Clock;

  constructor(endpoint: string, options: ClientOptions = {}) {
    this.endpoint = endpoint;
    this.#retries = options.retries ?? 0;
    this.#clock = options.clock ?? systemClock;
    this.#channel = new grpc.Client(endpoint, grpc.credentials.createInsecure(), { ...channelOptions, ...reconnectOptions });
  }

  /** The tokens of a prompt as they are produced. Leaving the loop early cancels the request. */
  async *generate(options: GenerateOptions): AsyncGenerator<GenerateEvent, void, undefined> {
    const request = generateRequest(options);
    const start = () => serverStream(this.#channel, v1.Inference.prototype.generate, request, callOptions(options));
    for await (const message of messages(start, this.endpoint, options.signal)) yield* generateEvents(message);
  }

  /** Scores in the documents' order. */
  async score(documents: readonly ScoreDocument[], options: CallOptions = {}): Promise<DocumentScore[]> {
    const answer = await this.#call(v1.Inference.prototype.score, { documents: documents.map(documentMessage) }, options);
    return answer.documents.map(scoreFrom);
  }

  /** The logits of every position, some rows at a time. Leaving the loop early cancels the request. */
  async *logits(document: ScoreDocument, options: CallOptions = {}): AsyncGenerator<LogitsChunk, void, undefined> {
    const request = { document: documentMessage(document) };
    const start = () => serverStream(this.#channel, v1.Inference.prototype.logits, request, callOptions(options));
    for await (const message of messages(start, this.endpoint, options.signal)) yield logitsFrom(message);
  }

  /** With the tokenizer's special tokens, unless `plain`. */
  async tokenize(text: string, options: CallOptions & { readonly plain?: boolean } = {}): Promise<Tokens> {
    const { ids, tokens } = await this.#read(v1.Inference.prototype.tokenize, { text, plain: options.plain ?? false }, options);
    return { ids, tokens };
  }

  async listModels(options: CallOptions = {}): Promise<ModelInfo[]> {
    const { models } = await this.#read(v1.Inference.prototype.listModels, {}, options);
    return models.map(modelFrom);
  }

  async status(options: CallOptions = {}): Promise<ClusterStatus> {
    return clusterStatusFrom(await this.#read(v1.Cluster.prototype.getStatus, {}, options));
  }

  /** The status at once, then after every change, at most four times a second. Ends when the coordinator does; leaving the loop cancels. */
  async *watchStatus(options: { readonly signal?: AbortSignal } = {}): AsyncGenerator<ClusterStatus, void, undefined> {
    const start = () => serverStream(this.#channel, v1.Cluster.prototype.watchStatus, {});
    for await (const status of messages(start, this.endpoint, options.signal)) yield clusterStatusFrom(status);
  }

  /** Whether it would take a request now, as its health service says. */
  async isServing(options: Pick<CallOptions, 'timeoutMs'> = {}): Promise<boolean> {
    // Few callers need what it takes to speak to the health service, and it is not small.
    const { askHealth } = await import('@expertmesh/proto/server');
    try {
      return await askHealth(this.#channel, 'expertmesh.v1.Inference', callOptions(options));
    } catch (thrown) {
      throw fromServiceError(thrown, this.endpoint);
    }
  }

  async workers(options: CallOptions = {}): Promise<WorkerStatus[]> {
    const { workers } = await this.#read(v1.Cluster.prototype.listWorkers, {}, options);
    return workers.map(workerFrom);
  }

  async placement(options: CallOptions = {}): Promise<ClusterPlacement> {
    return placementFrom(await this.#read(v1.Cluster.prototype.getPlacement, {}, options));
  }

  /** Load of the windows that ended in the last `sinceMs`; without it of all that are kept. */
  async load(options: CallOptions & { readonly sinceMs?: number } = {}): Promise<ExpertLoad> {
    return loadFrom(await this.#read(v1.Cluster.prototype.getLoad, { sinceMs: options.sinceMs ?? 0 }, options));
  }

  /** Stops new requests at a worker and begins to move its experts off. @param throttle bytes a second; 0 = no limit */
  async drain(worker: string, throttle = 0, options: CallOptions = {}): Promise<Operation> {
    return operationFrom(await this.#call(v1.Cluster.prototype.drain, { worker, throttleBytesPerSecond: throttle }, options));
  }

  async undrain(worker: string, throttle = 0, options: CallOptions = {}): Promise<Operation> {
    return operationFrom(await this.#call(v1.Cluster.prototype.undrain, { worker, throttleBytesPerSecond: throttle }, options));
  }

  /** The plan document, as text. */
  async planRebalance(plan: PlanOptions, options: CallOptions = {}): Promise<string> {
    return (await this.#call(v1.Cluster.prototype.planRebalance, planRequest(plan), options)).plan;
  }

  /** Begins to carry a plan out. @param pace bytes a second (0 = no limit) and moves at once */
  async applyPlan(
    plan: string,
    pace: { readonly throttleBytesPerSecond: number; readonly concurrency: number },
    options: CallOptions = {},
  ): Promise<Operation> {
    return operationFrom(await this.#call(v1.Cluster.prototype.applyPlan, { plan, ...pace }, options));
  }

  /** The operation as it stands, and at every change until it has ended. @param id empty = the one under way, else the newest */
  async *watchOperation(id: string, options: CallOptions = {}): AsyncGenerator<Operation, void, undefined> {
    const start = () => serverStream(this.#channel, v1.Cluster.prototype.watchOperation, { id }, callOptions(options));
    for await (const message of messages(start, this.endpoint, options.signal)) yield operationFrom(message);
  }

  async controlOperation(
    id: string,
    action: keyof typeof operationActions,
    throttleBytesPerSecond = 0,
    options: CallOptions = {},
  ): Promise<Operation> {
    const request = { id, action: operationActions[action], throttleBytesPerSecond };
    return operationFrom(await this.#call(v1.Cluster.prototype.controlOperation, request, options));
  }

  /** Newest first. */
  async operations(limit = 0, options: CallOptions = {}): Promise<Operation[]> {
    const { operations } = await this.#read(v1.Cluster.prototype.listOperations, { limit }, options);
    return operations.map(operationFrom);
  }

  /** Changes the pins and resolves with all there are. An empty worker in `remove` stands for all pins of the expert. */
  async pin(add: readonly ExpertPin[], remove: readonly ExpertPin[], options: CallOptions = {}): Promise<ExpertPin[]> {
    const { pins } = await this.#call(v1.Cluster.prototype.pin, { add: [...add], remove: [...remove] }, options);
    return pins.map(pinFrom);
  }

  /** The automatic policy, after it has been replaced where `set` is given. */
  async auto(set: AutoPolicy | null, options: CallOptions = {}): Promise<AutoPolicy & { readonly lastDecision: string }> {
    return autoPolicyFrom(await this.#call(v1.Cluster.prototype.auto, set === null ? {} : { set }, options));
  }

  /** Resolves when every worker of the placement, and at least `numWorkers`, is ready; a coordinator that is not up yet is waited for. */
  async waitUntilServing(options: WaitOptions = {}): Promise<ClusterStatus> {
    const { numWorkers = 1, signal, timeoutMs = Number.POSITIVE_INFINITY, onProgress } = options;
    const deadlineMs = this.#clock.elapsed() + timeoutMs;
    let last: ClusterStatus | null = null;
    for (;;) {
      const status = await this.#statusIfUp(deadlineMs, signal);
      if (status !== null) onProgress?.(status);
      if (status !== null && isServing(status, numWorkers)) return status;
      last = status ?? last;
      if (this.#clock.elapsed() >= deadlineMs) {
        throw new EmError('EM_CLUSTER_STARTING', { problem: `after ${timeoutMs} ms, ${waitingFor(last, numWorkers)}` });
      }
      await pause(this.#clock, pollEveryMs, signal);
    }
  }

  /** Ends the connection; calls on their way are cancelled by their own signals, not by this. */
  close(): void {
    this.#channel.close();
  }

  async #statusIfUp(deadlineMs: number, signal: AbortSignal | undefined): Promise<ClusterStatus | null> {
    const leftMs = deadlineMs - this.#clock.elapsed();
    try {
      return await this.status({ ...(signal && { signal }), ...(Number.isFinite(leftMs) && { timeoutMs: Math.max(leftMs, 1) }) });
    } catch (thrown) {
      const error = toEmError(thrown);
      if (error.code === 'EM_CLUSTER_UNREACHABLE' || error.code === 'EM_DEADLINE') return null;
      throw error;
    }
  }

  async #call<M extends MethodToken>(method: M, request: RequestProperties<M>, options: CallOptions): Promise<Response<M>> {
    try {
      return await unary(this.#channel, method, request, callOptions(options), options.signal);
    } catch (thrown) {
      throw fromServiceError(thrown, this.endpoint);
    }
  }

  /** A call without effects: safe to try again when nobody answered. */
  async #read<M extends MethodToken>(method: M, request: RequestProperties<M>, options: CallOptions): Promise<Response<M>> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#call(method, request, options);
      } catch (thrown) {
        if (attempt >= this.#retries || toEmError(thrown).code !== 'EM_CLUSTER_UNREACHABLE') throw thrown;
        await pause(this.#clock, backoffMs(attempt, firstRetryMs, longestRetryMs), options.signal);
      }
    }
  }
}

function callOptions({ timeoutMs }: CallOptions): grpc.CallOptions {
  return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
}
