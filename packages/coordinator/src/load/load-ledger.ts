import type { LayerExperts } from '@expertmesh/placement';
import { addRoutedRows, type expertmesh, type RoutedCounts } from '@expertmesh/proto';
import type { LayerActivity, LoadWindow } from '@expertmesh/stats';

/** The rows that a report tells of. */
export type ReportedRows = Pick<expertmesh.v1.Report.$Properties, 'load' | 'routed'>;

/** Routed rows of every (layer, expert), and how many experts of a layer had work, since counting began. */
export class LoadLedger {
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  /** Empty until the first report. */
  #rows: number[][] = [];
  /** [layer]; undefined as long as nobody has counted it. */
  #activity: { -readonly [key in keyof LayerActivity]: LayerActivity[key] }[] | undefined;

  readonly #counts: RoutedCounts = {
    rowsOf: (layer) => this.#rows[layer],
    activity: (layer, batches, activeExperts) => this.#addActivity(layer, batches, activeExperts),
  };

  constructor(sinceMs: number) {
    this.sinceMs = sinceMs;
  }

  /**
   * Rows of layers or experts that the model does not have are not counted, whoever reports them.
   *
   * @returns how many rows have been counted
   */
  add({ load, routed }: ReportedRows, layers: readonly LayerExperts[]): number {
    if (this.#rows.length === 0) this.#rows = layers.map(({ numExperts }) => Array.from({ length: numExperts }, () => 0));
    let sum = routed ? addRoutedRows(routed, this.#counts) : 0;
    // Of workers of earlier versions.
    for (const { layer, rows, batches, activeExperts } of load ?? []) {
      const counts = this.#rows[layer ?? 0] ?? [];
      for (const [expert, count] of (rows ?? []).slice(0, counts.length).entries()) {
        counts[expert]! += count;
        sum += count;
      }
      if (batches) this.#addActivity(layer ?? 0, batches, activeExperts ?? 0);
    }
    return sum;
  }

  /** @param window of the same model. */
  addWindow({ rows, activity }: Pick<LoadWindow, 'rows' | 'activity'>): void {
    if (this.#rows.length === 0) this.#rows = rows.map((layer) => [...layer]);
    else {
      for (const [layer, counts] of this.#rows.entries()) {
        for (const expert of counts.keys()) counts[expert]! += rows[layer]?.[expert] ?? 0;
      }
    }
    for (const [layer, counted] of activity?.entries() ?? []) this.#addActivity(layer, counted.batches, counted.activeExperts);
  }

  /** What this one and a later one have counted together. */
  with(later: LoadLedger): LoadLedger {
    const sum = new LoadLedger(this.sinceMs);
    for (const part of [this, later]) sum.addWindow({ rows: part.#rows, activity: part.#activity });
    return sum;
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

  #addActivity(layer: number, batches: number, activeExperts: number): void {
    this.#activity ??= this.#rows.map(() => ({ batches: 0, activeExperts: 0 }));
    const sum = this.#activity[layer];
    if (sum === undefined) return;
    sum.batches += batches;
    sum.activeExperts += activeExperts;
  }
}
