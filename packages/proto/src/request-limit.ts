import { EmError } from '@expertmesh/common';
import type * as grpc from '@grpc/grpc-js';
import { leastInTurns } from './decode-in-turns.js';
import { toServiceError } from './errors.js';

/** Bytes that any request may have: some hundred documents, or a text with its tools. */
const leastLimit = 4 * 1024 ** 2;

/** Bytes of the most that makes a token, as text or as an id; a text whose tokens are longer on the whole is refused as too long. */
const bytesPerPosition = 16;

/** Most bytes of a request to a model: what is longer does not fit its context, whatever it says. */
export function mostRequestBytes(contextLength: number): number {
  return Math.max(leastLimit, bytesPerPosition * contextLength);
}

export interface RequestLimits {
  readonly mostBytes: () => number;
  /** By method: decodes its long requests in turns with other work. What has no entry is short work at any length. */
  readonly inTurns: Readonly<Record<string, (bytes: Buffer) => Promise<unknown>>>;
}

/** Stands for a request that is refused. */
class Refused {
  readonly error: EmError;

  constructor(got: string, wanted: string, cause?: unknown) {
    this.error = new EmError('EM_REQUEST_VALUE', { field: 'the request', got, wanted }, { cause });
  }
}

/** Stands for a request that is yet to be decoded. */
class Undecoded {
  readonly decode: () => Promise<unknown>;

  constructor(decode: () => Promise<unknown>) {
    this.decode = decode;
  }
}

/**
 * A service whose requests are looked at before they are decoded: a long one would hold up everybody else's, and take many times its
 * length in memory. One of more than `mostBytes()` is refused with EM_REQUEST_VALUE, as is one that cannot be decoded; others of some
 * length are decoded in turns with other work. Streams of requests are left as they are.
 */
export function limited(
  definition: grpc.ServiceDefinition,
  handlers: grpc.UntypedServiceImplementation,
  { mostBytes, inTurns }: RequestLimits,
): { readonly definition: grpc.ServiceDefinition; readonly handlers: grpc.UntypedServiceImplementation } {
  const methods = Object.entries(definition).map(([name, method]) => {
    const requestDeserialize = (bytes: Buffer): unknown => {
      const [most, decode] = [mostBytes(), inTurns[name]];
      if (bytes.length > most) return new Refused(`${bytes.length} bytes`, `at most ${most}`);
      if (bytes.length > leastInTurns && decode !== undefined) return new Undecoded(() => decode(bytes));
      try {
        return method.requestDeserialize(bytes);
      } catch (thrown) {
        return noMessage(thrown);
      }
    };
    return [name, method.requestStream ? method : { ...method, requestDeserialize }] as const;
  });
  const guarded = Object.entries(handlers).map(([name, handler]) => {
    const isStream = definition[name]?.responseStream === true;
    return [name, isStream ? guardedStream(handler as StreamHandler) : guardedUnary(handler as UnaryHandler)] as const;
  });
  return { definition: Object.fromEntries(methods), handlers: Object.fromEntries(guarded) };
}

type StreamHandler = grpc.handleServerStreamingCall<unknown, unknown>;
type UnaryHandler = grpc.handleUnaryCall<unknown, unknown>;

function guardedStream(handler: StreamHandler): StreamHandler {
  return (call) => {
    handle(
      call,
      (error) => void call.emit('error', toServiceError(error)),
      () => handler(call),
    );
  };
}

function guardedUnary(handler: UnaryHandler): UnaryHandler {
  return (call, callback) => {
    handle(
      call,
      (error) => callback(toServiceError(error)),
      () => handler(call, callback),
    );
  };
}

function handle(call: { request: unknown; readonly cancelled: boolean }, fail: (error: EmError) => void, begin: () => void): void {
  const { request } = call;
  if (request instanceof Refused) fail(request.error);
  else if (!(request instanceof Undecoded)) begin();
  else {
    const decoded = request.decode().catch(noMessage);
    void decoded.then((message) => {
      if (call.cancelled) return fail(new EmError('EM_CANCELLED', { what: 'the request' }));
      call.request = message;
      handle(call, fail, begin);
    });
  }
}

function noMessage(thrown: unknown): Refused {
  return new Refused(`no message of this method (${(thrown as Error).message})`, 'bytes as its request type encodes them', thrown);
}
