import type { Speed } from '../balance.js';
import type { ExpertPlacement, Replica } from '../placement.js';

/** Load of the workers in one layer as moves change it: what a move would take off the busiest one. */
export class LayerLevels {
  readonly #rows: readonly number[];
  readonly #index: ReadonlyMap<string, number>;
  /** [worker] a row there counts so much of the mean. */
  readonly #weights: readonly number[];
  readonly #levels: Float64Array;
  /** Workers, the busiest first. */
  readonly #order: number[];

  /** @param rows [expert]; all zero counts as equal loads */
  constructor(experts: readonly ExpertPlacement[], rows: readonly number[], workers: readonly Speed[]) {
    const counts = experts.map((_, expert) => rows[expert] ?? 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    this.#rows = total === 0 ? counts.map(() => 1) : counts;
    this.#index = new Map(workers.map(({ id }, worker) => [id, worker]));
    const scale = workers.reduce((sum, { speed }) => sum + speed, 0) / Math.max(1, total === 0 ? counts.length : total);
    this.#weights = workers.map(({ speed }) => scale / speed);
    this.#levels = new Float64Array(workers.length);
    this.#order = workers.map((_, worker) => worker);
    for (const [expert, { replicas }] of experts.entries()) this.#add(expert, replicas, 1);
    this.#sort();
  }

  /** How much lower max/mean of the layer is after the change than before; negative where it is higher. */
  gain(expert: number, before: readonly Replica[], after: readonly Replica[]): number {
    const workers: number[] = [];
    const levels: number[] = [];
    const add = (replicas: readonly Replica[], sign: 1 | -1) => {
      for (const { worker, share } of replicas) {
        const index = this.#index.get(worker);
        if (index === undefined) continue;
        if (!workers.includes(index)) {
          workers.push(index);
          levels.push(this.#levels[index]!);
        }
        levels[workers.indexOf(index)]! += sign * this.#rows[expert]! * share * this.#weights[index]!;
      }
    };
    add(before, -1);
    add(after, 1);
    const other = this.#order.find((worker) => !workers.includes(worker));
    return (this.#levels[this.#order[0]!] ?? 0) - Math.max(other === undefined ? 0 : this.#levels[other]!, ...levels);
  }

  change(expert: number, before: readonly Replica[], after: readonly Replica[]): void {
    this.#add(expert, before, -1);
    this.#add(expert, after, 1);
    this.#sort();
  }

  #add(expert: number, replicas: readonly Replica[], sign: 1 | -1): void {
    for (const { worker, share } of replicas) {
      const index = this.#index.get(worker);
      if (index !== undefined) this.#levels[index]! += sign * this.#rows[expert]! * share * this.#weights[index]!;
    }
  }

  #sort(): void {
    this.#order.sort((a, b) => this.#levels[b]! - this.#levels[a]! || a - b);
  }
}
