import { once } from 'node:events';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP link to a server that can be cut, as the death of a process or a machine cuts it. */
export class Link {
  readonly address: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async to(address: string): Promise<Link> {
    const [host, port] = address.split(':');
    const sockets = new Set<Socket>();
    const server = net.createServer((near) => {
      const far = net.connect(Number(port), host);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(socket);
        socket.pipe(other);
        socket.on('error', () => other.destroy());
        socket.on('close', () => other.destroy());
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Link(server, sockets);
  }

  /** Resets all connections. */
  breakAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.breakAll();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
