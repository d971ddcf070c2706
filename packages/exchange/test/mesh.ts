import { type Clock, createLogger } from '@expertmesh/common';
import { loadNative } from '@expertmesh/native';
import { channelOptions } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import {
  createExchange,
  type DispatchHandler,
  type Exchange,
  type ExchangeIdentity,
  type ExchangeLimits,
  LoopbackHub,
  type NativeSurroundings,
  type PeerAddress,
} from '../src/index.js';

export interface MemberOptions {
  readonly identity?: Partial<ExchangeIdentity>;
  readonly limits?: Partial<ExchangeLimits>;
  readonly clock?: Clock;
  readonly port?: number;
  /** With peers of this host. @default true */
  readonly sharedMemory?: boolean;
}

/** A worker as far as its exchange goes. */
export interface Member {
  readonly exchange: Exchange;
  readonly peer: PeerAddress;
  /** Ends as a killed process does. */
  kill(): Promise<void>;
}

/** Workers that can reach each other. */
export interface Mesh {
  join(worker: string, handler: DispatchHandler, options?: MemberOptions): Promise<Member>;
  close(): Promise<void>;
}

const logger = createLogger('test', 'silent');

function identityOf(worker: string, { identity }: MemberOptions): ExchangeIdentity {
  return { worker, incarnation: 'i1', numerics: 'cpu-v1', wireDtype: 'f32', cluster: 'c', fingerprint: 'f', ...identity };
}

export function openLoopbackMesh(): Mesh {
  const hub = new LoopbackHub();
  const members: Member[] = [];
  return {
    async join(worker, handler, options = {}) {
      const identity = identityOf(worker, options);
      const { limits = {} } = options;
      const exchange = createExchange('loopback', { identity, handler, logger, hub, limits });
      const peer = { worker, incarnation: identity.incarnation, address: 'loopback', data: null, isAlive: true };
      const member = { exchange, peer, kill: () => exchange.close() };
      members.push(member);
      return member;
    },
    async close() {
      for (const member of members) await member.exchange.close();
    },
  };
}

export function openGrpcMesh(): Mesh {
  return openServedMesh('grpc', {});
}

export function openAutoMesh(): Mesh {
  return openServedMesh('auto', { native: { binding: loadNative(), host: '127.0.0.1', port: 0 } });
}

function openServedMesh(kind: 'grpc' | 'auto', surroundings: { readonly native?: NativeSurroundings }): Mesh {
  const members: Member[] = [];
  return {
    async join(worker, handler, options = {}) {
      const identity = identityOf(worker, options);
      const { limits = {}, clock } = options;
      const timing = clock === undefined ? {} : { clock };
      const native = surroundings.native && { native: { ...surroundings.native, sharedMemory: options.sharedMemory ?? true } };
      const exchange = createExchange(kind, { identity, handler, logger, limits, ...timing, ...native });
      const server = new grpc.Server(channelOptions);
      server.addService(exchange.service!.definition, exchange.service!.implementation);
      const address = await listen(server, options.port ?? 0);
      const member: Member = {
        exchange,
        peer: { worker, incarnation: identity.incarnation, address, data: dataEndpoint(exchange), isAlive: true },
        async kill() {
          server.forceShutdown();
          await exchange.close();
        },
      };
      members.push(member);
      return member;
    },
    async close() {
      for (const member of members) await member.kill();
    },
  };
}

export function openNativeMesh(sharedMemory: boolean): Mesh {
  const members: Member[] = [];
  return {
    async join(worker, handler, options = {}) {
      const identity = identityOf(worker, options);
      const { limits = {} } = options;
      const native = { binding: loadNative(), host: '127.0.0.1', port: 0, sharedMemory };
      const exchange = createExchange('native', { identity, handler, logger, limits, native });
      const peer = { worker, incarnation: identity.incarnation, address: '', data: dataEndpoint(exchange), isAlive: true };
      const member = { exchange, peer, kill: () => exchange.close() };
      members.push(member);
      return member;
    },
    async close() {
      for (const member of members) await member.kill();
    },
  };
}

function dataEndpoint({ dataPort }: Exchange): PeerAddress['data'] {
  return dataPort === null ? null : { address: `127.0.0.1:${dataPort.port}`, token: dataPort.token };
}

/** The address listened on. */
export function listen(server: grpc.Server, port = 0): Promise<string> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(`127.0.0.1:${bound}`);
    });
  });
}
