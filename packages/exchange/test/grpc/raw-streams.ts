// The two ends of Exchange.Connect without an exchange behind them, to say what a well-behaved peer would not.
import { channelOptions } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { vi } from 'vitest';
import { type DispatchFrame, decodeDispatchFrame } from '../../src/codec/dispatch-frame.js';
import { decodeResultFrame, type ResultFrame } from '../../src/codec/result-frame.js';
import { connectMethod } from '../../src/grpc/method.js';
import type { PeerAddress } from '../../src/index.js';
import { encodeHello } from '../codec/encoded.js';
import { listen } from '../mesh.js';

export function helloFrom(worker: string, windowBytes = 0): Buffer {
  return encodeHello({ worker, incarnation: 'i1', numerics: 'cpu-v1', wireDtype: 'f32', windowBytes, cluster: 'c', fingerprint: '' });
}

async function until<T>(find: () => T | undefined): Promise<T> {
  return vi.waitUntil(find, { timeout: 20_000, interval: 1 }) as Promise<T>;
}

/** A caller that sends whatever it is told to. */
export class RawCaller {
  readonly frames: ResultFrame[] = [];
  readonly #client: grpc.Client;
  readonly #call: grpc.ClientDuplexStream<Buffer, Buffer>;
  #error: grpc.ServiceError | null = null;

  constructor(address: string) {
    this.#client = new grpc.Client(address, grpc.credentials.createInsecure(), channelOptions);
    const { path, requestSerialize, responseDeserialize } = connectMethod;
    this.#call = this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    this.#call.on('data', (bytes: Buffer) => this.frames.push(decodeResultFrame(Buffer.from(bytes))));
    this.#call.on('error', (error: grpc.ServiceError) => {
      this.#error = error;
    });
  }

  send(...frames: Buffer[]): void {
    for (const frame of frames) this.#call.write(frame);
  }

  received(count: number): Promise<ResultFrame[]> {
    return until(() => (this.frames.length >= count ? this.frames : undefined));
  }

  /** How the callee ended the stream. */
  ended(): Promise<grpc.ServiceError> {
    return until(() => this.#error ?? undefined);
  }

  close(): void {
    this.#call.cancel();
    this.#client.close();
  }
}

export interface RawStream {
  readonly frames: DispatchFrame[];
  readonly call: grpc.ServerDuplexStream<Buffer, Buffer>;
}

/** A callee that answers whatever it is told to. */
export class RawCallee {
  readonly streams: RawStream[] = [];
  readonly #server = new grpc.Server(channelOptions);
  #address = '';

  async open(onStream: (stream: RawStream) => void = () => {}): Promise<PeerAddress> {
    const connect: grpc.handleBidiStreamingCall<Buffer, Buffer> = (call) => {
      const stream: RawStream = { frames: [], call };
      call.on('data', (bytes: Buffer) => stream.frames.push(decodeDispatchFrame(Buffer.from(bytes))));
      call.on('end', () => call.end());
      this.streams.push(stream);
      onStream(stream);
    };
    this.#server.addService({ connect: connectMethod } as grpc.ServiceDefinition, { connect });
    this.#address = await listen(this.#server);
    return { worker: 'raw', incarnation: 'i1', address: this.#address, data: null, isAlive: true };
  }

  /** The stream opened as the `count`-th. */
  stream(count: number): Promise<RawStream> {
    return until(() => this.streams[count - 1]);
  }

  async frames(stream: RawStream, count: number): Promise<DispatchFrame[]> {
    return until(() => (stream.frames.length >= count ? stream.frames : undefined));
  }

  close(): void {
    this.#server.forceShutdown();
  }
}
