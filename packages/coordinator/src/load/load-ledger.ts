import type { LayerExperts } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';
import { type LayerActivity, type LoadWindow, summedActivity } from '@expertmesh/stats';

/** Routed rows of every (layer, expert), and how many experts of a layer had work, since counting began. */
export class LoadLedger {
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  /** Empty until the first report. */
  #rows: number[][] = [];
  /** [layer]; undefined as long as nobody has counted it. */
  #activity: readonly LayerActivity[] | undefined;

  constructor(sinceMs: number) {
    this.sinceMs = sinceMs;
  }

  /** Rows of layers or experts that the model does not have are not counted, whoever reports them. */
  add(load: readonly expertmesh.v1.LayerLoad.$Properties[], layers: readonly LayerExperts[]): void {
    if (this.#rows.length === 0) this.#rows = layers.map(({ numExperts }) => Array.from({ length: numExperts }, () => 0));
    this.#addActivity(activityOf(load, this.#rows));
    for (const { layer, rows } of load) {
      const counts = this.#rows[layer ?? 0];
      if (counts === undefined) continue;
      for (const [expert, count] of (rows ?? []).entries()) {
        if (expert < counts.length) counts[expert]! += count;
      }
    }
  }

  /** @param window of the same model. */
  addWindow({ rows, activity }: Pick<LoadWindow, 'rows' | 'activity'>): void {
    this.#addActivity(activity);
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

  /** [layer]; undefined where nobody has counted it. */
  activity(): readonly LayerActivity[] | undefined {
    return this.#activity;
  }

  #addActivity(activity: readonly LayerActivity[] | undefined): void {
    this.#activity = summedActivity(this.#activity, activity);
  }
}

/** Undefined of a worker that does not count it. */
function activityOf(
  load: readonly expertmesh.v1.LayerLoad.$Properties[],
  layers: readonly (readonly number[])[],
): readonly LayerActivity[] | undefined {
  if (load.every(({ batches }) => (batches ?? 0) === 0)) return undefined;
  const byLayer = new Map(load.map((counted) => [counted.layer ?? 0, counted]));
  return layers.map((_, layer) => {
    const { batches, activeExperts } = byLayer.get(layer) ?? {};
    return { batches: batches ?? 0, activeExperts: activeExperts ?? 0 };
  });
}
