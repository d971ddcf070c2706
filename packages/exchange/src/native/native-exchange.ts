import { randomBytes } from 'node:crypto';
import { type Clock, EmError, type Logger } from '@expertmesh/common';
import {
  type Binding,
  type DataPlane,
  type Executor,
  hasDataPlane,
  type PlaneBinding,
  type PlaneEvent,
  type PlaneReach,
} from '@expertmesh/native';
import type { DataPort, Dispatch, DispatchHandler, Exchange, ExchangeCounters, ExchangeIdentity, PeerAddress } from '../base.js';
import type { ExchangeLimits } from '../limits.js';
import { outcomeOf } from '../outcome.js';
import { PeerTable } from '../peer-table.js';
import { NativeLink } from './native-link.js';

/** Where the data port is opened. */
export interface NativeSurroundings {
  readonly binding: Binding;
  /** Computes the dispatches of peers; absent: the handler does. */
  readonly executor?: Executor;
  /** Numeric address. */
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** With peers of this host. @default true */
  readonly sharedMemory?: boolean;
  /** A peer has come to `silentPeers`. */
  readonly fellSilent?: (worker: string) => void;
}

export interface NativeExchangeOptions extends ExchangeLimits {
  readonly identity: ExchangeIdentity;
  readonly handler: DispatchHandler;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly native: NativeSurroundings;
}

/**
 * Dispatches over the addon's data plane: shared memory between processes of one host, TCP between hosts. Opening it throws
 * EM_ADDRESS_IN_USE where the port is taken, EM_OPTION_VALUE where this machine's addon has no data plane.
 */
export class NativeExchange implements Exchange {
  readonly service = null;
  readonly dataPort: DataPort;
  readonly plane: DataPlane;
  readonly #options: NativeExchangeOptions;
  readonly #binding: PlaneBinding;
  readonly #peers: PeerTable<NativeLink>;
  /** By the key of what they have outstanding. */
  readonly #linkByKey = new Map<number, NativeLink>();
  /** Of dispatches of peers that are being computed, by their number. */
  readonly #serving = new Map<number, AbortController>();
  #lastKey = 0;
  #finalCounters: ExchangeCounters | null = null;

  constructor(options: NativeExchangeOptions) {
    const { native, identity } = options;
    if (!hasDataPlane(native.binding)) {
      throw new EmError('EM_OPTION_VALUE', {
        option: '--exchange',
        got: 'native',
        wanted: 'grpc: the addon of this machine has no data plane',
      });
    }
    this.#options = options;
    this.#binding = native.binding;
    const token = randomBytes(16).toString('hex');
    const { maxFrameBytes, windowBytes, connectTimeoutMs, reconnectFirstMs, reconnectMostMs } = options;
    const limits = { maxFrameBytes, windowBytes, connectTimeoutMs, reconnectFirstMs, reconnectMostMs };
    const listen = native.host.includes(':') ? `[${native.host}]:${native.port}` : `${native.host}:${native.port}`;
    this.plane = native.binding.dataPlaneOpen(
      { identity: { ...identity, token }, limits, listen, sharedMemory: native.sharedMemory ?? true },
      native.executor ?? null,
      (event) => this.#take(event),
    );
    this.dataPort = { port: native.binding.dataPlanePort(this.plane), token };
    const context = {
      ...options,
      submit: (link: NativeLink, dispatch: Dispatch) => this.#submit(link, dispatch),
      cancel: (sent: number) => {
        if (this.#finalCounters === null) this.#binding.dataPlaneCancel(this.plane, sent);
      },
      located: () => this.#tellPeers(),
    };
    this.#peers = new PeerTable(identity.worker, (peer) => new NativeLink(peer, peer.data!, context));
  }

  get counters(): Readonly<ExchangeCounters> {
    return this.#finalCounters ?? this.#binding.dataPlaneCounters(this.plane);
  }

  get silentPeers(): readonly string[] {
    return this.#peers.links.map(({ peer }) => peer.worker).filter((worker) => this.reach(worker) === 'silent');
  }

  /** Peers without a data port are as good as lost here. */
  setPeers(peers: readonly PeerAddress[]): void {
    this.#peers.setPeers(peers.map((peer) => (peer.data === null ? { ...peer, isAlive: false } : peer)));
    this.#tellPeers();
  }

  /** Of the peer's data port. */
  reach(worker: string): PlaneReach {
    return this.#finalCounters === null ? this.#binding.dataPlaneReach(this.plane, worker) : 'unknown';
  }

  dispatch(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    return this.#peers.dispatch(worker, dispatch, signal);
  }

  async close(): Promise<void> {
    if (this.#finalCounters !== null) return;
    this.#finalCounters = this.counters;
    this.#peers.close();
    for (const controller of this.#serving.values()) controller.abort();
    this.#binding.dataPlaneClose(this.plane);
  }

  #tellPeers(): void {
    if (this.#finalCounters !== null) return;
    const located = this.#peers.links.flatMap(({ peer: { worker, incarnation }, endpoint: { token }, address }) =>
      address === null ? [] : [{ worker, incarnation, address, token }],
    );
    this.#binding.dataPlaneSetPeers(this.plane, located);
  }

  #submit(link: NativeLink, dispatch: Dispatch): { key: number; sent: number } {
    const key = ++this.#lastKey;
    this.#linkByKey.set(key, link);
    return { key, sent: this.#binding.dataPlaneSend(this.plane, key, link.peer.worker, dispatch) };
  }

  #take(event: PlaneEvent): void {
    switch (event.kind) {
      case 'answered':
      case 'refused':
      case 'lost':
        this.#linkByKey.get(event.key)?.settle(event);
        this.#linkByKey.delete(event.key);
        return;
      case 'dispatch':
        void this.#serve(event);
        return;
      case 'withdrawn':
        this.#serving.get(event.id)?.abort();
        return;
      case 'silent':
        this.#options.native.fellSilent?.(event.worker);
        return;
      case 'notice':
        this.#options.logger.warn({ peer: event.from, code: 'EM_EXCHANGE_FRAME', numUnsaid: event.numUnsaid }, event.problem);
    }
  }

  /** Never rejects. */
  async #serve({ id, from, ...rest }: PlaneEvent & { readonly kind: 'dispatch' }): Promise<void> {
    const { epoch, numerics, contents, counts, rowIndex, dtype, numRows, rows } = rest;
    const dispatch = { epoch, numerics, contents, counts, rowIndex, dtype, numRows, rows };
    const controller = new AbortController();
    this.#serving.set(id, controller);
    const outcome = await outcomeOf(this.#options.handler, from, dispatch, controller.signal, this.#options.logger);
    this.#serving.delete(id);
    if (this.#finalCounters !== null) return;
    if ('rows' in outcome) {
      this.#binding.dataPlaneAnswer(this.plane, id, outcome.rows);
    } else {
      const { reason, message, epoch: routed } = outcome.refusal;
      this.#binding.dataPlaneRefuse(this.plane, id, reason, message, routed);
    }
  }
}
