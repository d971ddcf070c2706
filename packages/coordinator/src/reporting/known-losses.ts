import { type LayerExperts, lossWarnings, type Placement } from '@expertmesh/placement';
import { isStreaming, type WorkerTable } from '../membership/worker-table.js';

type LossWorker = Parameters<typeof lossWarnings>[2][number];

/** Workers whose loss the others could not absorb, worked out anew only when the placement or the workers have changed. */
export class KnownLosses {
  readonly #table: Pick<WorkerTable, 'all'>;
  #placement: Placement | null = null;
  #workers: readonly LossWorker[] = [];
  #warnings: readonly string[] = [];

  constructor(table: Pick<WorkerTable, 'all'>) {
    this.#table = table;
  }

  of(placement: Placement | null, layers: readonly LayerExperts[]): readonly string[] {
    if (placement === null) return [];
    const workers = this.#table.all().map((entry) => ({
      ...{ id: entry.facts.id, memoryBytes: isStreaming(entry) ? 0 : entry.facts.memoryBytes },
      isOpen: entry.state === 'ready' || entry.state === 'joining',
    }));
    if (placement === this.#placement && areSame(workers, this.#workers)) return this.#warnings;
    [this.#placement, this.#workers] = [placement, workers];
    this.#warnings = lossWarnings(placement.layers, layers, workers);
    return this.#warnings;
  }
}

function areSame(a: readonly LossWorker[], b: readonly LossWorker[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ id, memoryBytes, isOpen }, index) => {
      const other = b[index]!;
      return other.id === id && other.memoryBytes === memoryBytes && other.isOpen === isOpen;
    })
  );
}
