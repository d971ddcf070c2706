import { createServer, type Server, type Socket } from 'node:net';
import { type Clock, causeText, EmError, systemClock } from '@expertmesh/common';
import * as grpc from '@grpc/grpc-js';
import { CallBudget, serverLimits } from './call-budget.js';

interface Connection {
  readonly budget: CallBudget;
  readonly injector: ReturnType<grpc.Server['createConnectionInjector']>;
  isRetired: boolean;
}

/**
 * Accepts the connections of a grpc.Server. One that has carried so many calls in so short a time that Node might end it for
 * their cancellations is asked to close in time: its calls go on to their ends, and its client opens another for new ones.
 */
export class Acceptor {
  /** To be given to the grpc.Server. */
  readonly interceptor: grpc.ServerInterceptor = (_method, call) => {
    this.#count(call.getPeer());
    // The call as it is serves as well as one wrapped in an interceptor, and does no work for each message.
    return call as grpc.ServerInterceptingCall;
  };
  readonly #clock: Clock;
  readonly #connections = new Map<string, Connection>();
  #listener: Server | null = null;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Resolves with the port in use. Rejects with EM_ADDRESS_IN_USE. */
  listen(server: grpc.Server, host: string, port: number): Promise<number> {
    const listener = createServer((socket) => this.#accept(server, socket));
    this.#listener = listener;
    return new Promise((resolve, reject) => {
      listener.once('error', (error) => {
        reject(new EmError('EM_ADDRESS_IN_USE', { address: `${host}:${port}`, cause: causeText(error) }, { cause: error }));
      });
      listener.listen(port, host.replace(/^\[|\]$/g, ''), () => {
        const address = listener.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Accepts nothing more; what is connected is the server's to end. */
  close(): void {
    this.#listener?.close();
  }

  #accept(server: grpc.Server, socket: Socket): void {
    const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#connections.set(peer, { budget: new CallBudget(serverLimits, this.#clock.elapsed()), injector, isRetired: false });
    socket.once('close', () => {
      this.#connections.delete(peer);
      injector.destroy();
    });
    injector.injectConnection(socket);
  }

  #count(peer: string): void {
    const connection = this.#connections.get(peer);
    if (connection === undefined || connection.budget.spend(this.#clock.elapsed()) || connection.isRetired) return;
    connection.isRetired = true;
    // Ends the connection when its last call has ended.
    connection.injector.destroy();
  }
}
