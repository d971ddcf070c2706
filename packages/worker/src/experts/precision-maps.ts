import type { Clock, Timer } from '@expertmesh/common';
import { changedExperts, type Placement, precisionDigest, withChanges } from '@expertmesh/placement';
import { RoutingTable } from './routing-table.js';

/** A precision map that requests of this worker are computed under. */
export interface MapInUse {
  /** What it is called everywhere, and its number in this worker's engine. */
  readonly digest: string;
  readonly number: number;
  /** Its contents, where they are as far as is known now. */
  readonly placement: Placement;
  readonly table: RoutingTable;
  /** Null for the map of the placement of now. */
  readonly left: { readonly lastEpoch: number; readonly untilMs: number } | null;
}

export interface PrecisionMapsParts {
  readonly self: string;
  readonly clock: Clock;
  /** How long requests may keep a map that the placement has left. */
  readonly graceMs: number;
  /** Told of every table before anything is decided by it; `before`: the same map's earlier one. */
  readonly routed: (table: RoutingTable, before: RoutingTable | null) => void;
  /** No request is to be computed under the map of this number any more. */
  readonly dropped: (number: number) => void;
}

/**
 * The precision maps by which this worker computes: that of the placement, and earlier ones for requests that began under them, until
 * the grace is over. An earlier map's experts are routed to the replicas of now where their contents are the same, and to those that held
 * them last where they are not: these let go of them when no worker computes by them any more.
 */
export class PrecisionMaps {
  readonly #parts: PrecisionMapsParts;
  readonly #inUse = new Map<string, MapInUse>();
  readonly #timers = new Set<Timer>();
  #current: MapInUse | null = null;
  #lastNumber = 0;
  #sendOrder: readonly string[] = [];
  #onOver = () => {};

  constructor(parts: PrecisionMapsParts) {
    this.#parts = parts;
  }

  /** Null before the first placement. */
  get current(): MapInUse | null {
    return this.#current;
  }

  /** Some requests may be under an earlier map than the placement's. */
  get hasEarlier(): boolean {
    return this.#inUse.size > 1;
  }

  /** The one that rows of this map are computed under: the placement's where its own is gone. @throws before the first placement */
  effective(digest: string): MapInUse {
    return this.#inUse.get(digest) ?? (this.#current as MapInUse);
  }

  has(digest: string): boolean {
    return this.#inUse.has(digest);
  }

  /** Calls `listener` when the grace of a map is over: {@link expire} is due between two steps. */
  onOver(listener: () => void): void {
    this.#onOver = listener;
  }

  follow(placement: Placement): void {
    const digest = precisionDigest(placement);
    const before = this.#current;
    if (before !== null && before.digest !== digest) this.#leave(before, placement.epoch - 1);
    for (const map of this.#inUse.values()) {
      if (map.left !== null && map.digest !== digest) this.#route(map, withContentsOf(map.placement, placement));
    }
    const known = this.#inUse.get(digest) ?? null;
    this.#current = this.#route(known ?? { digest, number: ++this.#lastNumber, table: null, left: null }, placement, null);
  }

  setSendOrder(workers: readonly string[]): void {
    this.#sendOrder = workers;
    for (const map of this.#inUse.values()) {
      const routed = this.#route(map, map.placement);
      if (map === this.#current) this.#current = routed;
    }
  }

  /** Between two steps: nothing is computed any more under maps whose grace is over. */
  expire(): void {
    const now = this.#parts.clock.elapsed();
    for (const { digest, left } of this.#inUse.values()) if (left !== null && left.untilMs <= now) this.drop(digest);
  }

  /** Its contents cannot be had any more, or its grace is over. Not of the placement's own. */
  drop(digest: string): void {
    const map = this.#inUse.get(digest);
    if (map === undefined || map.left === null) return;
    this.#inUse.delete(digest);
    this.#parts.dropped(map.number);
  }

  /** The oldest epoch by whose contents requests of these maps are computed. */
  oldestEpoch(digests: Iterable<string>): number {
    let oldest = this.#current?.placement.epoch ?? 0;
    for (const digest of digests) oldest = Math.min(oldest, this.#inUse.get(digest)?.left?.lastEpoch ?? oldest);
    return oldest;
  }

  close(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  #leave(map: MapInUse, lastEpoch: number): void {
    const { clock, graceMs } = this.#parts;
    this.#inUse.set(map.digest, { ...map, left: { lastEpoch, untilMs: clock.elapsed() + graceMs } });
    const timer = clock.after(graceMs, () => {
      this.#timers.delete(timer);
      this.#onOver();
    });
    this.#timers.add(timer);
  }

  #route(
    map: Pick<MapInUse, 'digest' | 'number' | 'left'> & { readonly table: RoutingTable | null },
    placement: Placement,
    left = map.left,
  ): MapInUse {
    const table = new RoutingTable(placement, { map: map.number, self: this.#parts.self, sendOrder: this.#sendOrder }, map.table);
    const routed = { digest: map.digest, number: map.number, placement, table, left };
    this.#inUse.set(map.digest, routed);
    this.#parts.routed(table, map.table);
    return routed;
  }
}

/** The placement, but for experts that the map has in other contents: these stay where they were. */
function withContentsOf(map: Placement, placement: Placement): Placement {
  const kept = changedExperts(placement, map).filter(({ before, after }) => before.format !== after.format);
  return withChanges(placement, placement.epoch, kept);
}
