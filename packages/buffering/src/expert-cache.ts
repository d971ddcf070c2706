import { EmError } from '@expertmesh/common';
import type { CachePolicy, Resident } from './cache-policy.js';

/** One expert's turn in a batch. */
export interface CacheStep {
  readonly expert: number;
  /** Whether it holds a slot already; otherwise it is loaded. */
  readonly isHit: boolean;
  /** Who gives up the slot that it is loaded to; null = the slot is free, or a hit. */
  readonly evicted: number | null;
}

export interface CacheOptions {
  /** Slots, at least one. */
  readonly capacity: number;
  readonly policy: CachePolicy;
  /**
   * Experts that may still be running when the next one is loaded: the last so many of a batch keep their slots, as far as another
   * one can go instead.
   *
   * @default 0
   */
  readonly numInFlight?: number;
}

/**
 * Which experts of one layer hold a slot on one worker. It only decides: whoever loads follows the steps in their order, each as soon
 * as the expert that gives up its slot has run. The slots are empty at the start.
 */
export class ExpertCache {
  readonly #capacity: number;
  readonly #policy: CachePolicy;
  readonly #numInFlight: number;
  readonly #residents = new Map<number, { loadTime: number; useTime: number }>();
  readonly #frequencies = new Map<number, number>();
  #active: ReadonlySet<number> = new Set();
  #numAccesses = 0;

  /** @throws EM_INTERNAL for less than one slot. */
  constructor({ capacity, policy, numInFlight = 0 }: CacheOptions) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new EmError('EM_INTERNAL', { problem: `${capacity} slots; wanted at least 1` });
    this.#capacity = capacity;
    this.#policy = policy;
    this.#numInFlight = numInFlight;
  }

  /** The experts that hold slots, in no order. */
  get residents(): number[] {
    return [...this.#residents.keys()];
  }

  has(expert: number): boolean {
    return this.#residents.has(expert);
  }

  /** What the next batch loads and lets go, in the order in which its experts run. @param active its experts, each once */
  onBatch(active: readonly number[]): CacheStep[] {
    this.#active = new Set(active);
    this.#policy.observe(active);
    const order = this.#policy.order(active, (expert) => this.#residents.has(expert));
    const steps: CacheStep[] = [];
    for (const [index, expert] of order.entries()) {
      const running = order.slice(Math.max(0, index - this.#numInFlight), index);
      steps.push(this.#access(expert, running));
    }
    return steps;
  }

  /**
   * Loads ahead of need: as many of the experts as there are slots, none of which makes room for another. Steps are loads only.
   *
   * @param wanted the most wanted first
   */
  prefetch(wanted: readonly number[]): CacheStep[] {
    const kept = wanted.slice(0, this.#capacity);
    return kept.flatMap((expert) => (this.#residents.has(expert) ? [] : [this.#load(expert, kept)]));
  }

  /** The expert's slot is free: it was released, or could not be loaded. */
  remove(expert: number): void {
    this.#residents.delete(expert);
  }

  #access(expert: number, running: readonly number[]): CacheStep {
    this.#frequencies.set(expert, (this.#frequencies.get(expert) ?? 0) + 1);
    const resident = this.#residents.get(expert);
    const step = resident === undefined ? this.#load(expert, running) : { expert, isHit: true, evicted: null };
    this.#residents.get(expert)!.useTime = this.#numAccesses;
    this.#numAccesses += 1;
    return step;
  }

  #load(expert: number, kept: readonly number[]): CacheStep {
    const evicted = this.#residents.size < this.#capacity ? null : this.#victim(kept);
    if (evicted !== null) this.#residents.delete(evicted);
    this.#residents.set(expert, { loadTime: this.#numAccesses, useTime: this.#numAccesses });
    return { expert, isHit: false, evicted };
  }

  /** @param kept not these, as far as there are others */
  #victim(kept: readonly number[]): number {
    const all = this.residents;
    const others = all.filter((expert) => !kept.includes(expert));
    const candidates = (others.length > 0 ? others : all).map((expert) => this.#describe(expert));
    return candidates.reduce((first, other) => (this.#policy.compare(other, first) < 0 ? other : first)).expert;
  }

  #describe(expert: number): Resident {
    const { loadTime, useTime } = this.#residents.get(expert)!;
    return { expert, loadTime, useTime, frequency: this.#frequencies.get(expert) ?? 0, isActive: this.#active.has(expert) };
  }
}
