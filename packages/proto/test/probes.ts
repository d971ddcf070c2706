import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import protobuf from 'protobufjs';

// Clients of the standard services that know nothing but the standard .proto files.

const require = createRequire(import.meta.url);
const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));
const loaded = new Map<string, protobuf.Root>();

function rootOf(path: string): protobuf.Root {
  const root = loaded.get(path) ?? protobuf.loadSync(path);
  loaded.set(path, root);
  return root;
}

const healthRoot = (): protobuf.Root => rootOf(join(folderOf('grpc-health-check'), 'proto/health/v1/health.proto'));

export type ReflectionVersion = 'v1' | 'v1alpha';
const reflectionRoot = (version: ReflectionVersion): protobuf.Root =>
  rootOf(join(folderOf('@grpc/reflection'), `build/proto/grpc/reflection/${version}/reflection.proto`));

const encode = (type: protobuf.Type) => (value: object) => Buffer.from(type.encode(type.fromObject(value)).finish());
const decode = (type: protobuf.Type) => (bytes: Buffer) => type.toObject(type.decode(bytes), { enums: String, defaults: true });

/** The status that Check answers, or the name of the gRPC status it fails with. */
export function check(client: grpc.Client, service: string): Promise<string> {
  const root = healthRoot();
  const [request, response] = ['HealthCheckRequest', 'HealthCheckResponse'].map((name) => root.lookupType(`grpc.health.v1.${name}`));
  return new Promise((resolve) => {
    client.makeUnaryRequest('/grpc.health.v1.Health/Check', encode(request!), decode(response!), { service }, (error, answer) =>
      resolve(error ? grpc.status[error.code]! : answer!.status),
    );
  });
}

export interface HealthWatch {
  /** All statuses told, in order. */
  readonly told: readonly string[];
  /** The gRPC status that the watch ended by. */
  readonly ended: Promise<string>;
  /** Resolves when the status told last is this one. */
  until(status: string): Promise<void>;
  cancel(): void;
}

export function watch(client: grpc.Client, service: string): HealthWatch {
  const root = healthRoot();
  const [request, response] = ['HealthCheckRequest', 'HealthCheckResponse'].map((name) => root.lookupType(`grpc.health.v1.${name}`));
  const call = client.makeServerStreamRequest('/grpc.health.v1.Health/Watch', encode(request!), decode(response!), { service });
  const told: string[] = [];
  call.on('data', ({ status }) => told.push(status));
  call.on('error', () => {});
  const ended = new Promise<string>((resolve) => call.on('status', ({ code }) => resolve(grpc.status[code]!)));
  return {
    told,
    ended,
    until: (status) =>
      new Promise((resolve) => {
        const look = () => {
          if (told.at(-1) !== status) return;
          call.off('data', look);
          resolve();
        };
        call.on('data', look);
        look();
      }),
    cancel: () => call.cancel(),
  };
}

/** What ServerReflectionResponse may hold. */
export interface ReflectionAnswer {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Uint8Array[] };
  readonly errorResponse?: { readonly errorCode: number };
}

/** One question to server reflection. */
export function reflect(client: grpc.Client, version: ReflectionVersion, question: object): Promise<ReflectionAnswer> {
  const root = reflectionRoot(version);
  const [request, response] = ['ServerReflectionRequest', 'ServerReflectionResponse'].map((name) =>
    root.lookupType(`grpc.reflection.${version}.${name}`),
  );
  const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
  return new Promise((resolve, reject) => {
    const call = client.makeBidiStreamRequest(path, encode(request!), decode(response!));
    call.on('data', resolve);
    call.on('error', reject);
    call.write(question);
    call.end();
  });
}

export async function listServices(client: grpc.Client, version: ReflectionVersion): Promise<string[]> {
  const answer = await reflect(client, version, { listServices: '' });
  return answer.listServicesResponse!.service.map(({ name }) => name).sort();
}

/** Calls a unary method by what reflection tells about it, as tools without .proto files do. */
export async function callByReflection(client: grpc.Client, service: string, method: string, request: object): Promise<unknown> {
  const answer = await reflect(client, 'v1', { fileContainingSymbol: service });
  const { default: descriptor } = await import('protobufjs/ext/descriptor.js');
  const file = answer.fileDescriptorResponse!.fileDescriptorProto.map((bytes) => descriptor.FileDescriptorProto.decode(bytes));
  const root = (protobuf.Root as unknown as { fromDescriptor(set: object): protobuf.Root }).fromDescriptor({ file });
  root.resolveAll();
  const { resolvedRequestType, resolvedResponseType } = root.lookupService(service).methods[method]!.resolve() as protobuf.Method;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      `/${service}/${method}`,
      encode(resolvedRequestType!),
      decode(resolvedResponseType!),
      request,
      (error, response) => (error ? reject(error) : resolve(response)),
    );
  });
}
