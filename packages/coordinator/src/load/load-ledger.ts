import type { LayerExperts, Placement } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';

/** Routed rows of every (layer, expert) since counting began. */
export class LoadLedger {
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  /** Empty until the first report. */
  #rows: number[][] = [];

  constructor(sinceMs: number) {
    this.sinceMs = sinceMs;
  }

  /** Rows of layers or experts that the model does not have are not counted, whoever reports them. */
  add(load: readonly expertmesh.v1.LayerLoad.$Properties[], layers: readonly LayerExperts[]): void {
    if (this.#rows.length === 0) this.#rows = layers.map(({ numExperts }) => Array.from({ length: numExperts }, () => 0));
    for (const { layer, rows } of load) {
      const counts = this.#rows[layer ?? 0];
      if (counts === undefined) continue;
      for (const [expert, count] of (rows ?? []).entries()) {
        if (expert < counts.length) counts[expert]! += count;
      }
    }
  }

  /** @param rows [layer][expert], of the same model. */
  addRows(rows: readonly (readonly number[])[]): void {
    if (this.#rows.length === 0) this.#rows = rows.map((layer) => [...layer]);
    else {
      for (const [layer, counts] of this.#rows.entries()) {
        for (const expert of counts.keys()) counts[expert]! += rows[layer]?.[expert] ?? 0;
      }
    }
  }

  /** No row has been counted. */
  get isEmpty(): boolean {
    return this.#rows.every((counts) => counts.every((count) => count === 0));
  }

  /** [layer][expert] */
  rows(): readonly (readonly number[])[] {
    return this.#rows;
  }
}

/**
 * Rows that fall to each worker in each layer, by the shares of the placement; every worker of `workers` is named.
 *
 * @param rows [layer][expert]
 * @returns [layer] worker → rows
 */
export function rowsByWorker(rows: readonly (readonly number[])[], placement: Placement, workers: Iterable<string>): Map<string, number>[] {
  const names = [...workers];
  return placement.layers.map((experts, layer) => {
    const byWorker = new Map(names.map((worker) => [worker, 0]));
    for (const [expert, { replicas }] of experts.entries()) {
      const count = rows[layer]?.[expert] ?? 0;
      for (const { worker, share } of replicas) byWorker.set(worker, (byWorker.get(worker) ?? 0) + count * share);
    }
    return byWorker;
  });
}

/** Rows of each worker over the mean of all of them, all layers together; 1 where there are no rows at all. */
export function workerLoads(layers: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const layer of layers) for (const [worker, rows] of layer) totals.set(worker, (totals.get(worker) ?? 0) + rows);
  const mean = meanOf([...totals.values()]);
  return new Map([...totals].map(([worker, rows]) => [worker, mean === 0 ? 1 : rows / mean]));
}

/** Mean over the layers that have rows of max/mean over the workers: 1 = even, the number of workers = all rows on one. */
export function balancedness(layers: readonly ReadonlyMap<string, number>[]): number {
  const ratios = layers.map(layerBalancedness).filter((ratio) => ratio !== null);
  return ratios.length === 0 ? 1 : meanOf(ratios);
}

/** max/mean over the workers of one layer; null without rows. */
export function layerBalancedness(layer: ReadonlyMap<string, number>): number | null {
  const rows = [...layer.values()];
  const mean = meanOf(rows);
  return mean === 0 ? null : Math.max(...rows) / mean;
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
