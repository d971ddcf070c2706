import { EmError } from '@expertmesh/common';
import type { PlacementCommit, Store, StoredPlacement } from './store.js';

/** Lives and ends with its coordinator. */
export class MemoryStore implements Store {
  #fence = 0;
  #stored: StoredPlacement | null = null;

  async nextFence(): Promise<number> {
    this.#fence += 1;
    return this.#fence;
  }

  async readPlacement(): Promise<StoredPlacement | null> {
    return this.#stored;
  }

  async commitPlacement(commit: PlacementCommit): Promise<void> {
    if (commit.fence < this.#fence) throw new EmError('EM_FENCE', { got: commit.fence, wanted: this.#fence });
    const epoch = this.#stored?.placement.epoch ?? 0;
    if (commit.expectedEpoch !== epoch || commit.placement.epoch <= epoch) {
      throw new EmError('EM_EPOCH', { got: commit.placement.epoch, expected: commit.expectedEpoch, stored: epoch });
    }
    const { fingerprint, layers, placement } = commit;
    this.#stored = { fingerprint, layers, placement };
  }

  async close(): Promise<void> {}
}
