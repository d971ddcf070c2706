import type { LayerState } from './layer-state.js';
import type { MeshRules } from './mesh-rules.js';

/** The least loaded workers that a replica of the busiest is tried on. */
const mostTargets = 32;
const mostCopyTargets = 4;

/** An exchange copies twice: it must leave the busiest worker lower than a move by this part. */
const exchangeGain = 1e-3;

/** A change of one layer that lowers its busiest worker. */
export interface Step {
  /** Of the busiest of the workers that it touches, afterwards. */
  readonly level: number;
  readonly expert: number;
  readonly from: number;
  readonly to: number;
  /** The expert that comes back in exchange. */
  readonly back: number | null;
  /** Whether the expert stays on `from` as well and its rows are split. */
  readonly isCopy: boolean;
  /** The replica of another expert that makes place for a copy. */
  readonly spare: Spare | null;
}

interface Spare {
  readonly expert: number;
  readonly worker: number;
  /** Of the busiest worker that takes over its rows. */
  readonly level: number;
}

/** How many replicas a layer may have: in all, and of each expert at least. */
export interface ReplicaCounts {
  readonly most: number;
  readonly leastOfEach: number;
}

/** Finds the step that lowers the busiest worker of one layer most. */
export class MeshSearch {
  readonly #layer: number;
  readonly #state: LayerState;
  readonly #rules: MeshRules;
  readonly #counts: ReplicaCounts;
  /** Open workers, the least loaded first. */
  readonly #order: number[];

  constructor(layer: number, state: LayerState, rules: MeshRules, counts: ReplicaCounts) {
    this.#layer = layer;
    this.#state = state;
    this.#rules = rules;
    this.#counts = counts;
    this.#order = [...rules.open];
  }

  /** The best step, or null where none lowers the busiest worker by the part `minGain` of its level. */
  best(minGain: number): Step | null {
    sortByLevel(this.#order, this.#state.levels);
    const from = this.#order.at(-1)!;
    const limit = this.#state.levels[from]! * (1 - minGain);
    const relocation = this.#bestRelocation(from, limit);
    return this.#bestCopy(from, relocation?.level ?? limit) ?? relocation;
  }

  /** Moves one replica of the busiest worker to another, or exchanges it for one of the other's. */
  #bestRelocation(from: number, mostLevel: number): Step | null {
    const { levels, speeds, rows, held, holders, shares } = this.#state;
    const top = levels[from]!;
    const fromSpeed = speeds[from]!;
    const canMove = this.#rules.affords(this.#layer, 1);
    const canExchange = this.#rules.affords(this.#layer, 2);
    const targets = Math.min(this.#order.length, mostTargets);
    let limit = mostLevel;
    let best: Step | null = null;
    for (const expert of held[from]!) {
      const gives = rows[expert]! * shares[expert]![holders[expert]!.indexOf(from)]!;
      if (gives <= 0 || !this.#mayLeave(expert, from)) continue;
      for (let index = 0; index < targets; index += 1) {
        const to = this.#order[index]!;
        const level = levels[to]!;
        if (level >= limit) break;
        if (holders[expert]!.includes(to) || !this.#rules.keepsSpread(holders[expert]!, from, to)) continue;
        const toSpeed = speeds[to]!;
        if (canMove && this.#rules.hasRoom(this.#layer, to)) {
          const after = Math.max(top - gives / fromSpeed, level + gives / toSpeed);
          if (after < limit) {
            limit = after;
            best = { level: after, expert, from, to, back: null, isCopy: false, spare: null };
          }
        }
        if (!canExchange) continue;
        for (const back of held[to]!) {
          const rest = gives - rows[back]! * shares[back]![holders[back]!.indexOf(to)]!;
          const after = Math.max(top - rest / fromSpeed, level + rest / toSpeed);
          if (rest <= 0 || after >= limit * (1 - exchangeGain) || holders[back]!.includes(from)) continue;
          if (!this.#mayLeave(back, to) || !this.#rules.keepsSpread(holders[back]!, to, from)) continue;
          limit = after;
          best = { level: after, expert, from, to, back, isCopy: false, spare: null };
        }
      }
    }
    return best;
  }

  /** A further replica of one of the busiest worker's experts, in the place of one that another expert can spare. */
  #bestCopy(from: number, mostLevel: number): Step | null {
    const isFree = this.#state.numReplicas < this.#counts.most;
    if (!this.#rules.affords(this.#layer, 1) || (!isFree && this.#state.numReplicas === this.#state.holders.length)) return null;
    const { levels, speeds, held, holders } = this.#state;
    let limit = mostLevel;
    let best: Step | null = null;
    for (const expert of held[from]!) {
      let tried = 0;
      for (const to of this.#order) {
        if (tried === mostCopyTargets || levels[to]! >= limit) break;
        if (holders[expert]!.includes(to)) continue;
        tried += 1;
        const equal = (levels[from]! - levels[to]!) / (1 / speeds[from]! + 1 / speeds[to]!);
        const rows = Math.min(this.#state.part(expert, from), equal);
        const after = Math.max(levels[from]! - rows / speeds[from]!, levels[to]! + rows / speeds[to]!);
        const hasRoom = this.#rules.hasRoom(this.#layer, to);
        if (after >= limit || (isFree && !hasRoom)) continue;
        const spare = isFree ? null : this.#leastSpare(expert, hasRoom ? null : to);
        if (!isFree && (spare === null || spare.level >= limit)) continue;
        limit = Math.max(after, spare?.level ?? 0);
        best = { level: limit, expert, from, to, back: null, isCopy: true, spare };
      }
    }
    return best;
  }

  /** The replica of another expert whose rows the expert's other workers take over at the least level. @param only on this worker */
  #leastSpare(except: number, only: number | null): Spare | null {
    const { holders, levels, speeds, rows, shares } = this.#state;
    let least: Spare | null = null;
    for (let expert = 0; expert < holders.length; expert += 1) {
      const workers = holders[expert]!;
      if (workers.length <= this.#counts.leastOfEach || workers.length < 2 || expert === except) continue;
      for (let index = 0; index < workers.length; index += 1) {
        const worker = workers[index]!;
        if ((only !== null && worker !== only) || !this.#mayLeave(expert, worker)) continue;
        const each = (rows[expert]! * shares[expert]![index]!) / (workers.length - 1);
        let level = 0;
        for (const other of workers) if (other !== worker) level = Math.max(level, levels[other]! + each / speeds[other]!);
        if (least === null || level < least.level) least = { expert, worker, level };
      }
    }
    return least;
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
