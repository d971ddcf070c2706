import type { Clock } from '@expertmesh/common';
import { expectedTraffic, type Placement, sendOrders } from '@expertmesh/placement';
import type { LoadRecorder } from '../load/load-recorder.js';

/** One move changes traffic little: orders are kept as long while the workers stay the same. */
const keepMs = 10_000;

/** The order in which each worker begins its sends, after the traffic that the recorded load and a placement let expect. */
export class SendOrders {
  readonly #load: Pick<LoadRecorder, 'totals' | 'homeRows'>;
  readonly #clock: Clock;
  #workers = '';
  #madeAt = 0;
  #orders: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(load: Pick<LoadRecorder, 'totals' | 'homeRows'>, clock: Clock) {
    this.#load = load;
    this.#clock = clock;
  }

  /** By worker, its peers; empty without recorded load, when a rotation is as good. */
  under(placement: Placement, workers: readonly string[]): ReadonlyMap<string, readonly string[]> {
    const { totals, homeRows } = this.#load;
    if (totals.isEmpty) return new Map();
    const names = [...workers].sort();
    const key = names.join(' ');
    if (key !== this.#workers || this.#clock.elapsed() - this.#madeAt >= keepMs) {
      const orders = sendOrders(expectedTraffic(placement.layers, totals.rows(), homeRows, names));
      this.#orders = new Map(names.map((name, index) => [name, orders[index]!.map((peer) => names[peer]!)]));
      this.#workers = key;
      this.#madeAt = this.#clock.elapsed();
    }
    return this.#orders;
  }
}
