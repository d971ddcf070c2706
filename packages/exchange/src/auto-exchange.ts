import type { DataPlane } from '@expertmesh/native';
import type { DataPort, Dispatch, Exchange, ExchangeCounters, GrpcService, PeerAddress } from './base.js';

/** The data plane with peers that have one, gRPC with the others; both are served. */
export class AutoExchange implements Exchange {
  readonly #native: Exchange;
  readonly #grpc: Exchange;
  #overGrpc: ReadonlySet<string> = new Set();

  constructor(native: Exchange, grpc: Exchange) {
    this.#native = native;
    this.#grpc = grpc;
  }

  get service(): GrpcService | null {
    return this.#grpc.service;
  }

  get dataPort(): DataPort | null {
    return this.#native.dataPort;
  }

  get plane(): DataPlane | null {
    return this.#native.plane;
  }

  get counters(): Readonly<ExchangeCounters> {
    const native = this.#native.counters;
    const grpc = this.#grpc.counters;
    return {
      rowsIn: native.rowsIn + grpc.rowsIn,
      rowsOut: native.rowsOut + grpc.rowsOut,
      bytesIn: native.bytesIn + grpc.bytesIn,
      bytesOut: native.bytesOut + grpc.bytesOut,
      refused: native.refused + grpc.refused,
      framesRefused: native.framesRefused + grpc.framesRefused,
    };
  }

  setPeers(peers: readonly PeerAddress[]): void {
    const overGrpc = peers.filter(({ data }) => data === null);
    this.#overGrpc = new Set(overGrpc.map(({ worker }) => worker));
    this.#native.setPeers(peers.filter(({ data }) => data !== null));
    this.#grpc.setPeers(overGrpc);
  }

  dispatch(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    return (this.#overGrpc.has(worker) ? this.#grpc : this.#native).dispatch(worker, dispatch, signal);
  }

  async close(): Promise<void> {
    await Promise.all([this.#native.close(), this.#grpc.close()]);
  }
}
