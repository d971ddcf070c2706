import { EmError } from '@expertmesh/common';
import type { LayerExperts } from './default-placement.js';
import { replicasByDevice } from './devices.js';
import { eplb } from './eplb.js';
import type { Pin } from './moves.js';
import type { ExpertPlacement } from './placement.js';
import { evenShares, levelsOf, replicasOf } from './shares.js';

/** A worker as a planner sees it. */
export interface PlanWorker {
  readonly id: string;
  /** Bytes it may fill with experts; 0 = no limit. */
  readonly memoryBytes: number;
  /** Over that of a plain worker. */
  readonly speed: number;
  /** Empty where not known. */
  readonly node: string;
  /** False for one that is to hold nothing: draining, excluded or lost. */
  readonly isOpen: boolean;
}

export interface MeshInput {
  readonly layers: readonly LayerExperts[];
  /** [layer][expert] */
  readonly current: readonly (readonly ExpertPlacement[])[];
  /** [layer][expert] rows; all zero counts as equal loads. */
  readonly load: readonly (readonly number[])[];
  readonly workers: readonly PlanWorker[];
  readonly pins: readonly Pin[];
  /** Largest max/mean - 1 that needs no move. */
  readonly threshold: number;
  /** Replicas copied at most, and their bytes; 0 = no limit. What drains and lost workers force is made in any case. */
  readonly maxMoves: number;
  readonly maxBytes: number;
  /** Of each expert at least; 0 or 1 = as many as there are. */
  readonly minReplicas: number;
}

const stepsPerExpert = 4;

/** What is left of the budget of moves, and the memory of the workers: shared by all layers. */
interface Budget {
  moves: number;
  bytes: number;
  /** [worker] */
  readonly used: Float64Array;
}

/**
 * Improves a placement step by step, so that it moves little. In each layer: what must leave its worker goes to the least loaded one
 * with room; shares are split anew, which copies nothing; then, while the busiest worker is above the threshold, the one move or
 * exchange of replicas that lowers it most is made, as long as any does. Memory is never exceeded, no worker gets two replicas of an
 * expert, pinned replicas stay. Same input, same result.
 *
 * @returns [layer][expert]
 * @throws EM_PLAN_INVALID when an expert that must move fits nowhere.
 */
export function planMesh(input: MeshInput): ExpertPlacement[][] {
  const index = new Map(input.workers.map(({ id }, worker) => [id, worker]));
  const budget: Budget = {
    moves: input.maxMoves === 0 ? Number.POSITIVE_INFINITY : input.maxMoves,
    bytes: input.maxBytes === 0 ? Number.POSITIVE_INFINITY : input.maxBytes,
    used: new Float64Array(input.workers.length),
  };
  for (const [layer, experts] of input.current.entries()) {
    for (const { replicas } of experts) {
      for (const { worker } of replicas) {
        const found = index.get(worker);
        if (found !== undefined) budget.used[found]! += input.layers[layer]!.expertBytes;
      }
    }
  }
  return input.current.map((experts, layer) => (experts.length === 0 ? [] : new LayerPlan(input, layer, index, budget).run()));
}

class LayerPlan {
  readonly #input: MeshInput;
  readonly #layer: number;
  readonly #experts: readonly ExpertPlacement[];
  readonly #rows: readonly number[];
  readonly #bytes: number;
  readonly #speeds: readonly number[];
  readonly #budget: Budget;
  /** [expert] indices of workers. */
  readonly #holders: number[][];
  /** [expert] workers that must keep a replica. */
  readonly #pinned: ReadonlyMap<number, ReadonlySet<number>>;
  #shares: number[][];
  #levels: Float64Array;

  constructor(input: MeshInput, layer: number, index: ReadonlyMap<string, number>, budget: Budget) {
    this.#input = input;
    this.#layer = layer;
    this.#experts = input.current[layer]!;
    const rows = this.#experts.map((_, expert) => input.load[layer]?.[expert] ?? 0);
    this.#rows = rows.some((count) => count > 0) ? rows : rows.map(() => 1);
    this.#bytes = input.layers[layer]!.expertBytes;
    this.#speeds = input.workers.map(({ speed }) => speed);
    this.#budget = budget;
    const placed = this.#experts.map(({ replicas }) => replicas.filter(({ worker }) => index.has(worker)));
    this.#holders = placed.map((replicas) => replicas.map(({ worker }) => index.get(worker)!));
    this.#shares = placed.map((replicas) => replicas.map(({ share }) => share));
    this.#levels = levelsOf(this.#holders, this.#shares, this.#rows, this.#speeds);
    const pinned = new Map<number, Set<number>>();
    for (const pin of input.pins) {
      const worker = index.get(pin.worker);
      if (pin.layer === layer && worker !== undefined) pinned.set(pin.expert, (pinned.get(pin.expert) ?? new Set()).add(worker));
    }
    this.#pinned = pinned;
  }

  run(): ExpertPlacement[] {
    for (const [expert, workers] of this.#pinned) {
      for (const worker of workers) if (!this.#holders[expert]!.includes(worker)) this.#pin(expert, worker);
    }
    for (let expert = 0; expert < this.#experts.length; expert += 1) this.#settle(expert);
    if (this.#peak() > 1 + this.#input.threshold) this.#split();
    // Each step lowers the busier of two workers; the bound ends what new shares would undo for ever.
    for (let step = 0; step < stepsPerExpert * this.#experts.length; step += 1) {
      const isDone = this.#peak() <= 1 + this.#input.threshold || this.#budget.moves < 1 || this.#budget.bytes < this.#bytes;
      if (isDone || !this.#improve()) break;
    }
    if (this.#peak() > 1 + this.#input.threshold) this.#adoptIfBetter();
    const names = this.#input.workers.map(({ id }) => id);
    return this.#experts.map((placed, expert) => ({
      ...placed,
      replicas: replicasOf(this.#holders[expert]!, this.#shares[expert]!, names),
    }));
  }

  /** Replaces a replica elsewhere by one on the pinned worker. */
  #pin(expert: number, worker: number): void {
    const holders = this.#holders[expert]!;
    const leaves = holders.find((holder) => this.#pinned.get(expert)?.has(holder) !== true);
    if (leaves !== undefined) this.#drop(expert, leaves);
    if (!this.#hasRoom(worker)) throw this.#nowhere(expert);
    this.#add(expert, worker);
  }

  /** Replicas leave closed workers; an expert without any, or with too few, gets them where the load is least. */
  #settle(expert: number): void {
    const holders = this.#holders[expert]!;
    const wanted = Math.max(1, holders.length, this.#input.minReplicas);
    for (const worker of holders.filter((holder) => !this.#input.workers[holder]!.isOpen)) {
      this.#drop(expert, worker);
    }
    while (holders.length < wanted) {
      const target = this.#leastLoaded(expert);
      if (target === null && holders.length === 0) throw this.#nowhere(expert);
      if (target === null) return;
      this.#add(expert, target);
    }
  }

  #nowhere(expert: number): EmError {
    const problem = `layer ${this.#layer} expert ${expert} (${this.#bytes} bytes) fits no worker that may hold it; raise --memory, or add a worker`;
    return new EmError('EM_PLAN_INVALID', { plan: '', problem });
  }

  /** The rows of the expert are split evenly then; an even layer is not split anew. */
  #add(expert: number, worker: number): void {
    this.#holders[expert]!.push(worker);
    this.#budget.used[worker]! += this.#bytes;
    this.#budget.moves -= 1;
    this.#budget.bytes -= this.#bytes;
    this.#share(expert);
  }

  #drop(expert: number, worker: number): void {
    const holders = this.#holders[expert]!;
    holders.splice(holders.indexOf(worker), 1);
    this.#budget.used[worker]! -= this.#bytes;
    this.#share(expert);
  }

  #share(expert: number): void {
    const { length } = this.#holders[expert]!;
    this.#shares[expert] = Array.from({ length }, () => 1 / length);
    this.#levels = levelsOf(this.#holders, this.#shares, this.#rows, this.#speeds);
  }

  /** EPLB's result in the place of our own where that is more even, so that ours is never less; it moves without regard for bytes. */
  #adoptIfBetter(): void {
    const open = this.#input.workers.flatMap(({ isOpen }, worker) => (isOpen ? [worker] : []));
    const isUneven = open.some((worker) => this.#input.workers[worker]!.memoryBytes > 0 || this.#speeds[worker] !== 1);
    const numSlots = this.#holders.reduce((sum, holders) => sum + holders.length, 0);
    const isBound = Number.isFinite(this.#budget.moves) || Number.isFinite(this.#budget.bytes) || this.#pinned.size > 0 || isUneven;
    if (isBound || numSlots % open.length !== 0) return;
    const { slotToExpert } = eplb(this.#rows, { numSlots, numGroups: 1, numNodes: 1, numDevices: open.length });
    const perDevice = numSlots / open.length;
    const devices = open.map((_, device) => slotToExpert.slice(device * perDevice, (device + 1) * perDevice));
    const names = this.#input.workers.map(({ id }) => id);
    const current = this.#experts.map(({ replicas }) => replicas);
    const replicas = replicasByDevice(
      devices,
      current,
      open.map((worker) => names[worker]!),
    );
    const own = { peak: this.#peak(), holders: this.#holders.map((holders) => [...holders]), shares: this.#shares };
    for (const [expert, held] of replicas.entries()) this.#holders[expert] = held.map(({ worker }) => names.indexOf(worker));
    this.#shares = replicas.map((held) => held.map(({ share }) => share));
    this.#levels = levelsOf(this.#holders, this.#shares, this.#rows, this.#speeds);
    const asIs = { peak: this.#peak(), shares: this.#shares };
    this.#split();
    // Splitting anew helps as a rule; where it does not, EPLB's own shares stand.
    if (asIs.peak < this.#peak()) this.#shares = asIs.shares;
    this.#levels = levelsOf(this.#holders, this.#shares, this.#rows, this.#speeds);
    if (this.#peak() < own.peak * (1 - 1e-9)) return;
    for (const [expert, holders] of own.holders.entries()) this.#holders[expert] = holders;
    this.#shares = own.shares;
  }

  #hasRoom(worker: number): boolean {
    const { memoryBytes, isOpen } = this.#input.workers[worker]!;
    return isOpen && (memoryBytes === 0 || this.#budget.used[worker]! + this.#bytes <= memoryBytes);
  }

  /** With room and without the expert: of another node than its replicas where there is one, then the least loaded, then the emptiest. */
  #leastLoaded(expert: number): number | null {
    const holders = this.#holders[expert]!;
    const nodes = new Set(holders.map((holder) => this.#input.workers[holder]!.node).filter((node) => node !== ''));
    const open = this.#input.workers.map((_, worker) => worker).filter((worker) => !holders.includes(worker) && this.#hasRoom(worker));
    const rank = (worker: number) => [
      nodes.has(this.#input.workers[worker]!.node) ? 1 : 0,
      this.#levels[worker] ?? 0,
      this.#budget.used[worker]! / (this.#input.workers[worker]!.memoryBytes || 1),
      worker,
    ];
    return open.sort((a, b) => compare(rank(a), rank(b)))[0] ?? null;
  }

  #split(): void {
    this.#shares = evenShares(this.#holders, this.#rows, this.#speeds);
    this.#levels = levelsOf(this.#holders, this.#shares, this.#rows, this.#speeds);
  }

  /** max/mean over the open workers. */
  #peak(): number {
    const open = this.#input.workers.flatMap(({ isOpen }, worker) => (isOpen ? [worker] : []));
    const total = open.reduce((sum, worker) => sum + this.#levels[worker]! * this.#speeds[worker]!, 0);
    const speed = open.reduce((sum, worker) => sum + this.#speeds[worker]!, 0);
    return total === 0 ? 1 : (Math.max(...open.map((worker) => this.#levels[worker]!)) * speed) / total;
  }

  /** Makes the move or exchange that lowers the busiest worker most; false when none does. */
  #improve(): boolean {
    const busiest = this.#levels.reduce((best, level, worker) => (level > this.#levels[best]! ? worker : best), 0);
    const from = this.#levels[busiest]!;
    let best: { readonly level: number; readonly expert: number; readonly to: number; readonly back: number | null } | null = null;
    for (const expert of this.#movable(busiest)) {
      for (const [to, { isOpen }] of this.#input.workers.entries()) {
        if (to === busiest || !isOpen || this.#levels[to]! >= from || this.#holders[expert]!.includes(to)) continue;
        const gives = this.#part(expert, busiest);
        const options: (number | null)[] = this.#hasRoom(to) ? [null] : [];
        if (this.#budget.moves >= 2 && this.#budget.bytes >= 2 * this.#bytes)
          options.push(...this.#movable(to).filter((other) => !this.#holders[other]!.includes(busiest)));
        for (const back of options) {
          const takes = back === null ? 0 : this.#part(back, to);
          const level = Math.max(from - (gives - takes) / this.#speeds[busiest]!, this.#levels[to]! + (gives - takes) / this.#speeds[to]!);
          // An exchange copies twice: it must gain more than a move does.
          const isBetter = best === null ? level < from * (1 - 1e-9) : level < best.level * (back === null ? 1 : 1 - 1e-3) - 1e-12;
          if (isBetter) best = { level, expert, to, back };
        }
      }
    }
    if (best === null) return false;
    this.#relocate(best.expert, busiest, best.to);
    if (best.back !== null) this.#relocate(best.back, best.to, busiest);
    this.#split();
    return true;
  }

  #relocate(expert: number, from: number, to: number): void {
    this.#drop(expert, from);
    this.#add(expert, to);
  }

  /** Experts that a worker holds and may give away. */
  #movable(worker: number): number[] {
    return this.#holders.flatMap((holders, expert) =>
      holders.includes(worker) && this.#pinned.get(expert)?.has(worker) !== true ? [expert] : [],
    );
  }

  /** Rows of an expert that fall to a worker. */
  #part(expert: number, worker: number): number {
    return this.#rows[expert]! * this.#shares[expert]![this.#holders[expert]!.indexOf(worker)]!;
  }
}

/** By the first number in which two lists differ. */
function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : a[index]! - b[index]!;
}
