import type { expertmesh } from '@expertmesh/proto';

/**
 * Routed rows not reported yet. What cannot be sent is added to the next window, which then spans a longer time: the memory
 * is that of one window, however long a coordinator is away.
 */
export class LoadWindow {
  /** By model layer, by expert. */
  #rows: Float64Array[] = [];
  #spanMs = 0;

  /** Adds what was counted in the last `spanMs`. */
  add(rows: readonly Float64Array[], spanMs: number): void {
    this.#spanMs += spanMs;
    this.#rows = rows.map((counts, layer) => {
      const sums = this.#rows[layer] ?? new Float64Array(counts.length);
      counts.forEach((count, expert) => {
        sums[expert] = (sums[expert] as number) + count;
      });
      return sums;
    });
  }

  /** Everything since the last call, layers without routed rows left out. */
  take(): { load: expertmesh.v1.LayerLoad.$Properties[]; windowMs: number } {
    const load = this.#rows.flatMap((rows, layer) => (rows.some((count) => count > 0) ? [{ layer, rows: [...rows] }] : []));
    const windowMs = Math.round(this.#spanMs);
    this.#rows = [];
    this.#spanMs = 0;
    return { load, windowMs };
  }
}
