import type { Clock } from '@expertmesh/common';
import type { Placement } from '@expertmesh/placement';
import { PrecisionMaps, type PrecisionMapsParts } from './precision-maps.js';
import type { RoutingTable } from './routing-table.js';

/** How long a placement is waited for before it is looked at again. */
const lookEveryMs = 1_000;

export interface PeerStates {
  /** Another worker could take experts of this one. */
  readonly hasHeirs: boolean;
  readonly lost: ReadonlySet<string>;
}

/** The placement this worker routes by, and a way to wait for the next one. */
export class PlacementView {
  /** By which rows are routed. */
  readonly maps: PrecisionMaps;
  readonly #self: string;
  readonly #clock: Clock;
  #placement: Placement = { epoch: 0, layers: [] };
  #peers: PeerStates = { hasHeirs: false, lost: new Set() };
  #version = 0;
  readonly #waiters = new Set<() => void>();

  constructor(parts: PrecisionMapsParts) {
    this.maps = new PrecisionMaps(parts);
    this.#self = parts.self;
    this.#clock = parts.clock;
  }

  /** Null until the first placement is active. */
  get table(): RoutingTable | null {
    return this.maps.current?.table ?? null;
  }

  /** Of epoch 0 and without layers until the first placement is active. */
  get placement(): Placement {
    return this.#placement;
  }

  get epoch(): number {
    return this.#placement.epoch;
  }

  /** Rises with every change of the placement or of the peers. */
  get version(): number {
    return this.#version;
  }

  activate(placement: Placement): void {
    this.#placement = placement;
    this.maps.follow(placement);
    this.changed();
  }

  /** Peers, in the order in which the rows of a layer begin their way to them. */
  setSendOrder(workers: readonly string[]): void {
    this.maps.setSendOrder(workers);
  }

  /** Rows of some expert are to come to this worker. */
  get isNeeded(): boolean {
    return this.#placement.layers.some((experts) =>
      experts.some(({ replicas }) => replicas.some(({ worker, share }) => worker === this.#self && share > 0)),
    );
  }

  setPeers(peers: PeerStates): void {
    this.#peers = peers;
    this.changed();
  }

  /** Whether the placement names a worker for it that is not known to be lost. */
  isServed(layer: number, expert: number): boolean {
    const replicas = this.#placement.layers[layer]?.[expert]?.replicas ?? [];
    return replicas.some(({ worker }) => !this.#peers.lost.has(worker));
  }

  /** Resolves when no expert's rows are to come to this worker any more, or nobody is there to take its experts. */
  async untilUnneeded(signal: AbortSignal): Promise<void> {
    while (this.isNeeded && this.#peers.hasHeirs && !signal.aborted) await this.waitForChange(this.#version, lookEveryMs, signal);
  }

  /** Something that dispatches depend on has changed: whoever waits tries again. */
  changed(): void {
    this.#version += 1;
    for (const wake of [...this.#waiters]) wake();
  }

  /** Resolves at the first change after `version`, or after `timeoutMs`, or when `signal` aborts. */
  waitForChange(version: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.#version !== version || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        timer.cancel();
        signal.removeEventListener('abort', wake);
        this.#waiters.delete(wake);
        resolve();
      };
      const timer = this.#clock.after(timeoutMs, wake);
      signal.addEventListener('abort', wake, { once: true });
      this.#waiters.add(wake);
    });
  }
}
