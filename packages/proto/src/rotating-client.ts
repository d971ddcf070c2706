import { type Clock, systemClock } from '@expertmesh/common';
import * as grpc from '@grpc/grpc-js';
import { CallBudget, clientLimits } from './call-budget.js';
import { channelOptions } from './service.js';

const closeAfterMs = 5_000;

/** A client of one address that goes over to a new connection before the old one has carried too many calls; those on it go on. */
export class RotatingClient {
  readonly #address: string;
  readonly #options: grpc.ChannelOptions;
  readonly #clock: Clock;
  #current: grpc.Client;
  readonly #retired = new Set<grpc.Client>();
  #budget: CallBudget;

  constructor(address: string, options: grpc.ChannelOptions = {}, clock: Clock = systemClock) {
    this.#address = address;
    // Clients that shared a pool would share the connection.
    this.#options = { ...channelOptions, ...options, 'grpc.use_local_subchannel_pool': 1 };
    this.#clock = clock;
    this.#current = this.#open();
    this.#budget = new CallBudget(clientLimits, clock.elapsed());
  }

  /** The client for one call, which is counted. */
  forCall(): grpc.Client {
    const nowMs = this.#clock.elapsed();
    if (!this.#budget.spend(nowMs)) {
      this.renew();
      this.#budget.spend(nowMs);
    }
    return this.#current;
  }

  /** Calls go over a new connection from now on. */
  renew(): void {
    this.#retire(this.#current);
    this.#current = this.#open();
    this.#budget = new CallBudget(clientLimits, this.#clock.elapsed());
  }

  /** Opens no more connections; calls under way go on to their ends. */
  close(): void {
    for (const client of [...this.#retired, this.#current]) client.close();
    this.#retired.clear();
  }

  /** Its last calls may still wait for its connection: it is closed a little later. */
  #retire(client: grpc.Client): void {
    this.#retired.add(client);
    this.#clock.after(closeAfterMs, () => {
      if (this.#retired.delete(client)) client.close();
    });
  }

  #open(): grpc.Client {
    return new grpc.Client(this.#address, grpc.credentials.createInsecure(), this.#options);
  }
}
