import { type Clock, EmError, systemClock, toEmError } from '@expertmesh/common';
import {
  type expertmesh,
  fromServiceError,
  type MethodToken,
  type RequestProperties,
  type Response,
  serverStream,
  unary,
  v1,
} from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { Attempts, type CallOptions, firstRetryMs, longestRetryMs, passingCodes, stoppingCode } from './attempts.js';
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
import { Endpoints } from './endpoints.js';
import { type Chat, chatMessage, type GenerateEvent, type GenerateOptions, generateEvents, generateRequest } from './generate.js';
import { GenerateProgress } from './generate-progress.js';
import {
  type AutoPolicy,
  autoPolicyFrom,
  type ExpertPin,
  type Operation,
  operationActions,
  operationFrom,
  type PlanOptions,
  type PrecisionChange,
  pinFrom,
  planRequest,
  precisionRequest,
} from './operations.js';
import { type Qos, type QosTarget, qosFrom } from './qos.js';
import { isServing, pauseUnless, type WaitOptions, waitingFor } from './serving.js';
import { messages } from './stream.js';
import { type Source, type TranslateOptions, type Translation, translateRequest, translationFrom } from './translate.js';
import { WatchedStatus } from './watched-status.js';

export interface ClientOptions {
  /**
   * How often a call is tried again, with growing delays: one that only reads or generates when nobody answers, any that a full queue
   * refused (EM_OVERLOADED: it was not begun), after the time that the refusal names, and any that a leaving coordinator refused
   * (EM_CLUSTER_STOPPING), by a new connection. A generation goes on after the tokens that it has. Where there are several coordinators
   * each of the others is asked once more, at once.
   * @defaultValue 0
   */
  readonly retries?: number;
  readonly clock?: Clock;
}

export interface Tokens {
  /** What was encoded: the text, or the rendered chat. */
  readonly text: string;
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
 * A client of one cluster, by any of its coordinators. It connects with the first call, and again after a break.
 * Calls reject with an EmError: that of the server, EM_CLUSTER_UNREACHABLE, EM_DEADLINE or EM_CANCELLED.
 */
export class ExpertmeshClient {
  readonly #endpoints: Endpoints;
  readonly #retries: number;
  readonly #clock: Clock;

  /** @param endpoint HOST:PORT, several with commas between them */
  constructor(endpoint: string, options: ClientOptions = {}) {
    this.#retries = options.retries ?? 0;
    this.#clock = options.clock ?? systemClock;
    this.#endpoints = new Endpoints(endpoint, reconnectOptions);
  }

  /** HOST:PORT of the coordinator that is asked now. */
  get endpoint(): string {
    return this.#endpoints.address;
  }

  /**
   * The tokens of a prompt as they are produced. Leaving the loop early cancels the request. When the coordinator is lost on the way it
   * goes on at another one, or at the same one when it is back (`retries`), with the tokens that it has.
   */
  async *generate(options: GenerateOptions): AsyncGenerator<GenerateEvent, void, undefined> {
    const progress = new GenerateProgress(generateRequest(options));
    const goesOn = (message: expertmesh.v1.GenerateResponse) => progress.take(message);
    for await (const message of this.#stream(v1.Inference.prototype.generate, () => progress.request(), options, goesOn)) {
      yield* generateEvents(message);
    }
  }

  /** Scores in the documents' order. */
  async score(documents: readonly ScoreDocument[], options: CallOptions = {}): Promise<DocumentScore[]> {
    const answer = await this.#call(v1.Inference.prototype.score, { documents: documents.map(documentMessage) }, options);
    return answer.documents.map((score) => scoreFrom(score, answer.residentOnly));
  }

  /** Translations in the sources' order, by a model with an encoder. */
  async translate(sources: readonly Source[], options: TranslateOptions & CallOptions = {}): Promise<Translation[]> {
    const answer = await this.#call(v1.Inference.prototype.translate, translateRequest(sources, options), options);
    return answer.translations.map((translation) => translationFrom(translation, answer.residentOnly));
  }

  /** The logits of every position, some rows at a time. Leaving the loop early cancels the request. */
  async *logits(document: ScoreDocument, options: CallOptions = {}): AsyncGenerator<LogitsChunk, void, undefined> {
    const request = { document: documentMessage(document) };
    for await (const message of this.#stream(v1.Inference.prototype.logits, () => request, options)) yield logitsFrom(message);
  }

  /** A text with the tokenizer's special tokens, unless `plain`; a chat as the model's template renders it. */
  async tokenize(prompt: string | Chat, options: CallOptions & { readonly plain?: boolean } = {}): Promise<Tokens> {
    const request = typeof prompt === 'string' ? { text: prompt, plain: options.plain ?? false } : { chat: chatMessage(prompt) };
    const { text, ids, tokens } = await this.#read(v1.Inference.prototype.tokenize, request, options);
    return { text, ids, tokens };
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
    const start = () => serverStream(this.#endpoints.forCall(), v1.Cluster.prototype.watchStatus, { changes: true });
    for (let hasGap = true; hasGap; ) {
      hasGap = false;
      const watched = new WatchedStatus();
      for await (const message of messages(start, this.endpoint, options.signal)) {
        const status = watched.take(message);
        hasGap = status === null;
        if (status === null) break;
        yield status;
      }
    }
  }

  /** Whether it would take a request now, as its health service says. */
  async isServing(options: Pick<CallOptions, 'timeoutMs'> = {}): Promise<boolean> {
    // Few callers need what it takes to speak to the health service, and it is not small.
    const { askHealth } = await import('@expertmesh/proto/server');
    try {
      return await askHealth(this.#endpoints.forCall(), 'expertmesh.v1.Inference', new Attempts(this.#clock, 0, options).callOptions);
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

  /** Begins to bring experts to other formats. @throws EM_PRECISION, EM_OPERATION_RUNNING */
  async changePrecision(change: PrecisionChange, options: CallOptions = {}): Promise<Operation> {
    return operationFrom(await this.#call(v1.Cluster.prototype.changePrecision, precisionRequest(change), options));
  }

  /** The operation as it stands, and at every change until it has ended. @param id empty = the one under way, else the newest */
  async *watchOperation(id: string, options: CallOptions = {}): AsyncGenerator<Operation, void, undefined> {
    for await (const message of this.#stream(v1.Cluster.prototype.watchOperation, () => ({ id }), options)) yield operationFrom(message);
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

  /** What the controller of the quality of service holds and measures, and what experts are held in. */
  async qos(options: CallOptions = {}): Promise<Qos> {
    return qosFrom(await this.#read(v1.Cluster.prototype.getQos, {}, options));
  }

  /**
   * Gives the controller another target, null = none, and resolves as soon as it goes by it; changes of precision follow.
   *
   * @param frontier the document that `qosFrontier` makes of what was measured beforehand, as JSON; empty: the one given before
   */
  async setQos(target: QosTarget | null, frontier = '', options: CallOptions = {}): Promise<Qos> {
    const request = { ...(target !== null && { target }), frontier };
    return qosFrom(await this.#call(v1.Cluster.prototype.setQos, request, options));
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
      await pauseUnless(this.#clock, pollEveryMs, signal);
    }
  }

  /** Ends the connection; calls on their way are cancelled by their own signals, not by this. */
  close(): void {
    this.#endpoints.close();
  }

  async #statusIfUp(deadlineMs: number, signal: AbortSignal | undefined): Promise<ClusterStatus | null> {
    const leftMs = deadlineMs - this.#clock.elapsed();
    try {
      return await this.status({ ...(signal && { signal }), ...(Number.isFinite(leftMs) && { timeoutMs: Math.max(leftMs, 1) }) });
    } catch (thrown) {
      const error = toEmError(thrown);
      if (passingCodes.has(error.code) || error.code === 'EM_DEADLINE') return null;
      throw error;
    }
  }

  /** @param goesOn told of each message, says whether it is new: `request` asks for what is, so that a stream that breaks is gone on with */
  async *#stream<M extends MethodToken>(
    method: M,
    request: () => RequestProperties<M>,
    options: CallOptions,
    goesOn: ((message: Response<M>) => boolean) | null = null,
  ): AsyncGenerator<Response<M>> {
    const attempts = this.#attempts(options);
    for (;;) {
      const { endpoint } = this;
      const start = () => serverStream(this.#endpoints.forCall(), method, request(), attempts.callOptions);
      let hasBegun = false;
      try {
        for await (const message of messages(start, endpoint, options.signal)) {
          hasBegun = true;
          if (goesOn !== null && !goesOn(message)) continue;
          attempts.gotOn();
          yield message;
        }
        return;
      } catch (thrown) {
        if (hasBegun && goesOn === null) throw thrown;
        await this.#again(attempts, brokenOff(toEmError(thrown), endpoint, options), endpoint, goesOn !== null);
      }
    }
  }

  #attempts(options: CallOptions): Attempts {
    return new Attempts(this.#clock, this.#retries, options, this.#endpoints.count - 1);
  }

  /** Waits until a call that failed at this endpoint may be tried again, at another one where that did not answer. Throws where it may not. */
  async #again(attempts: Attempts, error: EmError, endpoint: string, isRepeatable: boolean): Promise<void> {
    if (passingCodes.has(error.code)) this.#endpoints.leave(endpoint);
    await attempts.next(error, isRepeatable);
    if (error.code === stoppingCode && endpoint === this.endpoint) this.#endpoints.renew();
  }

  async #call<M extends MethodToken>(method: M, request: RequestProperties<M>, options: CallOptions, isRead = false): Promise<Response<M>> {
    const attempts = this.#attempts(options);
    for (;;) {
      const { endpoint } = this;
      try {
        return await unary(this.#endpoints.forCall(), method, request, attempts.callOptions, options.signal);
      } catch (thrown) {
        await this.#again(attempts, fromServiceError(thrown, endpoint), endpoint, isRead);
      }
    }
  }

  /** A call without effects: safe to try again when nobody answered. */
  #read<M extends MethodToken>(method: M, request: RequestProperties<M>, options: CallOptions): Promise<Response<M>> {
    return this.#call(method, request, options, true);
  }
}

/** A server that ends while it answers cancels its calls: a call that nobody here has cancelled was broken off. */
function brokenOff(error: EmError, endpoint: string, { signal }: CallOptions): EmError {
  if (error.code !== 'EM_CANCELLED' || signal?.aborted) return error;
  return new EmError('EM_CLUSTER_UNREACHABLE', { endpoint, cause: 'it broke the call off' }, { cause: error });
}
