import { type Deferred, deferred } from '@expertmesh/common';
import {
  bidiStream,
  channelOptions,
  type expertmesh,
  type RequestProperties,
  type Response,
  serviceDefinition,
  v1,
} from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';

type Join = typeof v1.Membership.prototype.join;
type Command = Response<Join>;

export type InferenceHandlers = Partial<{
  generate: grpc.handleServerStreamingCall<expertmesh.v1.GenerateRequest, expertmesh.v1.GenerateResponse.$Properties>;
  logits: grpc.handleServerStreamingCall<expertmesh.v1.LogitsRequest, expertmesh.v1.LogitsResponse.$Properties>;
  score: grpc.handleUnaryCall<expertmesh.v1.ScoreRequest, expertmesh.v1.ScoreResponse.$Properties>;
  tokenize: grpc.handleUnaryCall<expertmesh.v1.TokenizeRequest, expertmesh.v1.TokenizeResponse.$Properties>;
  listModels: grpc.handleUnaryCall<expertmesh.v1.ListModelsRequest, expertmesh.v1.ListModelsResponse.$Properties>;
}>;

export interface FakeWorkerOptions {
  readonly id: string;
  readonly coordinator: string;
  readonly incarnation?: string;
  readonly register?: RequestProperties<Join>['register'];
  readonly inference?: InferenceHandlers;
  /** That it routes by already. */
  readonly placement?: expertmesh.v1.Placement.$Properties;
  /** Answers Prepare, Activate and Release by itself; otherwise the test does. */
  readonly isObedient?: boolean;
}

/** 3 layers: dense, 4 experts, 4 experts. */
export const fakeRegister: NonNullable<RequestProperties<Join>['register']> = {
  cluster: 'default',
  pid: 4711,
  device: 'cpu',
  numerics: 'cpu-v1',
  model: { id: 'fake', fingerprint: 'f00d', numLayers: 3, numMoeLayers: 2, numExperts: 4 },
  expertsByLayer: [0, 4, 4],
  expertBytesByLayer: [0, 1000, 1000],
  expertFormatByLayer: ['', 'bf16', 'bf16'],
  wireDtype: 'f32',
};

/** The checksum a fake worker finds: a function of what is asked for, so that all workers find the same. */
export function fakeChecksum({ layer, expert }: expertmesh.v1.Content.$Properties): string {
  return `${(layer ?? 0).toString(16).padStart(8, '0')}${(expert ?? 0).toString(16).padStart(8, '0')}`;
}

/** A worker without an engine: the membership stream and the Inference service over real gRPC. */
export class FakeWorker {
  readonly options: FakeWorkerOptions;
  readonly server: grpc.Server;
  readonly address: string;
  /** All messages of the coordinator, oldest first. */
  readonly received: Command[] = [];
  readonly #client: grpc.Client;
  #stream: grpc.ClientDuplexStream<RequestProperties<Join>, Command> | null = null;
  #register: RequestProperties<Join>['register'] = null;
  #isWelcome = false;
  #placement: expertmesh.v1.Placement.$Properties | null = null;
  #waits: { isMet: () => boolean; met: Deferred<void> }[] = [];
  /** The membership stream has ended (by either side). */
  hasEnded = false;

  private constructor(options: FakeWorkerOptions, server: grpc.Server, address: string) {
    this.options = options;
    this.#placement = options.placement ?? null;
    this.server = server;
    this.address = address;
    this.#client = new grpc.Client(options.coordinator, grpc.credentials.createInsecure(), {
      ...channelOptions,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  /** Listens; `join` registers it. */
  static async start(options: FakeWorkerOptions): Promise<FakeWorker> {
    const server = new grpc.Server(channelOptions);
    server.addService(serviceDefinition(v1.Inference), (options.inference ?? {}) as grpc.UntypedServiceImplementation);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return new FakeWorker(options, server, `127.0.0.1:${port}`);
  }

  join(overrides: RequestProperties<Join>['register'] = {}): this {
    const { id, incarnation, register } = this.options;
    this.hasEnded = false;
    const stream = bidiStream(this.#client, v1.Membership.prototype.join);
    this.#stream = stream;
    stream.on('data', (message: Command) => this.#receive(message));
    const ended = () => {
      if (this.#stream !== stream) return;
      this.hasEnded = true;
      this.#check();
    };
    stream.on('error', ended);
    stream.on('end', ended);
    this.#register = {
      ...{ ...fakeRegister, worker: id, incarnation: incarnation ?? `${id}-1`, address: this.address },
      ...{ ...register, ...overrides },
    };
    this.#isWelcome = false;
    this.send({ register: this.#register });
    return this;
  }

  send(message: RequestProperties<Join>): void {
    this.#stream!.write(message);
  }

  acknowledge(message: Command, error?: { errorCode: string; errorMessage: string }): void {
    const contents = (message.prepare?.contents ?? []).map((content) => ({ ...content, checksum: fakeChecksum(content) }));
    this.send({ ack: { command: message.command, contents, ...(message.recall && { placement: this.#placement }), ...error } });
  }

  /** Messages of one kind, oldest first. */
  ofKind(kind: NonNullable<Command['body']>): Command[] {
    return this.received.filter((message) => message.body === kind);
  }

  /** Resolves with the n-th message of a kind (n from 1), once it is there. */
  async message(kind: NonNullable<Command['body']>, n = 1): Promise<Command> {
    await this.until(() => this.ofKind(kind).length >= n);
    return this.ofKind(kind)[n - 1]!;
  }

  /** Resolves when the condition holds; it is looked at after every message and at the stream's end. */
  until(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    const met = deferred<void>();
    this.#waits.push({ isMet, met });
    return met.promise;
  }

  /** Breaks the membership stream, as a dying process would. */
  breakStream(): void {
    this.#stream?.cancel();
  }

  /** As a killed process: stream and server are gone at once. */
  kill(): void {
    this.breakStream();
    this.#client.close();
    this.server.forceShutdown();
  }

  #receive(message: Command): void {
    this.received.push(message);
    if (message.welcome) {
      if (this.#isWelcome) this.send({ register: { ...this.#register, epoch: this.#placement?.epoch ?? 0 } });
      this.#isWelcome = true;
    }
    if (message.activate) this.#placement = message.activate.placement ?? null;
    if (this.options.isObedient !== false && message.command > 0) this.acknowledge(message);
    this.#check();
  }

  #check(): void {
    for (const wait of this.#waits.filter(({ isMet }) => isMet())) wait.met.resolve();
    this.#waits = this.#waits.filter(({ isMet }) => !isMet());
  }
}
