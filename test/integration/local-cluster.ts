import { fileURLToPath } from 'node:url';
import { type Clock, createLogger } from '@expertmesh/common';
import { type RunningCoordinator, startCoordinator } from '@expertmesh/coordinator';
import type { Binding } from '@expertmesh/native';
import { channelOptions, type expertmesh, type RequestProperties, serverStream, unary, v1 } from '@expertmesh/proto';
import { LoopbackHub, type Overlap, type RunningWorker, startWorker, type WorkerOptions } from '@expertmesh/worker';
import * as grpc from '@grpc/grpc-js';

const inference = v1.Inference.prototype;

export function fixtureFolder(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** What is not an option of a worker. */
export interface Surroundings {
  /** Of each expert. @default 1 */
  readonly replicas?: number;
  /** Of the workers. */
  readonly clock?: Clock;
  readonly overlap?: Overlap;
  /** Instead of the addon, of the worker that is started as this one. */
  readonly bindings?: ReadonlyMap<string, Binding>;
  /** Of the workers, where they do not read the same files. */
  readonly modelFolders?: readonly string[];
}

/** A coordinator and workers in this process, over real gRPC. */
export class LocalCluster {
  readonly coordinator: RunningCoordinator;
  readonly workers: RunningWorker[] = [];
  readonly #modelFolder: string;
  readonly #options: Partial<WorkerOptions>;
  readonly #surroundings: Surroundings;
  readonly #hub = new LoopbackHub();
  readonly #client: grpc.Client;

  private constructor(coordinator: RunningCoordinator, modelFolder: string, options: Partial<WorkerOptions>, surroundings: Surroundings) {
    this.coordinator = coordinator;
    this.#modelFolder = modelFolder;
    this.#options = options;
    this.#surroundings = surroundings;
    this.#client = new grpc.Client(coordinator.address, grpc.credentials.createInsecure(), channelOptions);
  }

  /** Resolves when all workers are ready. */
  static async start(
    modelFolder: string,
    numWorkers: number,
    options: Partial<WorkerOptions> = {},
    surroundings: Surroundings = {},
  ): Promise<LocalCluster> {
    const coordinator = await startCoordinator(
      {
        id: 'c1',
        cluster: 'test',
        advertise: null,
        host: '127.0.0.1',
        port: 0,
        store: 'memory:',
        expectWorkers: numWorkers,
        replicas: surroundings.replicas ?? 1,
        suspectAfterMs: 5000,
        reconnectWithinMs: 2000,
        recoveryTimeoutMs: 60_000,
        reportIntervalMs: 50,
        ...(options.metrics && { metrics: { ...options.metrics, hasExperts: true } }),
      },
      { logger },
    );
    const cluster = new LocalCluster(coordinator, modelFolder, options, surroundings);
    try {
      for (let index = 0; index < numWorkers; index += 1) await cluster.addWorker(`w${index + 1}`, surroundings.modelFolders?.[index]);
    } catch (error) {
      await cluster.close();
      throw error;
    }
    await cluster.untilStatus((workers) => workers.filter(({ state }) => state === v1.WorkerState.READY).length === numWorkers);
    return cluster;
  }

  async addWorker(id: string, modelFolder: string = this.#modelFolder): Promise<RunningWorker> {
    const options: WorkerOptions = {
      id,
      cluster: 'test',
      modelFolder,
      coordinators: [this.coordinator.address],
      host: '127.0.0.1',
      port: 0,
      dataPort: 0,
      advertise: null,
      threads: 1,
      kernels: 'auto',
      wireDtype: 'f32',
      kvDtype: 'f32',
      gating: 'dynamic',
      capacityFraction: 1,
      staticTokens: 512,
      prefillChunk: 0,
      tokenBudget: 512,
      kvBytes: 64 * 1024 * 1024,
      memoryBytes: 0,
      expertsFrom: 'checkpoint',
      pageCache: 'keep',
      cacheFolder: null,
      precision: { kind: 'stored' },
      deviceSlots: 0,
      deviceBytes: 0,
      buffering: 'reuse',
      prefetch: false,
      residentOnly: false,
      inPlace: 'auto',
      pinGraceMs: 5000,
      replicaChoice: 'step',
      exchange: 'loopback',
      labels: {},
      ...this.#options,
    };
    const { clock, overlap, bindings } = this.#surroundings;
    const binding = bindings?.get(id);
    const given = { ...(clock && { clock }), ...(overlap && { overlap }), ...(binding && { binding }) };
    const worker = await startWorker(options, { hub: this.#hub, logger, ...given });
    this.workers.push(worker);
    return worker;
  }

  /** Asks for the status until the condition holds. */
  async untilStatus(isMet: (workers: InstanceType<typeof v1.WorkerStatus>[]) => boolean): Promise<void> {
    for (;;) {
      const { workers } = await unary(this.#client, v1.Cluster.prototype.getStatus, {});
      if (isMet(workers as InstanceType<typeof v1.WorkerStatus>[])) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Begins a change of precision. */
  async changePrecision(change: RequestProperties<typeof v1.Cluster.prototype.changePrecision>): Promise<expertmesh.v1.Operation> {
    return unary(this.#client, v1.Cluster.prototype.changePrecision, change) as Promise<expertmesh.v1.Operation>;
  }

  async cancelOperation(id: string): Promise<void> {
    await unary(this.#client, v1.Cluster.prototype.controlOperation, { id, action: v1.OperationAction.CANCEL });
  }

  /** The operation when it has ended. */
  async ended(id: string): Promise<expertmesh.v1.Operation> {
    let last: unknown = null;
    for await (const operation of serverStream(this.#client, v1.Cluster.prototype.watchOperation, { id })) last = operation;
    return last as expertmesh.v1.Operation;
  }

  /** Every expert in this format. */
  async allExperts(format: string): Promise<expertmesh.v1.ExpertFormat.$Properties[]> {
    const { layers } = await this.placement();
    return layers.flatMap(({ experts }, layer) => (experts ?? []).map((_, expert) => ({ layer, expert, format })));
  }

  async placement(): Promise<expertmesh.v1.Placement> {
    return unary(this.#client, v1.Cluster.prototype.getPlacement, {}) as Promise<expertmesh.v1.Placement>;
  }

  /** Routed rows of all workers, by layer. */
  async load(): Promise<number[][]> {
    const { layers } = await unary(this.#client, v1.Cluster.prototype.getLoad, {});
    return layers.map(({ rows }) => rows ?? []);
  }

  async generate(request: RequestProperties<typeof inference.generate>, options: grpc.CallOptions = {}): Promise<Generated> {
    const generated: Generated = { ids: [], logprobs: [], text: '', reason: '', homeWorker: '' };
    for await (const message of serverStream(this.#client, inference.generate, request, options)) {
      const { ids, logprobs, text, started, finished } = message as InstanceType<typeof v1.GenerateResponse>;
      generated.ids.push(...ids);
      generated.logprobs.push(...logprobs.map(({ chosen }) => chosen?.logprob ?? Number.NaN));
      generated.text += text ?? '';
      if (started) generated.homeWorker = started.homeWorker ?? '';
      if (finished) generated.reason = finished.reason ?? '';
    }
    return generated;
  }

  /** Starts a generation and gives the call itself. */
  openGenerate(request: RequestProperties<typeof inference.generate>, options: grpc.CallOptions = {}) {
    return serverStream(this.#client, inference.generate, request, options);
  }

  /** Bytes of the logits, f32 [tokens, vocab]; `source`: of a model with an encoder. */
  async logits(ids: readonly number[], source: readonly number[] | null = null): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const message of serverStream(this.#client, inference.logits, { document: documentOf({ ids, source }) })) {
      parts.push((message as InstanceType<typeof v1.LogitsResponse>).logits);
    }
    return Buffer.concat(parts);
  }

  async score(documents: readonly (readonly number[] | Document)[]): Promise<{ tokens: number; nll: number }[]> {
    const request = { documents: documents.map((document) => documentOf('ids' in document ? document : { ids: document, source: null })) };
    const response = await unary(this.#client, inference.score, request);
    return response.documents.map(({ tokens, nll }) => ({ tokens: tokens ?? 0, nll: nll ?? 0 }));
  }

  /** All hypotheses of each source. */
  async translate(
    sources: readonly (readonly number[])[],
    numBeams: number,
    maxTokens: number,
    search: Pick<RequestProperties<typeof inference.translate>, 'lengthPenalty' | 'earlyStopping'> = {},
  ): Promise<Found[][]> {
    const request = {
      sources: sources.map((ids) => ({ ids: { ids: [...ids] } })),
      numBeams,
      numHypotheses: numBeams,
      maxTokens,
      ...search,
    };
    const { translations } = await unary(this.#client, inference.translate, request);
    return translations.map(({ hypotheses }) => (hypotheses ?? []).map(({ ids, score }) => ({ ids: ids ?? [], score: score ?? 0 })));
  }

  async close(): Promise<void> {
    this.#client.close();
    await Promise.all(this.workers.map((worker) => worker.stop(0)));
    await this.coordinator.stop(0);
  }
}

/** What is scored; `source`: of a model with an encoder. */
export interface Document {
  readonly ids: readonly number[];
  readonly source: readonly number[] | null;
}

export interface Found {
  readonly ids: readonly number[];
  readonly score: number;
}

function documentOf({ ids, source }: Document): expertmesh.v1.ScoreDocument.$Properties {
  return { ids: { ids: [...ids] }, ...(source !== null && { source: { ids: { ids: [...source] } } }) };
}

export interface Generated {
  readonly ids: number[];
  /** Where they were asked for. */
  readonly logprobs: number[];
  text: string;
  reason: string;
  homeWorker: string;
}

const logger = createLogger('test', 'silent');
