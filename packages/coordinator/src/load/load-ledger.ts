import type { LayerExperts } from '@expertmesh/placement';
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
