import { EmError } from '@expertmesh/common';
import type * as grpc from '@grpc/grpc-js';
import { toServiceError } from './errors.js';

/** Bytes that any request may have: some hundred documents, or a text with its tools. They are decoded in some ten milliseconds. */
const leastLimit = 4 * 1024 ** 2;

/** Bytes of the most that makes a token, as text or as an id; a text whose tokens are longer on the whole is refused as too long. */
const bytesPerPosition = 16;

/** Most bytes of a request to a model: what is longer does not fit its context, whatever it says. */
export function mostRequestBytes(contextLength: number): number {
  return Math.max(leastLimit, bytesPerPosition * contextLength);
}

/** Stands for a request that was not decoded. */
class TooLong {
  readonly error: EmError;

  constructor(got: number, wanted: number) {
    this.error = new EmError('EM_REQUEST_VALUE', { field: 'the request', got: `${got} bytes`, wanted: `at most ${wanted}` });
  }
}

/**
 * A service whose requests are looked at before they are decoded: a long one would hold up everybody else's, and take many times its
 * length in memory. One of more than `mostBytes()` is refused with EM_REQUEST_VALUE. Streams of requests are left as they are.
 */
export function limited(
  definition: grpc.ServiceDefinition,
  handlers: grpc.UntypedServiceImplementation,
  mostBytes: () => number,
): { readonly definition: grpc.ServiceDefinition; readonly handlers: grpc.UntypedServiceImplementation } {
  const methods = Object.entries(definition).map(([name, method]) => {
    const requestDeserialize = (bytes: Buffer): unknown => {
      const most = mostBytes();
      return bytes.length > most ? new TooLong(bytes.length, most) : method.requestDeserialize(bytes);
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
    if (call.request instanceof TooLong) call.emit('error', toServiceError(call.request.error));
    else handler(call);
  };
}

function guardedUnary(handler: UnaryHandler): UnaryHandler {
  return (call, callback) => {
    if (call.request instanceof TooLong) callback(toServiceError(call.request.error));
    else handler(call, callback);
  };
}
