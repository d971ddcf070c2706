import type { LayerState } from './layer-state.js';
import type { MeshRules } from './mesh-rules.js';

/** The least loaded workers that a replica of the busiest is tried on: with 32, plans of traces were as even and took half as long again. */
const mostTargets = 8;

/** A replica of the busiest worker moves to another, or is exchanged for one of the other's. */
export interface Step {
  readonly expert: number;
  readonly from: number;
  readonly to: number;
  /** The expert that comes back. */
  readonly back: number | null;
  /** Taken off the busiest worker's level, for each replica copied. */
  readonly gain: number;
}

/** Finds the step of one layer that lowers its busiest worker most for what it copies. */
export class MeshSearch {
  readonly #layer: number;
  readonly #state: LayerState;
  readonly #rules: MeshRules;
  /** Open workers, the least loaded first. */
  readonly #order: number[];

  constructor(layer: number, state: LayerState, rules: MeshRules) {
    this.#layer = layer;
    this.#state = state;
    this.#rules = rules;
    this.#order = [...rules.open];
  }

  /** The best step, or null where none takes the part `minGain` off the busiest worker's level. */
  best(minGain: number): Step | null {
    const { levels, speeds, held, holders } = this.#state;
    sortByLevel(this.#order, levels);
    const from = this.#order.at(-1)!;
    const top = levels[from]!;
    const fromSpeed = speeds[from]!;
    const canMove = this.#rules.affords(this.#layer, 1);
    const canExchange = this.#rules.affords(this.#layer, 2);
    const targets = Math.min(this.#order.length, mostTargets);
    let gain = top * minGain;
    let best: Step | null = null;
    for (const expert of held[from]!) {
      const gives = this.#state.part(expert, from);
      if (gives <= 0 || !this.#mayLeave(expert, from)) continue;
      for (let index = 0; index < targets; index += 1) {
        const to = this.#order[index]!;
        const slack = top - levels[to]!;
        if (slack <= gain) break;
        if (holders[expert]!.includes(to) || !this.#rules.keepsSpread(holders[expert]!, from, to)) continue;
        const toSpeed = speeds[to]!;
        const moved = Math.min(gives / fromSpeed, slack - gives / toSpeed);
        if (moved > gain && canMove && this.#rules.hasRoom(this.#layer, to)) {
          gain = moved;
          best = { expert, from, to, back: null, gain };
        }
        // The most that an exchange could gain, for each of its copies, whatever comes back.
        const most = Math.min(gives / fromSpeed, (slack * toSpeed) / (fromSpeed + toSpeed)) / 2;
        if (!canExchange || most <= gain) continue;
        for (const back of held[to]!) {
          const rest = gives - this.#state.part(back, to);
          const exchanged = Math.min(rest / fromSpeed, slack - rest / toSpeed) / 2;
          if (exchanged <= gain || holders[back]!.includes(from)) continue;
          if (!this.#mayLeave(back, to) || !this.#rules.keepsSpread(holders[back]!, to, from)) continue;
          gain = exchanged;
          best = { expert, from, to, back, gain };
        }
      }
    }
    return best;
  }

  #mayLeave(expert: number, worker: number): boolean {
    return this.#rules.pinsOf(this.#layer, expert)?.has(worker) !== true;
  }
}

/** By insertion: from one step to the next few workers change their place. Equals by index. */
function sortByLevel(order: number[], levels: Float64Array): void {
  for (let index = 1; index < order.length; index += 1) {
    const worker = order[index]!;
    const level = levels[worker]!;
    let at = index - 1;
    while (at >= 0 && (levels[order[at]!]! > level || (levels[order[at]!]! === level && order[at]! < worker))) {
      order[at + 1] = order[at]!;
      at -= 1;
    }
    order[at + 1] = worker;
  }
}
