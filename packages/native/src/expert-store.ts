// What an expert store is told and tells.

import type { Format } from './dtype.js';

export type InPlace = 'auto' | 'on' | 'off';

/** Where the experts of a store lie. */
export interface TierOptions {
  /** Experts of a layer that are packed in memory at once; 0 = as many as are held. */
  readonly perLayer: number;
  /** Bytes of packed experts of each layer, in whatever formats, in place of a number of them (perLayer 0); empty = by number. */
  readonly layerBytes: readonly number[];
  /** Who makes room: a policy of packages/buffering. */
  readonly policy: string;
  /** Whether the compute threads read what a run misses themselves: auto = where that measures cheaper than loads beside the compute. */
  readonly inPlace: InPlace;
  /** Whether a layer's experts are loaded ahead of need, while those of the layers before are computed. */
  readonly prefetch: boolean;
  /** Routers choose among the experts in memory, which change by expertSwap alone. */
  readonly residentOnly: boolean;
  /** Folder of this checkpoint that keeps experts in formats with codes, so that they are converted once; empty: none. */
  readonly converted: string;
}

/** Of one layer since the store was opened. All rows of a run for one expert are one access. */
export interface SlotCounters {
  /** 0 = no limit. Of a limit in bytes, as many as it holds of the layer's experts in their formats of now, on average. */
  readonly slots: number;
  readonly residents: number;
  readonly held: number;
  readonly hits: number;
  /** Each a load that a run asked for. */
  readonly misses: number;
  /** Of the misses, those that the compute threads read themselves. */
  readonly inPlace: number;
  /** Loads ahead of need. */
  readonly prefetches: number;
  /** Whose expert a run needed before it left. */
  readonly prefetchesUsed: number;
  /** Whose expert left without a use. */
  readonly prefetchesWasted: number;
  readonly loadedBytes: number;
  /** Misses whose rows stayed uncomputed. */
  readonly failedLoads: number;
  /** In which a run waited and had nothing to compute. */
  readonly stallMs: number;
  /** Where routers choose among residents: choices of the rows, and those whose expert was not resident. */
  readonly choices: number;
  readonly masked: number;
  /** Loads that have taken a slot. */
  readonly swaps: number;
}

/** What the router of one layer asked for, whoever was resident. An expert's key is (index of its format among {@link formats}) * numExperts + expert. */
export interface LayerDemand {
  /** [numExperts] gate weights, summed over its choices; empty for a dense layer. */
  readonly weights: Float64Array;
  readonly rows: number;
  /** Keys of those in memory now, ascending. */
  readonly residents: Int32Array;
}

export interface LoadedExpert {
  /** 16 hex digits over the canonical bytes (gate, up, down weights, then biases, row-major little-endian). */
  readonly checksum: string;
  /** Of the canonical bytes. */
  readonly bytes: number;
  readonly format: Format;
}
