import type { EmError } from '@expertmesh/common';
import type { Sequence } from './sequence.js';

/** Experts of one layer that a sequence needs and nobody computes now. */
export interface MissingExperts {
  readonly layer: number;
  readonly experts: readonly number[];
  /** What it fails by if that does not change. */
  readonly error: EmError;
}

/** What a parked sequence waits for, as it is now. */
export interface Surroundings {
  readonly nowMs: number;
  /** Rises with every change of the placement or the peers. */
  readonly version: number;
  /** Whether the placement names a worker for it that is not lost. */
  isServed(layer: number, expert: number): boolean;
}

export interface Released {
  readonly back: readonly Sequence[];
  readonly over: readonly { readonly sequence: Sequence; readonly error: EmError }[];
}

/** A worker that is named for an expert and does not compute it is asked again after so long; then twice as long, up to a limit. */
const firstRetryMs = 250;
const longestRetryMs = 4_000;

interface Wait {
  missing: readonly MissingExperts[];
  isParked: boolean;
  /** Of the parking in force, or the last one. */
  sinceMs: number;
  /** Parked in all before that, without having got on. */
  spentMs: number;
  version: number;
  retryMs: number;
  retryAtMs: number;
  /** Positions computed when it was parked: with more it has got on. */
  numComputed: number;
}

/**
 * Who is out of the steps because an expert is away, and for how long. A sequence is taken back when something has changed and all that it
 * lacks is served, or after a while, as a worker that is named may be loading; it is given up when it has been parked for
 * `recoveryTimeoutMs` without getting on in between. Holds no more than the sequences there are.
 */
export class Parking {
  readonly #recoveryTimeoutMs: number;
  readonly #waits = new Map<Sequence, Wait>();

  constructor(recoveryTimeoutMs: number) {
    this.#recoveryTimeoutMs = recoveryTimeoutMs;
  }

  /** Sequences that are parked. */
  get size(): number {
    return this.#parked().length;
  }

  /** Once or more for what a sequence lacks in one step. */
  park(sequence: Sequence, missing: MissingExperts, { nowMs, version }: Omit<Surroundings, 'isServed'>): void {
    const wait = this.#waits.get(sequence);
    if (wait?.isParked) {
      wait.missing = [...wait.missing, missing];
      return;
    }
    const numComputed = Math.max(sequence.numComputed, wait?.numComputed ?? 0);
    const isChanged = wait !== undefined && wait.version !== version;
    const retryMs = wait === undefined || isChanged ? firstRetryMs : Math.min(2 * wait.retryMs, longestRetryMs);
    this.#waits.set(sequence, {
      ...{ missing: [missing], isParked: true, numComputed, version, retryMs, retryAtMs: nowMs + retryMs },
      ...{ sinceMs: nowMs, spentMs: wait?.spentMs ?? 0 },
    });
  }

  /** It has been in a step to the end. */
  passed(sequence: Sequence): void {
    const wait = this.#waits.get(sequence);
    if (wait !== undefined && !wait.isParked && sequence.numComputed > wait.numComputed) this.#waits.delete(sequence);
  }

  /** It has ended. */
  forget(sequence: Sequence): void {
    this.#waits.delete(sequence);
  }

  /** Milliseconds after which {@link release} is to look, though nothing has changed; others may be parked in between. */
  waitMs(nowMs: number): number {
    const times = this.#parked().map(([, wait]) => Math.min(this.#endOf(wait), wait.retryAtMs) - nowMs);
    return Math.max(0, Math.min(firstRetryMs, ...times));
  }

  release({ nowMs, version, isServed }: Surroundings): Released {
    const back: Sequence[] = [];
    const over: Released['over'][number][] = [];
    for (const [sequence, wait] of this.#parked()) {
      if (nowMs >= this.#endOf(wait)) {
        this.#waits.delete(sequence);
        over.push({ sequence, error: (wait.missing[0] as MissingExperts).error });
        continue;
      }
      if (version === wait.version && nowMs < wait.retryAtMs) continue;
      wait.retryAtMs = nowMs + wait.retryMs;
      if (!wait.missing.every(({ layer, experts }) => experts.every((expert) => isServed(layer, expert)))) continue;
      wait.isParked = false;
      wait.spentMs += nowMs - wait.sinceMs;
      back.push(sequence);
    }
    return { back, over };
  }

  #parked(): [Sequence, Wait][] {
    return [...this.#waits].filter(([, { isParked }]) => isParked);
  }

  #endOf({ sinceMs, spentMs }: Wait): number {
    return sinceMs + this.#recoveryTimeoutMs - spentMs;
  }
}
