import { type Clock, EmError, Limiter, pause, toEmError } from '@expertmesh/common';
import type { Binding, ExpertStore, Format } from '@expertmesh/native';
import type { Content } from '@expertmesh/placement';
import { channelOptions, type expertmesh, fromServiceError, serverStream, toServiceError, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import type { HeldExperts } from './held-experts.js';

/** Experts sent at once: each is whole in memory until its peer has it. A peer that waits too long reads its own checkpoint. */
const maxSends = 2;
/** Of one message. */
const chunkBytes = 512 * 1024;
/** A source that has sent nothing for so long is given up. */
const silenceMs = 10_000;

export interface ExpertSourceParts {
  readonly binding: Binding;
  readonly store: ExpertStore;
  readonly held: HeldExperts;
  readonly worker: string;
}

type FetchCall = grpc.ServerWritableStream<expertmesh.v1.Content, expertmesh.v1.ExpertChunk.$Properties>;

/** Answers peers that want an expert which this worker holds. Reads no faster than they take it. */
export class ExpertSource {
  readonly #parts: ExpertSourceParts;
  readonly #limiter = new Limiter(maxSends);

  constructor(parts: ExpertSourceParts) {
    this.#parts = parts;
  }

  get implementation(): grpc.UntypedServiceImplementation {
    return {
      fetch: (call: FetchCall) => {
        this.#send(call).catch((thrown: unknown) => call.emit('error', toServiceError(toEmError(thrown))));
      },
    };
  }

  async #send(call: FetchCall): Promise<void> {
    const { held, worker } = this.#parts;
    const { layer, expert, format, checksum } = call.request;
    const content = { layer, expert, format, checksum };
    if (!held.holds(content)) throw new EmError('EM_DISPATCH_REFUSED', { worker, layer, expert });
    const unpin = held.pin([content]);
    try {
      await this.#limiter.run(() => this.#sendPinned(call, content));
    } finally {
      unpin();
    }
  }

  async #sendPinned(call: FetchCall, { layer, expert, format }: Content): Promise<void> {
    if (call.cancelled) return;
    const { binding, store } = this.#parts;
    const bytes = await binding.expertBytes(store, layer, expert, format as Format);
    for (let at = 0; at < bytes.length && !call.cancelled; at += chunkBytes) {
      const hasRoom = call.write({ totalBytes: bytes.length, bytes: bytes.subarray(at, at + chunkBytes) });
      if (!hasRoom && !call.cancelled) await untilDrained(call);
    }
    call.end();
  }
}

/** Resolves when more may be written, or when nobody wants it any more. */
function untilDrained(call: FetchCall): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      call.off('drain', settle);
      call.off('cancelled', settle);
      resolve();
    };
    call.on('drain', settle);
    call.on('cancelled', settle);
  });
}

export interface FetchOptions {
  /** HOST:PORT of the worker that holds it. */
  readonly address: string;
  readonly content: Content;
  /** 0 = no limit. */
  readonly throttleBytesPerSecond: number;
  /** Of an expert of this layer: a source that announces more is not believed. */
  readonly mostBytes: number;
  readonly clock: Clock;
}

/**
 * The canonical bytes of an expert from a peer. What arrives is only as good as its checksum, which the caller compares.
 * Rejects with the peer's own error, EM_CLUSTER_UNREACHABLE, or EM_EXCHANGE_FRAME when it sends more or less than it announced.
 */
export async function fetchExpert({ address, content, throttleBytesPerSecond, mostBytes, clock }: FetchOptions): Promise<Uint8Array> {
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), channelOptions);
  const stream = serverStream(client, v1.Transfer.prototype.fetch, content);
  const silence = () => clock.after(silenceMs, () => stream.cancel());
  let timer = silence();
  const startedMs = clock.elapsed();
  let bytes = Buffer.alloc(0);
  let filled = 0;
  try {
    for await (const chunk of stream as AsyncIterable<expertmesh.v1.ExpertChunk>) {
      timer.cancel();
      if (filled === 0) bytes = Buffer.alloc(announced(chunk, mostBytes));
      if (filled + chunk.bytes.length > bytes.length) throw frameError(`more than the ${bytes.length} bytes announced`);
      bytes.set(chunk.bytes, filled);
      filled += chunk.bytes.length;
      const earlyMs = throttleBytesPerSecond > 0 ? startedMs + (1000 * filled) / throttleBytesPerSecond - clock.elapsed() : 0;
      if (earlyMs > 0) await pause(clock, earlyMs);
      timer = silence();
    }
  } catch (thrown) {
    throw fromServiceError(thrown, address);
  } finally {
    timer.cancel();
    stream.cancel();
    client.close();
  }
  if (filled === 0 || filled !== bytes.length) throw frameError(`${filled} of ${bytes.length} bytes`);
  return bytes;
}

function announced({ totalBytes }: expertmesh.v1.ExpertChunk, mostBytes: number): number {
  if (totalBytes > mostBytes) throw frameError(`an expert of ${totalBytes} bytes; wanted at most ${mostBytes}`);
  return totalBytes;
}

function frameError(problem: string): EmError {
  return new EmError('EM_EXCHANGE_FRAME', { problem });
}
