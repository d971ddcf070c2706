import type { LayerLoad } from '@expertmesh/native';
import { routedRows } from '@expertmesh/proto';

/**
 * What has been routed and not reported yet. What cannot be sent is added to the next window, which then spans a longer time: the memory
 * is that of one window, however long a coordinator is away.
 */
export class LoadWindow {
  /** By model layer. */
  #layers: LayerLoad[] = [];
  #spanMs = 0;

  /** Adds what was counted in the last `spanMs`. */
  add(layers: readonly LayerLoad[], spanMs: number): void {
    this.#spanMs += spanMs;
    this.#layers = layers.map((counted, layer) => sumOf(this.#layers[layer], counted));
  }

  /** Everything since the last call, layers and experts without routed rows left out: nothing of an earlier report is needed to read it. */
  take(): { routed: Uint8Array; windowMs: number } {
    const routed = routedRows(this.#layers);
    const windowMs = Math.round(this.#spanMs);
    this.#layers = [];
    this.#spanMs = 0;
    return { routed, windowMs };
  }
}

function sumOf(before: LayerLoad | undefined, counted: LayerLoad): LayerLoad {
  return {
    rows: counted.rows.map((count, expert) => count + (before?.rows[expert] ?? 0)),
    batches: counted.batches + (before?.batches ?? 0),
    activeExperts: counted.activeExperts + (before?.activeExperts ?? 0),
  };
}
