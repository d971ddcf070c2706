import type { Clock, Logger } from '@expertmesh/common';
import type { Dispatch, DispatchHandler, Exchange, ExchangeIdentity, GrpcService, PeerAddress } from '../base.js';
import { newCounters } from '../counters.js';
import type { ExchangeLimits } from '../limits.js';
import { PeerTable } from '../peer-table.js';
import { FramePool } from './frame-pool.js';
import { InboundStreams } from './inbound-streams.js';
import { PeerLink } from './peer-link.js';

export interface GrpcExchangeOptions extends ExchangeLimits {
  readonly identity: ExchangeIdentity;
  readonly handler: DispatchHandler;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Dispatches over one kept-open gRPC stream for each ordered pair of workers. */
export class GrpcExchange implements Exchange {
  readonly dataPort = null;
  readonly silentPeers = [];
  readonly plane = null;
  readonly counters = newCounters();
  readonly service: GrpcService;
  readonly #peers: PeerTable<PeerLink>;
  readonly #inbound: InboundStreams;

  constructor(options: GrpcExchangeOptions) {
    const context = { ...options, counters: this.counters, pool: new FramePool() };
    this.#peers = new PeerTable(options.identity.worker, (peer) => new PeerLink(peer, context));
    this.#inbound = new InboundStreams(context);
    this.service = this.#inbound.service;
  }

  setPeers(peers: readonly PeerAddress[]): void {
    for (const lost of this.#peers.setPeers(peers)) this.#inbound.drop(lost);
  }

  /** Whether a stream to it is open. */
  isConnected(worker: string): boolean {
    return this.#peers.find(worker)?.isOpen ?? false;
  }

  dispatch(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    return this.#peers.dispatch(worker, dispatch, signal);
  }

  async close(): Promise<void> {
    this.#peers.close();
    this.#inbound.close();
  }
}
