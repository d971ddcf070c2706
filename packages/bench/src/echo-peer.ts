import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createLogger } from '@expertmesh/common';
import { createExchange, type ExchangeIdentity } from '@expertmesh/exchange';
import { channelOptions } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';

export const echoIdentity: ExchangeIdentity = { worker: 'echo', incarnation: 'bench', numerics: 'bench', wireDtype: 'f32' };

/** Where it answers every dispatch with its own rows, and every byte with itself. */
export interface EchoPorts {
  readonly exchange: number;
  readonly tcp: number;
}

export interface EchoPeer {
  readonly ports: EchoPorts;
  close(): Promise<void>;
}

/** Serves both ends of the comparison on free ports of 127.0.0.1. */
export async function startEchoPeer(): Promise<EchoPeer> {
  const logger = createLogger('echo', 'warn');
  const exchange = createExchange('grpc', { identity: echoIdentity, logger, handler: { handle: async (_from, { rows }) => rows } });
  const grpcServer = new grpc.Server(channelOptions);
  const { definition, implementation } = exchange.service!;
  grpcServer.addService(definition, implementation);
  const exchangePort = await new Promise<number>((resolve, reject) => {
    grpcServer.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  });

  const sockets = new Set<Socket>();
  const tcpServer = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', (error) => logger.warn(error, 'TCP echo failed'));
    socket.pipe(socket);
  });
  tcpServer.listen(0, '127.0.0.1');
  await once(tcpServer, 'listening');

  return {
    ports: { exchange: exchangePort, tcp: (tcpServer.address() as AddressInfo).port },
    async close() {
      await exchange.close();
      grpcServer.forceShutdown();
      for (const socket of sockets) socket.destroy();
      tcpServer.close();
    },
  };
}
