import type { Clock } from '@expertmesh/common';
import type { Placement } from '@expertmesh/placement';
import { RoutingTable } from './routing-table.js';

/** How long a placement is waited for before it is looked at again. */
const lookEveryMs = 1_000;

export interface PeerStates {
  /** Another worker could take experts of this one. */
  readonly hasHeirs: boolean;
  readonly lost: ReadonlySet<string>;
}

/** The placement this worker routes by, and a way to wait for the next one. */
export class PlacementView {
  readonly #self: string;
  readonly #clock: Clock;
  readonly #routed: (table: RoutingTable) => void;
  #placement: Placement = { epoch: 0, layers: [] };
  #table: RoutingTable | null = null;
  #sendOrder: readonly string[] = [];
  #peers: PeerStates = { hasHeirs: false, lost: new Set() };
  #version = 0;
  readonly #waiters = new Set<() => void>();

  /** @param routed told of every table, before anything is decided by it */
  constructor(self: string, clock: Clock, routed: (table: RoutingTable) => void) {
    this.#self = self;
    this.#clock = clock;
    this.#routed = routed;
  }

  /** Null until the first placement is active. */
  get table(): RoutingTable | null {
    return this.#table;
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

  activate(placement: Placement): RoutingTable {
    this.#placement = placement;
    const table = this.#route();
    this.changed();
    return table;
  }

  /** Peers, in the order in which the rows of a layer begin their way to them. */
  setSendOrder(workers: readonly string[]): void {
    this.#sendOrder = workers;
    if (this.#table !== null) this.#route();
  }

  #route(): RoutingTable {
    const table = new RoutingTable(this.#placement, this.#self, this.#sendOrder, this.#table);
    this.#table = table;
    this.#routed(table);
    return table;
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
