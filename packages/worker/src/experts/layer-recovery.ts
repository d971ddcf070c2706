import { type Clock, EmError } from '@expertmesh/common';
import type { Reroute, SlotFailure } from '@expertmesh/native';
import type { PlacementView } from './placement-view.js';

/** How long workers that refused are left alone when no other replica answers and nothing changes. */
const retryAfterMs = 250;

/** Sends of one row at most before the next change is waited for: the first and three on other replicas. */
export const maxAttempts = 4;

/** Slots that no replica would fill, and why. */
export interface UnfilledSlots {
  readonly slots: Int32Array;
  readonly error: EmError;
}

export interface Recovery {
  readonly again: readonly Reroute[];
  readonly givenUp: readonly UnfilledSlots[];
}

export interface LayerRecoveryParts {
  readonly view: Pick<PlacementView, 'epoch' | 'waitForChange'>;
  readonly clock: Clock;
  /** How long replicas that refuse or are lost are waited for (others may be loading, or a placement be on its way). */
  readonly recoveryTimeoutMs: number;
}

/** Why a worker was left, and the placement that had named it: a newer one may name it again. */
interface Met {
  readonly worker: string;
  readonly epoch: number;
  readonly error: EmError;
}

/**
 * Decides what becomes of assignments of one layer that workers have not computed: other replicas first, then, where none is left,
 * the next change of placement or peers is waited for; they are given up when the recovery time is over.
 */
export class LayerRecovery {
  readonly layer: number;
  readonly #parts: LayerRecoveryParts;
  readonly #deadlineMs: number;
  /** By slot: what its worker has met since it was last begun afresh. */
  readonly #met = new Map<number, readonly Met[]>();
  #waiting: UnfilledSlots[] = [];

  constructor(layer: number, parts: LayerRecoveryParts) {
    this.layer = layer;
    this.#parts = parts;
    this.#deadlineMs = parts.clock.elapsed() + parts.recoveryTimeoutMs;
  }

  /**
   * What is to be sent again after a round of sending that has ended, and what is given up. `routing` [rows, topK]; `version` is the
   * view's from before the round.
   */
  async next(
    failures: readonly SlotFailure[],
    routing: Int32Array,
    isWanted: (slot: number) => boolean,
    version: number,
    signal: AbortSignal,
  ): Promise<Recovery> {
    const again: Reroute[] = [];
    for (const failure of failures) {
      const slots = failure.slots.filter(isWanted);
      if (slots.length === 0) continue;
      const met = this.#record(failure, slots, routing);
      if (failure.kind !== 'unplaced' && met.length < maxAttempts) again.push({ slots, avoid: this.#avoided(met) });
      else this.#waiting.push({ slots, error: this.#unavailable(slots, routing, met.at(-1)) });
    }
    if (again.length > 0) return { again, givenUp: [] };
    const { view, clock } = this.#parts;
    const leftMs = this.#deadlineMs - clock.elapsed();
    if (leftMs > 0 && !signal.aborted) await view.waitForChange(version, Math.min(retryAfterMs, leftMs), signal);
    const waiting = this.#waiting;
    this.#waiting = [];
    if (leftMs <= 0 || signal.aborted) return { again, givenUp: waiting };
    for (const { slots } of waiting) for (const slot of slots) this.#met.delete(slot);
    return { again: waiting.map(({ slots }) => ({ slots: slots.filter(isWanted), avoid: [] })), givenUp: [] };
  }

  /** All slots of a failure were sent together before it, and have met the same. */
  #record(failure: SlotFailure, slots: Int32Array, routing: Int32Array): readonly Met[] {
    const before = this.#met.get(slots[0] as number) ?? [];
    if (failure.kind === 'unplaced') return before;
    const { worker, epoch } = failure;
    const met = [...before, { worker, epoch, error: this.#errorOf(failure, routing) }];
    for (const slot of slots) this.#met.set(slot, met);
    return met;
  }

  #avoided(met: readonly Met[]): string[] {
    return met.filter(({ epoch }) => epoch === this.#parts.view.epoch).map(({ worker }) => worker);
  }

  #errorOf({ kind, worker, slots, reason, message, refuserEpoch: epoch }: SlotFailure, routing: Int32Array): EmError {
    if (kind === 'lost') return new EmError('EM_WORKER_LOST', { worker, problem: message });
    const expert = expertsOf(slots, routing);
    return new EmError('EM_DISPATCH_REFUSED', { worker, layer: this.layer, expert, reason, epoch }, { message });
  }

  #unavailable(slots: Int32Array, routing: Int32Array, last: Met | undefined): EmError {
    const { layer } = this;
    const expert = expertsOf(slots, routing);
    if (last === undefined) {
      const problem = 'the placement names no worker for it';
      const message = `layer ${layer} expert ${expert}: ${problem}`;
      return new EmError('EM_EXPERT_UNAVAILABLE', { layer, expert, worker: '', problem }, { message });
    }
    const { worker, error } = last;
    return new EmError('EM_EXPERT_UNAVAILABLE', { layer, expert, worker, problem: error.message }, { cause: error });
  }
}

function expertsOf(slots: Int32Array, routing: Int32Array): string {
  const experts = new Set(Array.from(slots, (slot) => routing[slot] as number));
  return [...experts].sort((a, b) => a - b).join(', ');
}
