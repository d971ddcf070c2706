import { ResidentSwaps } from '@expertmesh/buffering';
import { type Clock, EmError, type Logger, pause, toEmError } from '@expertmesh/common';
import type { Binding, ExpertStore, SlotCounters } from '@expertmesh/native';
import type { Placement } from '@expertmesh/placement';

/** Between two looks at what routers ask for, where the last one found nothing worth a swap. */
const lookEveryMs = 100;
/** Of the time, the part in which experts are read for a swap: steps have the rest of the memory's and the disk's bandwidth. */
const loadShare = 0.1;
/** However fast experts are read: at most a hundred swaps a second. */
const leastPauseMs = 10;

export interface ResidentExpertsParts {
  readonly binding: Pick<Binding, 'expertTakeDemand' | 'expertSwap'>;
  readonly store: ExpertStore;
  /** [layer][expert] by which key each is to be computed, -1 where it is not held here; null before the first placement. */
  readonly keys: () => readonly ArrayLike<number>[] | null;
  /** By layer. */
  readonly slots: () => readonly SlotCounters[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Keeps the experts resident that routers want most, where they choose among residents only: one swap after the other, beside the steps. */
export class ResidentExperts {
  readonly #parts: ResidentExpertsParts;
  readonly #policy = new ResidentSwaps();
  readonly #ended: Promise<void>;
  readonly #closing = new AbortController();

  constructor(parts: ResidentExpertsParts) {
    this.#parts = parts;
    this.#ended = this.#follow();
  }

  /** Resolves when no swap is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#ended;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) await pause(this.#parts.clock, await this.#swapOnce(), signal);
  }

  /** For how long to leave the experts as they are now. */
  async #swapOnce(): Promise<number> {
    const { binding, store, keys: keysNow, slots, clock, log } = this.#parts;
    const keys = keysNow();
    if (keys === null) return lookEveryMs;
    const slotsOf = slots();
    const demand = binding.expertTakeDemand(store);
    const swap = this.#policy.next(demand.map((layer, index) => ({ ...layer, keys: keys[index]!, slots: slotsOf[index]!.slots })));
    if (swap === null) return lookEveryMs;
    const began = clock.elapsed();
    try {
      // What has come or gone meanwhile is seen at the next look.
      if (!(await binding.expertSwap(store, swap.layer, swap.enters, swap.leaves))) return lookEveryMs;
    } catch (thrown) {
      log.warn({ layer: swap.layer }, `cannot swap an expert: ${toEmError(thrown).message}`);
      return lookEveryMs;
    }
    return Math.max(leastPauseMs, (clock.elapsed() - began) * (1 / loadShare - 1));
  }
}

/**
 * Throws EM_RESIDENT_ONLY where a worker whose routers choose among its own residents is not to hold every expert: which of their experts
 * peers have in memory at a moment homes do not know, and a row that came too late would wait for a load.
 */
export function assertHoldsAll({ layers }: Placement, worker: string): void {
  const experts = layers.flat();
  const numHeld = experts.filter(({ replicas }) => replicas.some((replica) => replica.worker === worker)).length;
  if (numHeld < experts.length) throw new EmError('EM_RESIDENT_ONLY', { worker, got: numHeld, wanted: experts.length });
}
