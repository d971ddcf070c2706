import { type Logger, toEmError } from '@expertmesh/common';
import type { DataPlane } from '@expertmesh/native';
import type { DataPort, Dispatch, Exchange, ExchangeCounters, GrpcService, PeerAddress } from './base.js';
import type { GrpcExchange } from './grpc/grpc-exchange.js';
import type { NativeExchange } from './native/native-exchange.js';

/**
 * The data plane with peers whose data port can be reached, gRPC with the others; both are served. Where a data port is closed to this
 * worker (a firewall, a policy of the network), dispatches go by gRPC until it opens.
 */
export class AutoExchange implements Exchange {
  readonly #native: NativeExchange;
  readonly #grpc: GrpcExchange;
  readonly #logger: Logger;
  #peers: ReadonlyMap<string, PeerAddress> = new Map();
  /** Those that gRPC is to reach: once it has taken over it stays connected. */
  #overGrpc: ReadonlyMap<string, PeerAddress> = new Map();

  constructor(native: NativeExchange, grpc: GrpcExchange, logger: Logger) {
    this.#native = native;
    this.#grpc = grpc;
    this.#logger = logger;
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

  get silentPeers(): readonly string[] {
    return this.#native.silentPeers;
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
    this.#peers = new Map(peers.map((peer) => [peer.worker, peer]));
    this.#native.setPeers(peers.filter(({ data }) => data !== null));
    this.#setOverGrpc(peers.filter((peer) => peer.data === null || this.#overGrpc.get(peer.worker)?.incarnation === peer.incarnation));
  }

  async dispatch(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    const peer = this.#peers.get(worker);
    if (peer?.data === null) return this.#grpc.dispatch(worker, dispatch, signal);
    const reach = this.#native.reach(worker);
    if (reach === 'silent') return this.#dispatchToSilent(worker, dispatch, signal);
    if (reach !== 'unreachable') {
      try {
        return await this.#native.dispatch(worker, dispatch, signal);
      } catch (thrown) {
        // What was lost with a connection that there was may have been computed: whoever asked decides.
        if (toEmError(thrown).code !== 'EM_WORKER_LOST' || this.#native.reach(worker) !== 'unreachable') throw thrown;
      }
    }
    this.#takeOver(worker);
    return this.#grpc.dispatch(worker, dispatch, signal);
  }

  async close(): Promise<void> {
    await Promise.all([this.#native.close(), this.#grpc.close()]);
  }

  /** Its process stands still, or its data port has been closed: gRPC is not waited for, and taken once it has reached it. */
  #dispatchToSilent(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    this.#takeOver(worker);
    return (this.#grpc.isConnected(worker) ? this.#grpc : this.#native).dispatch(worker, dispatch, signal);
  }

  #takeOver(worker: string): void {
    const peer = this.#peers.get(worker);
    if (peer === undefined || this.#overGrpc.has(worker)) return;
    this.#logger.warn({ peer: worker, address: peer.data?.address }, 'its data port cannot be reached: gRPC is used until it can');
    this.#setOverGrpc([...this.#overGrpc.values(), peer]);
  }

  #setOverGrpc(peers: readonly PeerAddress[]): void {
    this.#overGrpc = new Map(peers.map((peer) => [peer.worker, peer]));
    this.#grpc.setPeers(peers);
  }
}
