import { createLogger, EmError } from '@expertmesh/common';
import { createExchange, type ExchangeIdentity } from '@expertmesh/exchange';
import { type EchoBinding, type EchoPlaces, hasEcho, loadNative } from '@expertmesh/native';
import { channelOptions } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';

/** Of the gRPC exchange of an echo peer. */
export function echoIdentity(index: number): ExchangeIdentity {
  return { worker: `echo-${index}`, incarnation: '1', numerics: 'bench', wireDtype: 'f32', cluster: 'bench', fingerprint: 'bench' };
}

/** Where peers that compute nothing give back what they are sent, in their order. */
export interface EchoPeerPlaces extends Omit<EchoPlaces, 'sharedFile'> {
  /** Ports of their gRPC exchanges. */
  readonly grpc: readonly number[];
  /** Path of the first peer's shared memory. */
  readonly sharedFile: string;
}

export interface EchoPeers {
  readonly places: EchoPeerPlaces;
  close(): Promise<void>;
}

/** Throws EM_OPTION_VALUE where this machine's addon has no data plane to measure. */
export function echoBinding(): EchoBinding {
  const binding = loadNative();
  if (hasEcho(binding)) return binding;
  throw new EmError('EM_OPTION_VALUE', { option: 'bench', got: 'exchange', wanted: 'a machine whose addon has a data plane: Linux' });
}

/** Serves all that is compared, on free ports of 127.0.0.1. */
export async function startEchoPeers(numPeers: number): Promise<EchoPeers> {
  const binding = echoBinding();
  const servers = await Promise.all(Array.from({ length: numPeers }, (_, index) => serveGrpc(index)));
  const echo = binding.echoOpen(numPeers);
  const { sharedFile, ...places } = binding.echoPlaces(echo);
  return {
    places: { ...places, grpc: servers.map(({ port }) => port), sharedFile: `/proc/${process.pid}/fd/${sharedFile}` },
    async close() {
      for (const server of servers) await server.close();
      binding.echoClose(echo);
    },
  };
}

async function serveGrpc(index: number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const logger = createLogger('echo', 'warn');
  const exchange = createExchange('grpc', { identity: echoIdentity(index), logger, handler: { handle: async (_from, { rows }) => rows } });
  const server = new grpc.Server(channelOptions);
  const { definition, implementation } = exchange.service!;
  server.addService(definition, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return {
    port,
    async close() {
      await exchange.close();
      server.forceShutdown();
    },
  };
}
