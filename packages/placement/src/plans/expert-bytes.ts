import type { LayerExperts } from '../cluster.js';
import type { ExpertPlacement } from '../placement.js';
import type { Move } from './move.js';

/** Bytes of experts on each worker while moves are made one after the other: a copy is there before what it replaces goes. */
export class ExpertBytes {
  readonly #layers: readonly LayerExperts[];
  readonly #held = new Map<string, number>();
  readonly #atFirst: ReadonlyMap<string, number>;
  readonly #mostExtra = new Map<string, number>();

  constructor(current: readonly (readonly ExpertPlacement[])[], layers: readonly LayerExperts[]) {
    this.#layers = layers;
    for (const [layer, experts] of current.entries()) {
      for (const { worker } of experts.flatMap(({ replicas }) => replicas)) {
        this.#held.set(worker, this.of(worker) + layers[layer]!.expertBytes);
      }
    }
    this.#atFirst = new Map(this.#held);
  }

  of(worker: string): number {
    return this.#held.get(worker) ?? 0;
  }

  /** The most that a worker has held beyond what it held at first. */
  mostExtra(worker: string): number {
    return this.#mostExtra.get(worker) ?? 0;
  }

  make(move: Move): void {
    if (move.to !== null) this.#add(move.to, move.bytes);
    for (const { worker } of move.before) {
      const isGone = !move.after.some((replica) => replica.worker === worker);
      if (isGone) this.#add(worker, -this.#layers[move.layer]!.expertBytes);
    }
  }

  #add(worker: string, bytes: number): void {
    const held = this.of(worker) + bytes;
    this.#held.set(worker, held);
    const extra = held - (this.#atFirst.get(worker) ?? 0);
    if (extra > this.mostExtra(worker)) this.#mostExtra.set(worker, extra);
  }
}
