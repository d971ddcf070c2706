import type { Clock, Logger } from '@expertmesh/common';
import type { SlotCounters } from '@expertmesh/native';

/** Between two lines of the log: a file that is gone fails every step. */
const quietMs = 10_000;

/** What the slots of all layers with a limit have come to since the process began. */
export type SlotTotals = Omit<SlotCounters, 'held'>;

const zero: SlotTotals = {
  ...{ slots: 0, residents: 0, hits: 0, misses: 0, inPlace: 0, prefetches: 0, prefetchesUsed: 0, prefetchesWasted: 0 },
  ...{ loadedBytes: 0, failedLoads: 0, stallMs: 0, choices: 0, masked: 0, swaps: 0 },
};

/** How the experts of a worker share the slots of their layers. */
export class Buffering {
  readonly #read: () => readonly SlotCounters[];
  readonly #clock: Clock;
  readonly #log: Logger;
  #numFailedTold = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(read: () => readonly SlotCounters[], clock: Clock, log: Logger) {
    this.#read = read;
    this.#clock = clock;
    this.#log = log;
  }

  /** Without the layers that have room for all: there is nothing to count. */
  get totals(): SlotTotals {
    return this.#read()
      .filter(({ slots }) => slots > 0)
      .reduce<SlotTotals>(withLayer, zero);
  }

  /** The totals for a report; the log hears of loads that have failed since it last did. */
  report(): SlotTotals {
    const { totals } = this;
    const numFailed = totals.failedLoads - this.#numFailedTold;
    const now = this.#clock.elapsed();
    if (numFailed > 0 && now - this.#toldAt >= quietMs) {
      this.#log.warn({ failed: numFailed, total: totals.failedLoads }, 'experts that steps needed could not be read again');
      this.#numFailedTold = totals.failedLoads;
      this.#toldAt = now;
    }
    return totals;
  }
}

function withLayer(sum: SlotTotals, layer: SlotCounters): SlotTotals {
  return {
    slots: sum.slots + layer.slots,
    residents: sum.residents + layer.residents,
    hits: sum.hits + layer.hits,
    misses: sum.misses + layer.misses,
    inPlace: sum.inPlace + layer.inPlace,
    prefetches: sum.prefetches + layer.prefetches,
    prefetchesUsed: sum.prefetchesUsed + layer.prefetchesUsed,
    prefetchesWasted: sum.prefetchesWasted + layer.prefetchesWasted,
    loadedBytes: sum.loadedBytes + layer.loadedBytes,
    failedLoads: sum.failedLoads + layer.failedLoads,
    stallMs: sum.stallMs + layer.stallMs,
    choices: sum.choices + layer.choices,
    masked: sum.masked + layer.masked,
    swaps: sum.swaps + layer.swaps,
  };
}
