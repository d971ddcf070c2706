import { deferred, type EmError } from '@expertmesh/common';
import { detailsKey, fromServiceError, toServiceError } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import type { Outcome } from './request-counts.js';

type Failure = Partial<grpc.StatusObject>;

/** A request on its way through the router. */
export interface Forward {
  /** Resolves when the caller has its answer, or has gone, with how it ended. Never rejects. */
  readonly done: Promise<Outcome>;
  /** Ends the request with this error at once, whatever its home does. */
  fail(error: EmError): void;
}

/** Who a request is handed to. */
export interface ForwardTarget {
  readonly client: grpc.Client;
  readonly serialize: (request: never) => Buffer;
  readonly deserialize: (bytes: Buffer) => unknown;
  readonly metadata: grpc.Metadata;
  /** What the caller is told when the connection breaks. */
  readonly lost: (problem: string) => EmError;
}

/** The router does not look into what it forwards: messages stay the bytes they are. */
export const passBytes = (bytes: Buffer): Buffer => bytes;

/** Forwards one request with one answer. The caller's deadline and cancellation reach the home. */
export function forwardUnary(
  target: ForwardTarget,
  call: grpc.ServerUnaryCall<unknown, unknown>,
  callback: grpc.sendUnaryData<unknown>,
): Forward {
  const done = deferred<Outcome>();
  let isAnswered = false;
  const answer = (failure: Failure | null, response?: unknown) => {
    if (isAnswered) return;
    isAnswered = true;
    callback(failure, response);
    done.resolve(outcomeOf(failure));
  };
  const { client, serialize, deserialize, metadata } = target;
  const upstream = client.makeUnaryRequest(
    call.getPath(),
    serialize as (request: unknown) => Buffer,
    deserialize,
    call.request,
    metadata,
    { parent: call },
    (error, response) => answer(error === null ? null : forwarded(error, target, call), response),
  );
  return {
    done: done.promise,
    fail(error) {
      answer(toServiceError(error));
      upstream.cancel();
    },
  };
}

/** Forwards one request with a stream of answers, no faster than the caller reads. `onMessage`: told of each answer as it passes. */
export function forwardStream(
  target: ForwardTarget,
  call: grpc.ServerWritableStream<unknown, unknown>,
  onMessage: (() => void) | null,
): Forward {
  const done = deferred<Outcome>();
  // pipe() is declared for streams of text.
  const caller = call as unknown as NodeJS.WritableStream;
  const { client, serialize, deserialize, metadata } = target;
  const upstream = client.makeServerStreamRequest(
    call.getPath(),
    serialize as (request: unknown) => Buffer,
    deserialize,
    call.request,
    metadata,
    {
      parent: call,
    },
  );
  let failure: Failure | null = null;
  let isOver = false;
  const finish = (status: Failure | null) => {
    if (isOver) return;
    isOver = true;
    upstream.unpipe(caller);
    // What still arrives of a call that is over is read and dropped, so that the stream can close.
    upstream.resume();
    if (status === null) call.end();
    else call.emit('error', status);
    done.resolve(outcomeOf(status));
  };
  // The status may arrive while answers are still waiting for the caller to read: it is passed on after the last of them.
  upstream.on('error', (error: grpc.ServiceError) => {
    failure = forwarded(error, target, call);
  });
  upstream.on('end', () => finish(failure));
  call.on('cancelled', () => finish({ code: grpc.status.CANCELLED, details: 'cancelled by the caller' }));
  if (onMessage !== null) upstream.on('data', onMessage);
  upstream.pipe(caller, { end: false });
  return {
    done: done.promise,
    fail(error) {
      finish(toServiceError(error));
      upstream.cancel();
    },
  };
}

/**
 * The target's error as it is. One that gRPC made because it does not answer becomes its loss: its connection broke, or it
 * dropped a call that the caller has not cancelled.
 */
function forwarded(error: grpc.ServiceError, { lost }: ForwardTarget, call: { readonly cancelled: boolean }): Failure {
  const details = error.metadata.get(detailsKey);
  const isDropped = error.code === grpc.status.UNAVAILABLE || (error.code === grpc.status.CANCELLED && !call.cancelled);
  if (isDropped && details.length === 0) return toServiceError(lost(error.details));
  const metadata = new grpc.Metadata();
  for (const bytes of details) metadata.add(detailsKey, bytes);
  return { code: error.code, details: error.details, metadata };
}

/** By the code of the error table that the caller is told. */
function outcomeOf(failure: Failure | null): Outcome {
  if (failure === null) return 'OK';
  try {
    return fromServiceError(failure, '').code;
  } catch {
    // Details that are no details, from a home that is none of ours.
    return 'EM_INTERNAL';
  }
}
