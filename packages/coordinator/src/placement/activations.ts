import { type ChangedExpert, changedExperts, changeMessage, type Placement, placementMessage } from '@expertmesh/placement';
import type { Command } from '../membership/worker-session.js';

/** A worker so many epochs behind is sent the whole placement. */
const mostEpochs = 64;

type Activation = Extract<Command, { activate?: unknown }>;

/** The commands that take workers to the placement of now: differences where one routes by a known epoch. Each is made once for all. */
export class Activations {
  /** By epoch, oldest first: the placements that came before. */
  readonly #earlier = new Map<number, Placement>();
  readonly #made = new Map<number, Activation>();
  #placement: Placement | null = null;

  /** From now on they lead to this placement. */
  follow(placement: Placement): void {
    if (this.#placement !== null) this.#earlier.set(this.#placement.epoch, this.#placement);
    for (const epoch of this.#earlier.keys()) {
      if (this.#earlier.size <= mostEpochs) break;
      this.#earlier.delete(epoch);
    }
    this.#placement = placement;
    this.#made.clear();
  }

  /** No placement is followed by the next one. */
  reset(): void {
    this.#placement = null;
    this.#earlier.clear();
    this.#made.clear();
  }

  /** @param base the epoch that the worker is known to route by; 0 where none is */
  from(base: number): Activation {
    const earlier = this.#earlier.get(base);
    const key = earlier === undefined ? 0 : base;
    const made = this.#made.get(key) ?? this.#make(earlier);
    this.#made.set(key, made);
    return made;
  }

  #make(earlier: Placement | undefined): Activation {
    const placement = this.#placement!;
    if (earlier === undefined) return { activate: { placement: placementMessage(placement) } };
    const changed: ChangedExpert[] = changedExperts(earlier, placement);
    return { activate: { change: changeMessage(earlier.epoch, placement, changed) } };
  }
}
