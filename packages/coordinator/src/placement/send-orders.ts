import type { Clock } from '@expertmesh/common';
import { expectedTraffic, type Placement } from '@expertmesh/placement';
import type { LoadRecorder } from '../load/load-recorder.js';
import { sendOrdersOffLoop } from '../operations/planning/off-loop.js';

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

  /** Of one worker: its peers; null without recorded load, when a rotation is as good. */
  of(worker: string): readonly string[] | null {
    return this.#orders.get(worker) ?? null;
  }

  /** Makes the orders anew where those of now are old, or of other workers. Resolves with whether it has. */
  async refresh(placement: Placement, workers: readonly string[]): Promise<boolean> {
    const { totals, homeRows } = this.#load;
    if (totals.isEmpty) return false;
    const names = [...workers].sort();
    const key = names.join(' ');
    if (key === this.#workers && this.#clock.elapsed() - this.#madeAt < keepMs) return false;
    this.#workers = key;
    this.#madeAt = this.#clock.elapsed();
    const orders = await sendOrdersOffLoop(expectedTraffic(placement.layers, totals.rows(), homeRows, names));
    this.#orders = new Map(names.map((name, index) => [name, orders[index]!.map((peer) => names[peer]!)]));
    return true;
  }
}
