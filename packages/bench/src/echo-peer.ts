import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createLogger } from '@expertmesh/common';
import { createExchange, type ExchangeIdentity } from '@expertmesh/exchange';
import { channelOptions } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';

export const echoIdentity: ExchangeIdentity = {
  worker: 'echo',
  incarnation: 'bench',
  numerics: 'bench',
  wireDtype: 'f32',
  cluster: 'bench',
  fingerprint: 'bench',
};

/** A plain grpc-js stream of bytes both ways, as one would write it without the exchange's frames, windows and pools. */
export const plainEcho: grpc.MethodDefinition<Buffer, Buffer> = {
  path: '/echo.Echo/Stream',
  requestStream: true,
  responseStream: true,
  requestSerialize: (bytes) => bytes,
  requestDeserialize: (bytes) => bytes,
  responseSerialize: (bytes) => bytes,
  responseDeserialize: (bytes) => bytes,
};

/** Where it answers every dispatch with its own rows, every message with itself, and every byte with itself. */
export interface EchoPorts {
  readonly exchange: number;
  readonly grpc: number;
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
  const exchangePort = await listen(grpcServer);

  const plainServer = new grpc.Server(channelOptions);
  plainServer.addService(
    { stream: plainEcho },
    {
      stream(call: grpc.ServerDuplexStream<Buffer, Buffer>) {
        call.on('data', (bytes: Buffer) => {
          if (!call.write(bytes)) {
            call.pause();
            call.once('drain', () => call.resume());
          }
        });
        call.on('end', () => call.end());
        call.on('error', () => {});
      },
    },
  );
  const plainPort = await listen(plainServer);

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
    ports: { exchange: exchangePort, grpc: plainPort, tcp: (tcpServer.address() as AddressInfo).port },
    async close() {
      await exchange.close();
      grpcServer.forceShutdown();
      plainServer.forceShutdown();
      for (const socket of sockets) socket.destroy();
      tcpServer.close();
    },
  };
}

/** Resolves with the port. */
function listen(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  });
}
