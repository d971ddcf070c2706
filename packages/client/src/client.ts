import { type Clock, EmError, systemClock, toEmError } from '@expertmesh/common';
import {
  fromServiceError,
  type MethodToken,
  type RequestProperties,
  type Response,
  RotatingClient,
  serverStream,
  unary,
  v1,
} from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { Attempts, type CallOptions, firstRetryMs, longestRetryMs } from './attempts.js';
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
import { isServing, pause, type WaitOptions, waitingFor } from './serving.js';
import { messages } from './stream.js';

export interface ClientOptions {
  /**
   * How often a call is tried again, with growing delays: one that only reads when nobody answers, any that a full queue refused
   * (EM_OVERLOADED: it was not begun), after the time that the refusal names.
   * @defaultValue 0
   */
  readonly retries?: number;
  readonly clock?: Clock;
}

export interface Tokens {
  readonly ids: readonly number[];
  /** The vocabulary's entries. */
  readonly tokens: readonly string[];
}

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
  readonly #channel: RotatingClient;
  readonly #retries: number;
  readonly #clock: Clock;

  constructor(endpoint: string, options: ClientOptions = {}) {
    this.endpoint = endpoint;
    this.#retries = options.retries ?? 0;
    this.#clock = options.clock ?? systemClock;
    this.#channel = new RotatingClient(endpoint, reconnectOptions);
  }

  /** The tokens of a prompt as they are produced. Leaving the loop early cancels the request. */
  async *generate(options: GenerateOptions): AsyncGenerator<GenerateEvent, void, undefined> {
    const request = generateRequest(options);
    for await (const message of this.#stream(v1.Inference.prototype.generate, request, options)) yield* generateEvents(message);
  }

  /** Scores in the documents' order. */
  async score(documents: readonly ScoreDocument[], options: CallOptions = {}): Promise<DocumentScore[]> {
    const answer = await this.#call(v1.Inference.prototype.score, { documents: documents.map(documentMessage) }, options);
    return answer.documents.map(scoreFrom);
  }

  /** The logits of every position, some rows at a time. Leaving the loop early cancels the request. */
  async *logits(document: ScoreDocument, options: CallOptions = {}): AsyncGenerator<LogitsChunk, void, undefined> {
    const request = { document: documentMessage(document) };
    for await (const message of this.#stream(v1.Inference.prototype.logits, request, options)) yield logitsFrom(message);
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

  async workers(options: CallOptions = {}): Promise<WorkerStatus[]> {
    const { workers } = await this.#read(v1.Cluster.prototype.listWorkers, {}, options);
    return workers.map(workerFrom);
  }

  async placement(options: CallOptions = {}): Promise<ClusterPlacement> {
    return placementFrom(await this.#read(v1.Cluster.prototype.getPlacement, {}, options));
  }

  async load(options: CallOptions = {}): Promise<ExpertLoad> {
    return loadFrom(await this.#read(v1.Cluster.prototype.getLoad, {}, options));
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

  async *#stream<M extends MethodToken>(method: M, request: RequestProperties<M>, options: CallOptions): AsyncGenerator<Response<M>> {
    const attempts = new Attempts(this.#clock, this.#retries, options);
    for (;;) {
      const start = () => serverStream(this.#channel.forCall(), method, request, attempts.callOptions);
      let hasBegun = false;
      try {
        for await (const message of messages(start, this.endpoint, options.signal)) {
          hasBegun = true;
          yield message;
        }
        return;
      } catch (thrown) {
        if (hasBegun) throw thrown;
        await attempts.next(toEmError(thrown), false);
      }
    }
  }

  async #call<M extends MethodToken>(method: M, request: RequestProperties<M>, options: CallOptions, isRead = false): Promise<Response<M>> {
    const attempts = new Attempts(this.#clock, this.#retries, options);
    for (;;) {
      try {
        return await unary(this.#channel.forCall(), method, request, attempts.callOptions, options.signal);
      } catch (thrown) {
        await attempts.next(fromServiceError(thrown, this.endpoint), isRead);
      }
    }
  }

  /** A call without effects: safe to try again when nobody answered. */
  #read<M extends MethodToken>(method: M, request: RequestProperties<M>, options: CallOptions): Promise<Response<M>> {
    return this.#call(method, request, options, true);
  }
}
