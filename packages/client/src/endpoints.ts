import { RotatingClient } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';

/** The coordinators that a client may ask: one of them, until it does not answer. */
export class Endpoints {
  readonly #channels: readonly { readonly address: string; readonly client: RotatingClient }[];
  #current = 0;

  /** @param addresses HOST:PORT, several with commas between them */
  constructor(addresses: string, options: grpc.ChannelOptions) {
    this.#channels = addresses.split(',').map((part) => ({ address: part.trim(), client: new RotatingClient(part.trim(), options) }));
  }

  get count(): number {
    return this.#channels.length;
  }

  /** HOST:PORT of the one that is asked now. */
  get address(): string {
    return this.#channels[this.#current]!.address;
  }

  /** The client for one call to it. */
  forCall(): grpc.Client {
    return this.#channels[this.#current]!.client.forCall();
  }

  /** This one did not answer: the next call goes to another one. */
  leave(address: string): void {
    if (address === this.address) this.#current = (this.#current + 1) % this.count;
  }

  /** Calls to it go over a new connection: the old one leads to a coordinator that leaves. */
  renew(): void {
    this.#channels[this.#current]!.client.renew();
  }

  close(): void {
    for (const { client } of this.#channels) client.close();
  }
}
