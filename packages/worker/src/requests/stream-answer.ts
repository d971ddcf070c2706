import { type Deferred, deferred, type EmError } from '@expertmesh/common';
import { toServiceError } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';

/** How an answer holds back what produces it. */
export interface Flow {
  pause(): void;
  resume(): void;
  /** The caller has gone, or its deadline is over. */
  cancel(): void;
}

/** Aborts when the caller has gone, or its deadline is over. */
export function cancellationOf(call: grpc.ServerUnaryCall<unknown, unknown> | grpc.ServerWritableStream<unknown, unknown>): AbortSignal {
  const cancelled = new AbortController();
  call.on('cancelled', () => cancelled.abort());
  if (call.cancelled) cancelled.abort();
  return cancelled.signal;
}

/** The answering side of a server-streaming call: what it is told goes out in order, no faster than the client reads. */
export class StreamAnswer<Message> {
  readonly #call: grpc.ServerWritableStream<unknown, Message>;
  readonly #ended: Deferred<void> = deferred();
  readonly #cancelled: AbortSignal;
  #flow: Flow | null = null;

  constructor(call: grpc.ServerWritableStream<unknown, Message>) {
    this.#call = call;
    this.#cancelled = cancellationOf(call);
    call.on('drain', () => this.#flow?.resume());
    call.on('cancelled', () => {
      this.#flow?.cancel();
      this.#ended.resolve();
    });
  }

  /** Resolves when the answer is complete, has failed, or nobody wants it any more. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** The caller has gone, or its deadline is over. */
  get cancelled(): AbortSignal {
    return this.#cancelled;
  }

  connect(flow: Flow): void {
    this.#flow = flow;
    if (this.#call.cancelled) flow.cancel();
  }

  write(message: Message): void {
    if (!this.#call.write(message)) this.#flow?.pause();
  }

  end(last: Message): void {
    this.#call.write(last);
    this.#call.end();
    this.#ended.resolve();
  }

  fail(error: EmError): void {
    this.#flow?.cancel();
    this.#call.emit('error', toServiceError(error));
    this.#ended.resolve();
  }
}
