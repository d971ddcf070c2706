import { EmError } from '@expertmesh/common';
import type { Reroute, SlotFailure } from '@expertmesh/native';
import type { PlacementView } from './placement-view.js';

/** Sends of one row in a step at most, while nothing changes: the first and three on other replicas. */
export const maxAttempts = 4;

/** Slots that no replica fills now, and why. */
export interface UnfilledSlots {
  readonly slots: Int32Array;
  readonly error: EmError;
}

export interface Recovery {
  readonly again: readonly Reroute[];
  readonly unfilled: readonly UnfilledSlots[];
}

/** Why a worker was left, and the placement that had named it: a newer one may name it again. */
interface Met {
  readonly worker: string;
  readonly epoch: number;
  readonly error: EmError;
}

/**
 * Decides what becomes of assignments of one layer that workers have not computed: they go to other replicas as long as there are any,
 * or something has changed meanwhile. What is left then is not waited for: who needs it leaves the step.
 */
export class LayerRecovery {
  readonly layer: number;
  readonly #view: Pick<PlacementView, 'epoch' | 'version'>;
  /** By slot: what its worker has met since it was last begun afresh. */
  readonly #met = new Map<number, readonly Met[]>();

  constructor(layer: number, view: Pick<PlacementView, 'epoch' | 'version'>) {
    this.layer = layer;
    this.#view = view;
  }

  /** After a round of sending that has ended. `routing` [rows, topK]; `version` is the view's from before the round. */
  next(failures: readonly SlotFailure[], routing: Int32Array, isWanted: (slot: number) => boolean, version: number): Recovery {
    const again: Reroute[] = [];
    const unfilled: UnfilledSlots[] = [];
    for (const failure of failures) {
      const slots = failure.slots.filter(isWanted);
      if (slots.length === 0) continue;
      const met = this.#record(failure, slots, routing);
      if (failure.kind !== 'unplaced' && met.length < maxAttempts) {
        again.push({ slots, avoid: this.#avoided(met) });
      } else if (this.#view.version !== version) {
        for (const slot of slots) this.#met.delete(slot);
        again.push({ slots, avoid: [] });
      } else {
        unfilled.push({ slots, error: this.#unavailable(slots, routing, met.at(-1)) });
      }
    }
    return { again, unfilled };
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
    return met.filter(({ epoch }) => epoch === this.#view.epoch).map(({ worker }) => worker);
  }

  #errorOf({ kind, worker, slots, reason, message, refuserEpoch: epoch }: SlotFailure, routing: Int32Array): EmError {
    if (kind === 'lost') return new EmError('EM_WORKER_LOST', { worker, problem: message });
    const expert = expertsOf(slots, routing).join(', ');
    return new EmError('EM_DISPATCH_REFUSED', { worker, layer: this.layer, expert, reason, epoch }, { message });
  }

  #unavailable(slots: Int32Array, routing: Int32Array, last: Met | undefined): EmError {
    const { layer } = this;
    const expert = expertsOf(slots, routing).join(', ');
    if (last === undefined) {
      const problem = 'the placement names no worker for it';
      const message = `layer ${layer} expert ${expert}: ${problem}`;
      return new EmError('EM_EXPERT_UNAVAILABLE', { layer, expert, worker: '', problem }, { message });
    }
    const { worker, error } = last;
    return new EmError('EM_EXPERT_UNAVAILABLE', { layer, expert, worker, problem: error.message }, { cause: error });
  }
}

/** Of these slots, each once, ascending. */
export function expertsOf(slots: Int32Array, routing: Int32Array): number[] {
  const experts = new Set(Array.from(slots, (slot) => routing[slot] as number));
  return [...experts].sort((a, b) => a - b);
}
