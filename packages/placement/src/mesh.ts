import { EmError } from '@expertmesh/common';
import type { LayerExperts } from './default-placement.js';
import { slotsByWorker } from './devices.js';
import { eplb } from './eplb.js';
import { LayerState } from './layer-state.js';
import { MeshRules } from './mesh-rules.js';
import { MeshSearch, type Step } from './mesh-search.js';
import type { Pin } from './moves.js';
import type { ExpertPlacement } from './placement.js';
import { evenShares, pour } from './shares.js';

/** A worker as a planner sees it. */
export interface PlanWorker {
  readonly id: string;
  /** Bytes it may fill with experts; 0 = no limit. */
  readonly memoryBytes: number;
  /** Over that of a plain worker. */
  readonly speed: number;
  /** Empty where not known. */
  readonly node: string;
  readonly zone: string;
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

/** What a step must take off the busiest worker's level to be worth its copies. */
const minGain = 1e-3;
/** What counts as a gain at all, beyond rounding. */
const anyGain = 1e-9;

const stepsPerExpert = 4;

/**
 * Improves a placement step by step, so that it moves little. What must leave its worker goes to the least loaded one with room; then,
 * in each layer whose busiest worker is above the threshold, shares are split anew, which copies nothing, and the move, exchange or
 * further replica that lowers the busiest worker most is made, as long as one does. Where EPLB's result is more even than that and
 * breaks no rule, it is improved in the same way and taken. Memory is never exceeded, no worker gets two replicas of an expert, pinned
 * replicas stay, experts are not spread over fewer nodes. Same input, same result.
 *
 * @returns [layer][expert]
 * @throws EM_PLAN_INVALID when an expert that must move fits nowhere.
 */
export function planMesh(input: MeshInput): ExpertPlacement[][] {
  const rules = new MeshRules(input);
  // What is forced comes first in all layers: no layer's comfort may take the memory that another's drain needs.
  const plans = input.current.map((experts, layer) => {
    const plan = experts.length === 0 ? null : new LayerPlan(input, layer, rules);
    plan?.force();
    return plan;
  });
  for (const plan of plans) plan?.balance();
  return plans.map((plan) => plan?.placed() ?? []);
}

class LayerPlan {
  readonly #input: MeshInput;
  readonly #layer: number;
  readonly #rules: MeshRules;
  readonly #numSlots: number;
  /** Level of every open worker if all were equal. */
  readonly #mean: number;
  #state: LayerState;

  constructor(input: MeshInput, layer: number, rules: MeshRules) {
    this.#input = input;
    this.#layer = layer;
    this.#rules = rules;
    const experts = input.current[layer]!;
    const given = input.load[layer] ?? [];
    const isLoaded = experts.some((_, expert) => (given[expert] ?? 0) > 0);
    const rows = experts.map((_, expert) => (isLoaded ? (given[expert] ?? 0) : 1));
    const speeds = input.workers.map(({ speed }) => speed);
    const held = experts.map(({ replicas }) => replicas.filter(({ worker }) => rules.indexOf.has(worker)));
    const holders = held.map((replicas) => replicas.map(({ worker }) => rules.indexOf.get(worker)!));
    this.#state = new LayerState(rows, speeds, holders, held.map((replicas) => replicas.map(({ share }) => share)));
    this.#numSlots = this.#state.numReplicas;
    const total = rows.reduce((sum, count) => sum + count, 0);
    this.#mean = total / rules.open.reduce((sum, worker) => sum + speeds[worker]!, 0);
  }

  /** Pins are met, closed workers left, lost replicas made good. */
  force(): void {
    for (let expert = 0; expert < this.#state.holders.length; expert += 1) {
      for (const worker of this.#rules.pinsOf(this.#layer, expert) ?? []) if (!this.#state.holds(expert, worker)) this.#pin(expert, worker);
      this.#settle(expert);
    }
  }

  balance(): void {
    const { threshold, minReplicas } = this.#input;
    if (this.#rules.open.length === 0 || this.#isWithin(threshold)) return;
    evenShares(this.#state);
    this.#improve(minGain);
    if (this.#isWithin(threshold)) return;
    const rival = this.#eplb();
    if (rival === null || peakOf(rival, this.#rules) >= peakOf(this.#state, this.#rules) * (1 + anyGain)) return;
    this.#improve(anyGain);
    if (peakOf(rival, this.#rules) < peakOf(this.#state, this.#rules)) this.#adopt(rival);
    void minReplicas;
  }

  placed(): ExpertPlacement[] {
    const { workers } = this.#input;
    const { holders, shares } = this.#state;
    return this.#input.current[this.#layer]!.map((placed, expert) => ({
      ...placed,
      replicas: holders[expert]!.map((worker, index) => ({ worker: workers[worker]!.id, share: shares[expert]![index]! })),
    }));
  }

  #isWithin(threshold: number): boolean {
    return peakOf(this.#state, this.#rules) <= this.#mean * (1 + threshold);
  }

  /** Makes steps until the layer is within the threshold or none takes the part `gain` off the busiest worker's level. */
  #improve(gain: number): void {
    const counts = { most: this.#numSlots, leastOfEach: Math.max(1, this.#input.minReplicas) };
    const search = new MeshSearch(this.#layer, this.#state, this.#rules, counts);
    // Every step lowers the busiest of the workers that it touches; the bound ends what new shares would undo for ever.
    for (let left = stepsPerExpert * this.#state.holders.length; left > 0 && !this.#isWithin(this.#input.threshold); left -= 1) {
      const step = search.best(gain);
      if (step === null) break;
      this.#make(step);
    }
    evenShares(this.#state);
  }

  #make({ expert, from, to, back, isCopy, spare }: Step): void {
    if (spare !== null) {
      this.#drop(spare.expert, spare.worker);
      pour(this.#state, spare.expert);
    }
    if (isCopy) this.#add(expert, to);
    else this.#move(expert, from, to);
    if (back !== null) this.#move(back, to, from);
    for (const worker of [from, to]) for (const held of this.#state.held[worker]!) pour(this.#state, held);
  }

  /** EPLB's result on the open workers, or null where its rules do not allow it, or ours. */
  #eplb(): LayerState | null {
    const { open } = this.#rules;
    if (this.#rules.isBudgeted || this.#numSlots % open.length !== 0) return null;
    const { rows, speeds, holders } = this.#state;
    const { slotToExpert } = eplb(rows, { numSlots: this.#numSlots, numGroups: 1, numNodes: 1, numDevices: open.length });
    const slots = slotsByWorker(slotToExpert, holders, open, speeds.length);
    const state = LayerState.ofSlots(rows, speeds, slots);
    return this.#rules.allows(this.#layer, this.#state, state, this.#input.minReplicas) ? state : null;
  }

  #adopt(state: LayerState): void {
    const own = this.#state;
    this.#rules.replace(this.#layer, own, state);
    const before = peakOf(state, this.#rules);
    this.#state = state.copy();
    this.#improve(minGain);
    if (peakOf(this.#state, this.#rules) <= before) return;
    this.#rules.replace(this.#layer, this.#state, state);
    this.#state = state;
  }

  /** Replaces a replica elsewhere by one on the pinned worker. */
  #pin(expert: number, worker: number): void {
    const pinned = this.#rules.pinsOf(this.#layer, expert);
    const leaves = this.#state.holders[expert]!.find((holder) => pinned?.has(holder) !== true);
    if (!this.#rules.hasRoom(this.#layer, worker)) throw this.#nowhere(expert);
    if (leaves === undefined) this.#add(expert, worker);
    else this.#move(expert, leaves, worker);
  }

  /** Replicas leave closed workers; an expert without any, or with too few, gets them where the load is least. */
  #settle(expert: number): void {
    const holders = this.#state.holders[expert]!;
    const wanted = Math.max(1, holders.length, this.#input.minReplicas);
    for (const worker of holders.filter((holder) => !this.#rules.workers[holder]!.isOpen)) this.#drop(expert, worker);
    while (holders.length < wanted) {
      const target = this.#leastLoaded(expert);
      if (target === null && holders.length === 0) throw this.#nowhere(expert);
      if (target === null) return;
      this.#add(expert, target);
      pour(this.#state, expert);
    }
  }

  /** With room and without the expert: where it is spread most, then the least loaded, then the emptiest. */
  #leastLoaded(expert: number): number | null {
    const holders = this.#state.holders[expert]!;
    const rank = (worker: number) => [
      -this.#rules.spread([...holders, worker]),
      this.#state.levels[worker]!,
      this.#rules.fullness(worker),
      worker,
    ];
    const open = this.#rules.open.filter((worker) => !holders.includes(worker) && this.#rules.hasRoom(this.#layer, worker));
    return open.map((worker) => ({ worker, rank: rank(worker) })).sort((a, b) => compare(a.rank, b.rank))[0]?.worker ?? null;
  }

  #nowhere(expert: number): EmError {
    const { expertBytes } = this.#input.layers[this.#layer]!;
    const problem = `layer ${this.#layer} expert ${expert} (${expertBytes} bytes) fits no worker that may hold it; raise --memory, or add a worker`;
    return new EmError('EM_PLAN_INVALID', { plan: '', problem });
  }

  #move(expert: number, from: number, to: number): void {
    this.#state.move(expert, from, to);
    this.#rules.leave(this.#layer, from);
    this.#rules.take(this.#layer, to);
  }

  #add(expert: number, worker: number): void {
    this.#state.add(expert, worker);
    this.#rules.take(this.#layer, worker);
  }

  #drop(expert: number, worker: number): void {
    this.#state.drop(expert, worker);
    this.#rules.leave(this.#layer, worker);
  }
}

/** The highest level of the workers that may hold experts. */
function peakOf({ levels }: LayerState, { open }: MeshRules): number {
  let peak = 0;
  for (const worker of open) peak = Math.max(peak, levels[worker]!);
  return peak;
}

/** By the first number in which two lists differ. */
function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : a[index]! - b[index]!;
}
