import type { LayerExperts, PlanWorker } from '../cluster.js';
import type { ExpertPlacement, Replica } from '../placement.js';
import { LayerLevels } from '../planners/layer-levels.js';
import { ExpertBytes } from './expert-bytes.js';
import type { Move } from './move.js';

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

interface Choice {
  readonly layer: WaitingLayer;
  readonly chain: Chain;
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
  readonly #layers: WaitingLayer[];
  readonly #ordered: Move[] = [];

  constructor(chains: readonly (readonly Move[])[], input: OrderInput) {
    this.#input = input;
    this.#bytes = new ExpertBytes(input.current, input.layers);
    this.#memory = new Map(input.workers.map(({ id, memoryBytes }) => [id, memoryBytes]));
    const closed = new Set(input.workers.filter(({ isOpen }) => !isOpen).map(({ id }) => id));
    const byLayer = new Map<number, Chain[]>();
    for (const moves of chains) {
      const [first, last] = [moves[0], moves.at(-1)];
      if (first === undefined || last === undefined) continue;
      const isUrgent = first.before.some(({ worker }) => closed.has(worker) && !isIn(last.after, worker));
      const waiting = byLayer.get(first.layer) ?? [];
      waiting.push({ moves: [...moves], isUrgent, gain: 0, hasDetour: false });
      byLayer.set(first.layer, waiting);
    }
    this.#layers = [...byLayer].map(
      ([layer, waiting]) => new WaitingLayer(waiting, new LayerLevels(input.current[layer]!, input.load[layer] ?? [], input.workers)),
    );
  }

  run(): OrderedMoves {
    for (;;) {
      const next = this.#next();
      if (next !== null) this.#make(next);
      else if (!this.#letGo() && (this.#input.isBudgeted === true || !this.#detour())) break;
    }
    return { moves: this.#ordered, blocked: this.#layers.flatMap(({ waiting }) => waiting.map(({ moves }) => moves)) };
  }

  /** The best of those whose target has room. */
  #next(): Choice | null {
    const hasRoom = ({ moves }: Chain) => this.#hasRoom(moves[0]!);
    return bestOf(this.#layers.map((layer) => ({ layer, chain: layer.best(hasRoom) })));
  }

  #best(isWanted: (chain: Chain) => boolean): Choice | null {
    return bestOf(this.#layers.map((layer) => ({ layer, chain: bestChain(layer.waiting.filter(isWanted)) })));
  }

  #make({ layer, chain }: Choice): void {
    const move = chain.moves[0]!;
    this.#bytes.make(move);
    layer.make(chain);
    this.#ordered.push(move);
    // What has no room may have some now.
    const hasFreed = move.before.some(({ worker }) => (this.#memory.get(worker) ?? 0) > 0 && !isIn(move.after, worker));
    if (hasFreed) for (const other of this.#layers) other.forget();
  }

  #hasRoom({ to, bytes }: Pick<Move, 'to' | 'bytes'>): boolean {
    const limit = to === null ? 0 : (this.#memory.get(to) ?? 0);
    return to === null || limit === 0 || this.#bytes.of(to) + bytes <= limit;
  }

  /** An expert with several replicas loses the one that leaves before the new one comes. */
  #letGo(): boolean {
    const choice = this.#best(({ moves }) => moves[0]!.before.length > 1 && leavingOf(moves[0]!) !== undefined);
    if (choice === null) return false;
    const { moves } = choice.chain;
    const move = moves[0]!;
    const leaving = leavingOf(move);
    const kept = move.before.filter((replica) => replica !== leaving);
    const sum = kept.reduce((total, { share }) => total + share, 0);
    const after = kept.map(({ worker, share }) => ({ worker, share: sum > 0 ? share / sum : 1 / kept.length }));
    moves.splice(0, 1, { ...move, after, from: null, to: null, bytes: 0 }, { ...move, before: after, from: kept[0]!.worker });
    this.#make(choice);
    return true;
  }

  /** An expert goes by way of a third worker that has room. */
  #detour(): boolean {
    const choice = this.#best(
      ({ hasDetour, moves }) => !hasDetour && leavingOf(moves[0]!) !== undefined && this.#wayOf(moves[0]!) !== undefined,
    );
    if (choice === null) return false;
    const { chain } = choice;
    const move = chain.moves[0]!;
    const leaving = leavingOf(move)!;
    const way = this.#wayOf(move)!;
    const halfway = move.before.map((replica) => (replica === leaving ? { worker: way, share: replica.share } : replica));
    chain.moves.splice(0, 1, { ...move, after: halfway, from: leaving.worker, to: way }, { ...move, before: halfway, from: way });
    chain.hasDetour = true;
    this.#make(choice);
    return true;
  }

  #wayOf({ before, after, bytes }: Move): string | undefined {
    return this.#input.workers.find(({ id, isOpen }) => isOpen && !isIn(before, id) && !isIn(after, id) && this.#hasRoom({ to: id, bytes }))
      ?.id;
  }
}

/** The chains of one layer, and the best of them as long as that is known. */
class WaitingLayer {
  readonly #levels: LayerLevels;
  #waiting: Chain[];
  /** Undefined: to be looked for. */
  #best: Chain | null | undefined;

  constructor(waiting: Chain[], levels: LayerLevels) {
    this.#waiting = waiting;
    this.#levels = levels;
    this.#judge();
  }

  get waiting(): readonly Chain[] {
    return this.#waiting;
  }

  best(hasRoom: (chain: Chain) => boolean): Chain | null {
    if (this.#best === undefined || (this.#best !== null && !hasRoom(this.#best))) this.#best = bestChain(this.#waiting.filter(hasRoom));
    return this.#best;
  }

  forget(): void {
    this.#best = undefined;
  }

  /** Takes the first move of a chain out. */
  make(chain: Chain): void {
    const { expert, before, after } = chain.moves.shift()!;
    this.#levels.change(expert, before, after);
    if (chain.moves.length === 0) this.#waiting = this.#waiting.filter((other) => other !== chain);
    this.#judge();
  }

  #judge(): void {
    this.#best = undefined;
    for (const chain of this.#waiting) {
      const { expert, before, after } = chain.moves[0]!;
      chain.gain = this.#levels.gain(expert, before, after);
    }
  }
}

function bestChain(chains: readonly Chain[]): Chain | null {
  return chains.reduce<Chain | null>((best, chain) => (best === null || isBefore(chain, best) ? chain : best), null);
}

function bestOf(choices: readonly { readonly layer: WaitingLayer; readonly chain: Chain | null }[]): Choice | null {
  let best: Choice | null = null;
  for (const { layer, chain } of choices) if (chain !== null && (best === null || isBefore(chain, best.chain))) best = { layer, chain };
  return best;
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
