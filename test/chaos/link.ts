import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Bytes of one direction that wait here before more are read. */
const mostWaitingBytes = 1 << 20;
/** How often a process that is being started is tried. */
const knockEveryMs = 10;

type State =
  | { readonly kind: 'pass' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'hold' };

/** The wire between processes and a port of this machine, which can break, fall silent or become slow. */
export class Link {
  readonly port: number;
  readonly #target: number;
  #server: Server;
  #isRefusing = false;
  #knocking: NodeJS.Timeout | undefined;
  readonly #sockets = new Set<Socket>();
  #state: State = { kind: 'pass' };
  #released: Promise<void> = Promise.resolve();
  #release = () => {};

  private constructor(server: Server, target: number) {
    this.#target = target;
    this.port = (server.address() as AddressInfo).port;
    this.#server = this.#serving(server);
  }

  static async to(target: number): Promise<Link> {
    return new Link(await listening(0), target);
  }

  /** The target's process is about to end: connections are refused, as by its port. */
  refuse(): void {
    if (!this.#isRefusing) this.#server.close();
    this.#isRefusing = true;
  }

  /** The target has been started again: connections are taken once it takes them. */
  takeAgain(): void {
    if (this.#isRefusing) this.#knock();
  }

  /** As it should be. What was held back arrives. */
  pass(): void {
    this.#become({ kind: 'pass' });
  }

  /**
   * cut: all connections break, and others end as soon as they are made. hold: connections stay, and nothing arrives. delay: everything arrives so much
   * later, in both directions.
   */
  begin(fault: 'cut' | 'hold' | 'delay', delayMs: number): void {
    this.#become(fault === 'delay' ? { kind: fault, ms: delayMs } : { kind: fault });
    if (fault === 'cut') for (const socket of this.#sockets) socket.destroy();
    if (fault !== 'hold') return;
    this.#released = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  async close(): Promise<void> {
    this.begin('cut', 0);
    clearTimeout(this.#knocking);
    if (this.#isRefusing) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serving(server: Server): Server {
    return server.on('connection', (socket) => {
      if (this.#state.kind === 'cut') socket.destroy();
      else this.#join(socket, connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true }));
    });
  }

  #knock(): void {
    const socket = connect(this.#target, '127.0.0.1');
    socket.on('error', () => {
      this.#knocking = setTimeout(() => this.#knock(), knockEveryMs);
    });
    socket.on('connect', () => {
      socket.destroy();
      void this.#listenAgain();
    });
  }

  async #listenAgain(): Promise<void> {
    this.#server = this.#serving(await listening(this.port));
    this.#isRefusing = false;
  }

  #become(state: State): void {
    this.#state = state;
    this.#release();
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      this.#carry(from, to);
      // A broken connection is what these wires are for; 'close' follows.
      from.on('error', () => undefined);
      from.on('close', () => this.#sockets.delete(from));
    }
  }

  /** In order, each part when the state at its arrival lets it. */
  #carry(from: Socket, to: Socket): void {
    let last: Promise<unknown> = Promise.resolve();
    let waiting = 0;
    from.on('data', (part: Buffer) => {
      waiting += part.length;
      if (waiting > mostWaitingBytes) from.pause();
      const due = this.#due();
      last = last
        .then(() => due)
        .then(() => {
          waiting -= part.length;
          if (to.writable && !to.write(part)) return once(to, 'drain').catch(() => undefined);
        })
        .then(() => {
          if (waiting <= mostWaitingBytes) from.resume();
        });
    });
    from.on('end', () => {
      last = last.then(() => to.end());
    });
    from.on('close', () => {
      last = last.then(() => to.destroy());
    });
  }

  #due(): Promise<unknown> {
    const state = this.#state;
    if (state.kind === 'hold') return this.#released;
    return state.kind === 'delay' ? new Promise((resolve) => setTimeout(resolve, state.ms)) : Promise.resolve();
  }
}

async function listening(port: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
