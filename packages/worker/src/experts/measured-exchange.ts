import type { Clock } from '@expertmesh/common';
import type { Dispatch, Exchange, ExchangeCounters, GrpcService, PeerAddress } from '@expertmesh/exchange';

/** An exchange whose dispatches are counted and whose round trips are timed. */
export class MeasuredExchange implements Exchange {
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  readonly #answered: (seconds: number) => void;
  #numSent = 0;

  constructor(exchange: Exchange, clock: Clock, answered: (seconds: number) => void) {
    this.#exchange = exchange;
    this.#clock = clock;
    this.#answered = answered;
  }

  /** Dispatches to peers since the start, whatever came of them. */
  get numSent(): number {
    return this.#numSent;
  }

  get service(): GrpcService | null {
    return this.#exchange.service;
  }

  get counters(): Readonly<ExchangeCounters> {
    return this.#exchange.counters;
  }

  setPeers(peers: readonly PeerAddress[]): void {
    this.#exchange.setPeers(peers);
  }

  async dispatch(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    this.#numSent += 1;
    const began = this.#clock.elapsed();
    const rows = await this.#exchange.dispatch(worker, dispatch, signal);
    this.#answered((this.#clock.elapsed() - began) / 1e3);
    return rows;
  }

  close(): Promise<void> {
    return this.#exchange.close();
  }
}
