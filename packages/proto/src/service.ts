import * as grpc from '@grpc/grpc-js';
import { cancelCall } from './cancel-call.js';
import { decodeInTurns } from './decode-in-turns.js';
import { expertmesh } from './messages.js';

// Every failure reaches its caller as a status; grpc-js would write some of them to stderr a second time.
if (process.env.GRPC_VERBOSITY === undefined) grpc.setLogVerbosity(grpc.logVerbosity.NONE);

export const v1 = expertmesh.v1;
type V1 = typeof expertmesh.v1;

/** What pbjs attaches to each service method. */
export interface MethodToken {
  readonly path: string;
  readonly requestType: string;
  readonly responseType: string;
  readonly requestStream: true | undefined;
  readonly responseStream: true | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: infers the message class behind a type name.
type Codec = { encode(message: any): { finish(): Uint8Array }; decode(bytes: Uint8Array): any };
type MessageOf<Name extends string> = Name extends keyof V1
  ? V1[Name] extends { decode(...args: never[]): infer Message }
    ? Message
    : never
  : never;
type PropertiesOf<Name extends string> = Name extends keyof V1
  ? V1[Name] extends { create(properties?: infer Properties): unknown }
    ? NonNullable<Properties>
    : never
  : never;

/** A message as received: every field present. */
export type Request<M extends MethodToken> = MessageOf<M['requestType']>;
export type Response<M extends MethodToken> = MessageOf<M['responseType']>;
/** A message as sent: fields may be left out. */
export type RequestProperties<M extends MethodToken> = PropertiesOf<M['requestType']>;
export type ResponseProperties<M extends MethodToken> = PropertiesOf<M['responseType']>;

/** Room for logits and experts on their way to a client; activation rows are split far below it (exchange). */
export const maxMessageBytes = 64 * 1024 * 1024;

/**
 * Of a message to a server, which is refused by its head, before its bytes have come: plans and placements of the largest clusters, and
 * prompts of the longest contexts. Methods of Inference have lower limits ({@link mostRequestBytes}).
 */
const maxReceivedBytes = 16 * 1024 * 1024;

/** Of every channel. */
export const channelOptions: grpc.ChannelOptions = {
  // Workers, coordinators and their clients reach each other by themselves: a proxy of the environment is for the world outside.
  'grpc.enable_http_proxy': 0,
  'grpc.max_receive_message_length': maxMessageBytes,
  'grpc.max_send_message_length': maxMessageBytes,
};

/** Of one connection: more than a worker runs and lets wait, so that a full queue is said to be full and not waited for. */
const maxStreams = 2048;

/** A peer that vanished without closing its connection is noticed by unanswered pings, so that dead connections do not add up. */
export const serverOptions: grpc.ServerOptions = {
  ...channelOptions,
  'grpc.max_receive_message_length': maxReceivedBytes,
  'grpc.max_concurrent_streams': maxStreams,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
};

/** The definition @grpc/grpc-js wants, from a service class that pbjs generated. */
export function serviceDefinition(service: { prototype: object }): grpc.ServiceDefinition {
  const definition: Record<string, grpc.MethodDefinition<unknown, unknown>> = {};
  for (const name of Object.getOwnPropertyNames(service.prototype)) {
    const token = (service.prototype as Record<string, unknown>)[name];
    if (isMethodToken(token)) definition[name] = methodDefinition(token);
  }
  return definition as grpc.ServiceDefinition;
}

/** By method of a service whose requests are messages of ours: what decodes one in turns with other work. */
export function decodersInTurns(service: { prototype: object }): Record<string, (bytes: Uint8Array) => Promise<unknown>> {
  const methods = Object.entries(service.prototype).filter((entry): entry is [string, MethodToken] => isMethodToken(entry[1]));
  return Object.fromEntries(methods.map(([name, { requestType }]) => [name, (bytes) => decodeInTurns(requestType, bytes)]));
}

/** The full name of a service, like expertmesh.v1.Inference. */
export function serviceName(definition: grpc.ServiceDefinition): string {
  const [method] = Object.values(definition);
  return method!.path.split('/')[1]!;
}

/** One method as @grpc/grpc-js wants it. */
export function methodDefinition(token: MethodToken): grpc.MethodDefinition<unknown, unknown> {
  const request = codec(token.requestType);
  const response = codec(token.responseType);
  return {
    path: token.path,
    requestStream: token.requestStream === true,
    responseStream: token.responseStream === true,
    requestSerialize: (message) => asBuffer(request.encode(message).finish()),
    requestDeserialize: (bytes) => request.decode(bytes),
    responseSerialize: (message) => asBuffer(response.encode(message).finish()),
    responseDeserialize: (bytes) => response.decode(bytes),
  };
}

/** Starts a call whose answer is a stream. */
export function serverStream<M extends MethodToken>(
  client: grpc.Client,
  method: M,
  request: RequestProperties<M>,
  options: grpc.CallOptions = {},
): grpc.ClientReadableStream<Response<M>> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  return client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    request,
    new grpc.Metadata(),
    options,
  ) as grpc.ClientReadableStream<Response<M>>;
}

/** A unary call, cancelled when `signal` aborts. Rejects with the grpc ServiceError; `fromServiceError` turns it into an EmError. */
export function unary<M extends MethodToken>(
  client: grpc.Client,
  method: M,
  request: RequestProperties<M>,
  options: grpc.CallOptions = {},
  signal?: AbortSignal,
): Promise<Response<M>> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  return new Promise((resolve, reject) => {
    const call = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      new grpc.Metadata(),
      options,
      (error, response) => {
        signal?.removeEventListener('abort', cancel);
        if (error) cancel();
        if (error) reject(error);
        else resolve(response as Response<M>);
      },
    );
    const cancel = () => cancelCall(call);
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
  });
}

/** Starts a call with streams both ways. */
export function bidiStream<M extends MethodToken>(
  client: grpc.Client,
  method: M,
  options: grpc.CallOptions = {},
): grpc.ClientDuplexStream<RequestProperties<M>, Response<M>> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  return client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new grpc.Metadata(), options) as grpc.ClientDuplexStream<
    RequestProperties<M>,
    Response<M>
  >;
}

function codec(typeName: string): Codec {
  return (v1 as unknown as Record<string, Codec>)[typeName] as Codec;
}

function isMethodToken(value: unknown): value is MethodToken {
  return typeof value === 'function' && 'path' in value && 'requestType' in value;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
