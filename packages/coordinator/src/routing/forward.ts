import { deferred, EmError } from '@expertmesh/common';
import { cancelCall, detailsKey, fromServiceError, toServiceError } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import type { Outcome } from './request-counts.js';

type Failure = Partial<grpc.StatusObject>;

/** How a request ended for its caller; or that its home is lost, of which the caller has not been told. */
export type Ended = { readonly outcome: Outcome } | { readonly lost: EmError };

/** A request on its way to its home and back. */
export interface Forward {
  /** Never rejects. */
  readonly done: Promise<Ended>;
  /** Ends the request with this error at once, whatever its home does. */
  fail(error: EmError): void;
  /** Its home is known to be lost. */
  lost(error: EmError): void;
}

/** Who a request is handed to. */
export interface ForwardTarget {
  readonly client: grpc.Client;
  readonly serialize: (request: never) => Buffer;
  readonly deserialize: (bytes: Buffer) => unknown;
  readonly metadata: grpc.Metadata;
  /** What it means when the connection breaks. */
  readonly lost: (problem: string) => EmError;
  /** Errors that are told to whoever has handed the request on instead of its caller: it goes on elsewhere. */
  readonly goesOnAfter: ReadonlySet<Outcome>;
}

/** What is forwarded stays the bytes it is. */
export const passBytes = (bytes: Buffer): Buffer => bytes;

/** Forwards one request with one answer. The caller's deadline and cancellation reach the home. */
export function forwardUnary(
  target: ForwardTarget,
  call: grpc.ServerUnaryCall<unknown, unknown>,
  callback: grpc.sendUnaryData<unknown>,
): Forward {
  const done = deferred<Ended>();
  let isAnswered = false;
  const answer = (failure: Failure | null, response?: unknown, mayGoOn = true) => {
    if (isAnswered) return;
    isAnswered = true;
    const ended = endedBy(failure, mayGoOn ? target.goesOnAfter : never);
    if ('outcome' in ended) callback(failure, response);
    done.resolve(ended);
  };
  const { client, serialize, deserialize, metadata } = target;
  const upstream = client.makeUnaryRequest(
    call.getPath(),
    serialize as (request: unknown) => Buffer,
    deserialize,
    call.request,
    metadata,
    { parent: call },
    (error, response) => {
      if (error !== null) cancelCall(upstream);
      answer(error === null ? null : forwarded(error, target, call), response);
    },
  );
  const fail = (error: EmError, mayGoOn: boolean) => {
    answer(toServiceError(error), undefined, mayGoOn);
    upstream.cancel();
  };
  return { done: done.promise, fail: (error) => fail(error, false), lost: (error) => fail(error, true) };
}

export interface StreamOptions {
  /** Instead of the caller's. */
  readonly request?: unknown;
  /** Told of each answer; false: it is not for the caller. */
  readonly take?: (answer: unknown) => boolean;
}

/** Forwards one request with a stream of answers, no faster than the caller reads. */
export function forwardStream(
  target: ForwardTarget,
  call: grpc.ServerWritableStream<unknown, unknown>,
  { request = call.request, take = () => true }: StreamOptions = {},
): Forward {
  const done = deferred<Ended>();
  const { client, serialize, deserialize, metadata } = target;
  const parent = { parent: call };
  const upstream = client.makeServerStreamRequest(
    call.getPath(),
    serialize as (request: unknown) => Buffer,
    deserialize,
    request,
    metadata,
    parent,
  );
  let failure: Failure | null = null;
  let isOver = false;
  const resume = () => upstream.resume();
  const pass = (answer: unknown) => {
    if (!isOver && take(answer) && !call.write(answer)) upstream.pause();
  };
  const cancelled = () => finish({ code: grpc.status.CANCELLED, details: 'cancelled by the caller' }, never);
  const finish = (status: Failure | null, goesOnAfter: ReadonlySet<Outcome>) => {
    if (isOver) return;
    isOver = true;
    call.off('drain', resume);
    call.off('cancelled', cancelled);
    // What still arrives of a call that is over is read and dropped, so that the stream can close.
    upstream.resume();
    if (status !== null) cancelCall(upstream);
    const ended = endedBy(status, goesOnAfter);
    if ('outcome' in ended) {
      if (status === null) call.end();
      else call.emit('error', status);
    }
    done.resolve(ended);
  };
  // The status may arrive while answers are still waiting for the caller to read: it is passed on after the last of them.
  upstream.on('error', (error: grpc.ServiceError) => {
    failure = forwarded(error, target, call);
  });
  upstream.on('end', () => finish(failure, target.goesOnAfter));
  upstream.on('data', pass);
  call.on('drain', resume);
  call.on('cancelled', cancelled);
  const fail = (error: EmError, goesOnAfter: ReadonlySet<Outcome>) => finish(toServiceError(error), goesOnAfter);
  return { done: done.promise, fail: (error) => fail(error, never), lost: (error) => fail(error, target.goesOnAfter) };
}

const never: ReadonlySet<Outcome> = new Set();

function endedBy(failure: Failure | null, goesOnAfter: ReadonlySet<Outcome>): Ended {
  if (failure === null) return { outcome: 'OK' };
  const error = errorOf(failure);
  return goesOnAfter.has(error.code) ? { lost: error } : { outcome: error.code };
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
function errorOf(failure: Failure): EmError {
  try {
    return fromServiceError(failure, '');
  } catch (cause) {
    // Details that are no details, from a home that is none of ours.
    return new EmError('EM_INTERNAL', { problem: failure.details ?? '' }, { cause });
  }
}
