import { type Deferred, deferred } from '@expertmesh/common';
import { channelOptions, type expertmesh, serviceDefinition, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';

type WorkerMessage = expertmesh.v1.WorkerMessage.$Properties;
type Join = grpc.ServerDuplexStream<WorkerMessage, expertmesh.v1.CoordinatorMessage.$Properties>;

/** The Membership service on loopback, its answers given by the test. */
export class FakeCoordinator {
  readonly address: string;
  /** Of all streams, in the order of arrival. */
  readonly received: WorkerMessage[] = [];
  numStreams = 0;
  /** Sent to every worker that registers; null: silence. */
  welcome: expertmesh.v1.Welcome.$Properties | null = { cluster: 'test', reportIntervalMs: 1000 };
  fence = 1;
  readonly #server: grpc.Server;
  #stream: Join | null = null;
  #commands = 0;
  #waiting: { isMet: () => boolean; met: Deferred<void> }[] = [];

  private constructor(server: grpc.Server, port: number) {
    this.#server = server;
    this.address = `127.0.0.1:${port}`;
    server.addService(serviceDefinition(v1.Membership), { join: (stream: Join) => this.#join(stream) });
  }

  static async start(port = 0): Promise<FakeCoordinator> {
    const server = new grpc.Server(channelOptions);
    const bound = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, got) =>
        error ? reject(error) : resolve(got),
      );
    });
    return new FakeCoordinator(server, bound);
  }

  send(message: expertmesh.v1.CoordinatorMessage.$Properties): void {
    this.#stream?.write({ fence: this.fence, ...message });
  }

  /** Sends a command and resolves with its acknowledgement. */
  async command(body: expertmesh.v1.CoordinatorMessage.$Properties): Promise<expertmesh.v1.Ack.$Properties> {
    this.#commands += 1;
    const command = this.#commands;
    this.send({ command, ...body });
    await this.until(() => this.acks.some((ack) => ack.command === command));
    return this.acks.find((ack) => ack.command === command) as expertmesh.v1.Ack.$Properties;
  }

  get registrations(): expertmesh.v1.Register.$Properties[] {
    return this.received.flatMap(({ register }) => register ?? []);
  }

  get reports(): expertmesh.v1.Report.$Properties[] {
    return this.received.flatMap(({ report }) => report ?? []);
  }

  get acks(): expertmesh.v1.Ack.$Properties[] {
    return this.received.flatMap(({ ack }) => ack ?? []);
  }

  /** Resolves when the condition holds; it is looked at after every message and every end of a stream. */
  until(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    const met = deferred<void>();
    this.#waiting.push({ isMet, met });
    return met.promise;
  }

  /** Ends the stream with an error. */
  breakStream(): void {
    this.#stream?.emit('error', { code: grpc.status.UNAVAILABLE, details: 'gone' });
  }

  get hasStream(): boolean {
    return this.#stream !== null;
  }

  /** Ends the newest stream. */
  end(): void {
    this.#stream?.end();
  }

  close(): void {
    this.#server.forceShutdown();
  }

  #join(stream: Join): void {
    this.#stream = stream;
    this.numStreams += 1;
    stream.on('data', (message: WorkerMessage) => {
      this.received.push(message);
      if (message.register && this.welcome !== null) this.send({ welcome: this.welcome });
      this.#check();
    });
    const ended = () => {
      stream.end();
      if (this.#stream === stream) this.#stream = null;
      this.#check();
    };
    stream.on('end', ended);
    stream.on('cancelled', ended);
    stream.on('error', ended);
  }

  #check(): void {
    for (const { met } of this.#waiting.filter(({ isMet }) => isMet())) met.resolve();
    this.#waiting = this.#waiting.filter(({ isMet }) => !isMet());
  }
}
