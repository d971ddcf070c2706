import type { LayerExperts } from './default-placement.js';
import type { Placement } from './placement.js';

/** The placement as stored, with the model it is of. */
export interface StoredPlacement {
  readonly fingerprint: string;
  readonly layers: readonly LayerExperts[];
  readonly placement: Placement;
}

export interface PlacementCommit extends StoredPlacement {
  /** The fence the writer leads under. */
  readonly fence: number;
  /** The epoch that the writer has read; 0 = none stored yet. */
  readonly expectedEpoch: number;
}

/** What coordinators share. Only coordinators talk to it. */
export interface Store {
  /** Raises the fence counter and returns it: commands and commits under a lower one are refused from now on. */
  nextFence(): Promise<number>;
  readPlacement(): Promise<StoredPlacement | null>;
  /**
   * Stores a placement of a higher epoch, if the stored one is still of `expectedEpoch`.
   * Rejects with EM_FENCE when a higher fence has been given out, and with EM_EPOCH when another placement has been stored.
   */
  commitPlacement(commit: PlacementCommit): Promise<void>;
  close(): Promise<void>;
}
