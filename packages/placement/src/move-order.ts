import type { LayerExperts } from './default-placement.js';
import { ExpertBytes } from './expert-bytes.js';
import { LayerLevels } from './layer-levels.js';
import type { PlanWorker } from './mesh.js';
import type { Move } from './moves.js';
import type { ExpertPlacement, Replica } from './placement.js';

export interface OrderInput {
  readonly current: readonly (readonly ExpertPlacement[])[];
  readonly layers: readonly LayerExperts[];
  /** [layer][expert] rows; a layer without any counts as one of equal loads. */
  readonly load: readonly (readonly number[])[];
  readonly workers: readonly PlanWorker[];
  /** No more is copied than the chains do: nothing goes by way of a third worker. */
  readonly isBudgeted?: boolean;
}

export interface OrderedMoves {
  readonly moves: readonly Move[];
  /** What is left of the chains that find no room on the way, whatever goes first. */
  readonly blocked: readonly (readonly Move[])[];
}

/** The moves of one expert that are not made yet. */
interface Chain {
  readonly moves: Move[];
  /** It takes a replica off a worker that is to hold nothing. */
  readonly isUrgent: boolean;
  gain: number;
  hasDetour: boolean;
}

/**
 * One order of the moves of all experts that never fills a worker beyond its memory: what leaves draining and lost workers first, then
 * always the move that lowers max/mean most, of those whose target has room. Where none has, one expert makes room: by letting go of
 * a replica before the new one comes, or by a stay on a third worker.
 *
 * @param chains the moves of each expert, in their order
 */
export function orderMoves(chains: readonly (readonly Move[])[], input: OrderInput): OrderedMoves {
  return new MoveOrder(chains, input).run();
}

class MoveOrder {
  readonly #input: OrderInput;
  readonly #bytes: ExpertBytes;
  readonly #memory: ReadonlyMap<string, number>;
  readonly #levels = new Map<number, LayerLevels>();
  readonly #ordered: Move[] = [];
  #waiting: Chain[];

  constructor(chains: readonly (readonly Move[])[], input: OrderInput) {
    this.#input = input;
    this.#bytes = new ExpertBytes(input.current, input.layers);
    this.#memory = new Map(input.workers.map(({ id, memoryBytes }) => [id, memoryBytes]));
    const closed = new Set(input.workers.filter(({ isOpen }) => !isOpen).map(({ id }) => id));
    this.#waiting = chains
      .filter((moves) => moves.length > 0)
      .map((moves) => {
        const last = moves.at(-1)!.after;
        const isUrgent = moves[0]!.before.some(({ worker }) => closed.has(worker) && !isIn(last, worker));
        return { moves: [...moves], isUrgent, gain: 0, hasDetour: false };
      });
    for (const chain of this.#waiting) this.#judge(chain);
  }

  run(): OrderedMoves {
    while (this.#waiting.length > 0) {
      const next = this.#best((chain) => this.#hasRoom(chain.moves[0]!));
      if (next !== null) this.#make(next);
      else if (!this.#letGo() && (this.#input.isBudgeted === true || !this.#detour())) break;
    }
    return { moves: this.#ordered, blocked: this.#waiting.map(({ moves }) => moves) };
  }

  #best(isWanted: (chain: Chain) => boolean): Chain | null {
    let best: Chain | null = null;
    for (const chain of this.#waiting) if (isWanted(chain) && (best === null || isBefore(chain, best))) best = chain;
    return best;
  }

  #make(chain: Chain): void {
    const move = chain.moves.shift()!;
    this.#bytes.make(move);
    this.#levelsOf(move.layer).change(move.expert, move.before, move.after);
    this.#ordered.push(move);
    if (chain.moves.length === 0) this.#waiting = this.#waiting.filter((other) => other !== chain);
    for (const other of this.#waiting) if (other.moves[0]!.layer === move.layer) this.#judge(other);
  }

  #judge(chain: Chain): void {
    const { layer, expert, before, after } = chain.moves[0]!;
    chain.gain = this.#levelsOf(layer).gain(expert, before, after);
  }

  #levelsOf(layer: number): LayerLevels {
    const { current, load, workers } = this.#input;
    const known = this.#levels.get(layer) ?? new LayerLevels(current[layer]!, load[layer] ?? [], workers);
    this.#levels.set(layer, known);
    return known;
  }

  #hasRoom({ to, bytes }: Pick<Move, 'to' | 'bytes'>): boolean {
    const limit = to === null ? 0 : (this.#memory.get(to) ?? 0);
    return to === null || limit === 0 || this.#bytes.of(to) + bytes <= limit;
  }

  /** An expert with several replicas loses the one that leaves before the new one comes. */
  #letGo(): boolean {
    const chain = this.#best(({ moves }) => moves[0]!.before.length > 1 && leavingOf(moves[0]!) !== undefined);
    if (chain === null) return false;
    const move = chain.moves[0]!;
    const leaving = leavingOf(move);
    const kept = move.before.filter((replica) => replica !== leaving);
    const sum = kept.reduce((total, { share }) => total + share, 0);
    const after = kept.map(({ worker, share }) => ({ worker, share: sum > 0 ? share / sum : 1 / kept.length }));
    chain.moves.splice(0, 1, { ...move, after, from: null, to: null, bytes: 0 }, { ...move, before: after, from: kept[0]!.worker });
    this.#make(chain);
    return true;
  }

  /** An expert goes by way of a third worker that has room. */
  #detour(): boolean {
    const chain = this.#best(
      ({ hasDetour, moves }) => !hasDetour && leavingOf(moves[0]!) !== undefined && this.#wayOf(moves[0]!) !== undefined,
    );
    if (chain === null) return false;
    const move = chain.moves[0]!;
    const leaving = leavingOf(move)!;
    const way = this.#wayOf(move)!;
    const halfway = move.before.map((replica) => (replica === leaving ? { worker: way, share: replica.share } : replica));
    chain.moves.splice(0, 1, { ...move, after: halfway, from: leaving.worker, to: way }, { ...move, before: halfway, from: way });
    chain.hasDetour = true;
    this.#make(chain);
    return true;
  }

  #wayOf({ before, after, bytes }: Move): string | undefined {
    return this.#input.workers.find(({ id, isOpen }) => isOpen && !isIn(before, id) && !isIn(after, id) && this.#hasRoom({ to: id, bytes }))
      ?.id;
  }
}

/** Urgent ones first, then by gain, then what copies nothing; else as the planner had them. */
function isBefore(a: Chain, b: Chain): boolean {
  if (a.isUrgent !== b.isUrgent) return a.isUrgent;
  if (a.gain !== b.gain) return a.gain > b.gain;
  return a.moves[0]!.to === null && b.moves[0]!.to !== null;
}

/** The replica that a copy takes the place of. */
function leavingOf({ to, before, after }: Move): Replica | undefined {
  return to === null ? undefined : before.find(({ worker }) => !isIn(after, worker));
}

function isIn(replicas: readonly Replica[], worker: string): boolean {
  return replicas.some((replica) => replica.worker === worker);
}
