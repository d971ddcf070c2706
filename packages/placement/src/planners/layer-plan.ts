import { EmError } from '@expertmesh/common';
import type { ExpertPlacement } from '../placement.js';
import { foldSlots, slotsByWorker, workersByOverlap } from './devices.js';
import { eplb } from './eplb.js';
import { LayerState } from './layer-state.js';
import type { MeshInput } from './mesh-input.js';
import type { MeshRules } from './mesh-rules.js';
import { MeshSearch } from './mesh-search.js';
import { pourOver } from './pour-over.js';
import { evenShares, pour } from './shares.js';

/** The part of the busiest worker's level that a step must take off for each replica it copies. */
const minGain = 5e-4;

/** How much heavier the parts of one expert must be than another's without its spare replica, for that to change hands. */
const replicaGain = 1.25;

/** How much above the mean a layer may be before the rows are divided without regard for what there is. */
const roughness = 0.01;

/** Of the mean: what sums of parts are off by. */
const rounding = 1e-9;

/** Of an expert's rows: a replica with less has none. */
const leastShare = 1e-6;

/** Coefficient of variation of an expert's rows that a placement is to stand: bursts of single experts are common in traces. */
const variation = 0.25;

const stepsPerExpert = 4;

/** The plan of one layer in the making. */
export class LayerPlan {
  readonly #input: MeshInput;
  readonly #layer: number;
  readonly #rules: MeshRules;
  readonly #numSlots: number;
  /** Level of every open worker if all were equal. */
  readonly #mean: number;
  /** Rows of the fastest open worker then. */
  readonly #due: number;
  /** [expert] the workers that hold it now. */
  readonly #present: readonly (readonly number[])[];
  #state: LayerState;
  #search: MeshSearch | null = null;
  /** Every step lowers the busiest of the workers that it touches; this ends what new shares would undo for ever. */
  #stepsLeft: number;

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
    const shares = held.map((replicas) => replicas.map(({ share }) => share));
    this.#present = holders;
    this.#state = new LayerState(rows, speeds, holders, shares);
    this.#numSlots = this.#state.numReplicas;
    const total = rows.reduce((sum, count) => sum + count, 0);
    this.#mean = total / rules.open.reduce((sum, worker) => sum + speeds[worker]!, 0);
    this.#due = this.#mean * Math.max(0, ...rules.open.map((worker) => speeds[worker]!));
    this.#stepsLeft = stepsPerExpert * rows.length;
  }

  /** Pins are met, closed workers left, lost replicas made good. */
  force(): void {
    for (let expert = 0; expert < this.#state.holders.length; expert += 1) {
      for (const worker of this.#rules.pinsOf(this.#layer, expert) ?? []) {
        if (!this.#state.holds(expert, worker)) this.#pin(expert, worker);
      }
      this.#settle(expert);
    }
  }

  /** max/mean of the workers' load */
  get maxOverMean(): number {
    return this.#peak(this.#state) / this.#mean;
  }

  /** Splits the rows anew where that is wanted. */
  share(): void {
    if (!this.#isEven()) evenShares(this.#state);
  }

  /** Makes the next change that is worth its copies; false where there is none, or the layer is within the threshold. */
  change(): boolean {
    return !this.#isEven() && (this.#replicate() || this.#relocate());
  }

  /** Makes all changes, without regard for a budget; or takes rows divided anew, or EPLB's result. */
  balance(): void {
    this.share();
    if (!this.#isEven()) this.#rearrange();
    // Who allows a threshold wants few changes.
    if (this.#input.threshold > 0 || !this.#shed() || this.#isEven()) return;
    // What was let go may serve an expert that has use for it: the finer the parts, the better.
    this.#adopt(this.#state);
    this.#shed();
  }

  #rearrange(): void {
    this.#improve();
    const isRough = this.#peak(this.#state) > this.#mean * (1 + roughness);
    if (this.#input.threshold === 0 && isRough) this.#challenge(this.#poured());
    if (!this.#isEven()) this.#challenge(this.#eplb());
  }

  /** Takes another placement of the layer, improved, where the present one is less even, or bears more at threshold 0. */
  #challenge(rival: LayerState | null): void {
    if (rival === null) return;
    const bar = this.#peak(rival);
    const own = this.#state;
    this.#adopt(rival);
    // Risk alone is not worth moves to those who want few.
    const bearsMore = this.#input.threshold === 0 && this.#risk(own) > this.#risk(this.#state);
    if (this.#peak(own) > bar || bearsMore) return;
    this.#rules.replace(this.#layer, this.#state, own);
    this.#begin(own);
  }

  /** Replicas without rows, of an expert that has some, go, as far as their number and spread are not asked for; false where none did. */
  #shed(): boolean {
    const { numReplicas } = this.#state;
    const { rows, holders, shares } = this.#state;
    const least = Math.max(1, this.#input.minReplicas);
    for (let expert = 0; expert < rows.length; expert += 1) {
      if (rows[expert] === 0) continue;
      for (const worker of [...holders[expert]!]) {
        const others = holders[expert]!.filter((other) => other !== worker);
        const isIdle = shares[expert]![holders[expert]!.indexOf(worker)]! < leastShare;
        const isPinned = this.#rules.pinsOf(this.#layer, expert)?.has(worker) === true;
        if (!isIdle || isPinned || others.length < least || this.#rules.spread(others) < this.#rules.spread(holders[expert]!)) continue;
        this.#drop(expert, worker);
      }
    }
    return this.#state.numReplicas < numReplicas;
  }

  placed(): ExpertPlacement[] {
    const { workers } = this.#input;
    const { holders, shares } = this.#state;
    return this.#input.current[this.#layer]!.map((placed, expert) => ({
      ...placed,
      replicas: holders[expert]!.map((worker, index) => ({ worker: workers[worker]!.id, share: shares[expert]![index]! })),
    }));
  }

  #isEven(): boolean {
    return this.#peak(this.#state) <= this.#mean * (1 + this.#input.threshold + rounding);
  }

  /** As {@link change} until there is none; shares are split anew between the kinds of changes only, which takes the time of many. */
  #improve(): void {
    while (this.#replicate());
    evenShares(this.#state);
    while (!this.#isEven() && this.#relocate());
    evenShares(this.#state);
  }

  /** Makes the best move or exchange; false where none is worth its copies. */
  #relocate(): boolean {
    this.#search ??= new MeshSearch(this.#layer, this.#state, this.#rules);
    const step = this.#stepsLeft > 0 ? this.#search.best(minGain) : null;
    if (step === null) return false;
    this.#stepsLeft -= 1;
    this.#move(step.expert, step.from, step.to);
    if (step.back !== null) this.#move(step.back, step.to, step.from);
    for (const worker of [step.from, step.to]) for (const expert of this.#state.held[worker]!) pour(this.#state, expert);
    return true;
  }

  /**
   * Gives a free slot, or the replica of an expert that would be light without it, to the expert with the most rows for each replica:
   * the finer the parts, the better a placement holds on other load than it was planned for. An expert whose replicas have more rows
   * than any worker is due gets a further one where there is room: no move could make up for that. False where no replica is to change.
   */
  #replicate(): boolean {
    if (!this.#rules.affords(this.#layer, 1)) return false;
    const { rows, holders } = this.#state;
    const heavy = this.#heaviest();
    const part = rows[heavy]! / holders[heavy]!.length;
    const isFree = this.#state.numReplicas < this.#numSlots;
    const lightest = isFree ? null : this.#lightest();
    const light = lightest !== null && part > replicaGain * lightest.part ? lightest : null;
    if (!isFree && light === null && part <= this.#due * (1 + this.#input.threshold)) return false;
    const target = this.#leastLoaded(heavy) ?? (light === null || holders[heavy]!.includes(light.worker) ? null : light.worker);
    if (target === null) return false;
    if (light !== null) this.#drop(light.expert, light.worker);
    this.#add(heavy, target);
    this.#state.split(heavy);
    return true;
  }

  /** The expert with the most rows for each replica that a further worker could take. */
  #heaviest(): number {
    const { rows, holders } = this.#state;
    let heaviest = 0;
    let most = -1;
    for (let expert = 0; expert < rows.length; expert += 1) {
      const part = holders[expert]!.length < this.#rules.open.length ? rows[expert]! / holders[expert]!.length : 0;
      if (part > most) [heaviest, most] = [expert, part];
    }
    return heaviest;
  }

  /** The replica whose expert would have the fewest rows for each of the others, on the busiest of its workers. */
  #lightest(): { readonly expert: number; readonly worker: number; readonly part: number } | null {
    const { rows, holders, levels } = this.#state;
    const least = Math.max(1, this.#input.minReplicas);
    let lightest: { expert: number; worker: number; part: number } | null = null;
    for (let expert = 0; expert < rows.length; expert += 1) {
      const workers = holders[expert]!;
      const part = rows[expert]! / (workers.length - 1);
      if (workers.length <= least || (lightest !== null && part >= lightest.part)) continue;
      const pins = this.#rules.pinsOf(this.#layer, expert);
      for (const worker of workers) {
        const isBusier = lightest?.expert !== expert || levels[worker]! > levels[lightest.worker]!;
        if (pins?.has(worker) !== true && isBusier) lightest = { expert, worker, part };
      }
    }
    return lightest;
  }

  /** EPLB's result on the open workers; null where it is not defined, or breaks a rule. */
  #eplb(): LayerState | null {
    const { open } = this.#rules;
    const { rows, speeds } = this.#state;
    const numSlots = Math.ceil(this.#numSlots / open.length) * open.length;
    const { slotToExpert } = eplb(rows, { numSlots, numGroups: 1, numNodes: 1, numDevices: open.length });
    const folded = slotsByWorker(slotToExpert, this.#present, open, speeds.length).map(foldSlots);
    return this.#allowed(
      folded.map((one) => one.workers),
      folded.map((one) => one.shares),
    );
  }

  /** All rows divided anew, each open worker as much as it is due; null where slots are too few, or it breaks a rule. */
  #poured(): LayerState | null {
    const { open } = this.#rules;
    const { rows, speeds } = this.#state;
    const numSlots = Math.ceil(Math.max(this.#numSlots, rows.length + open.length) / open.length);
    if (!this.#rules.hasRoomFor(this.#layer, rows.length + open.length - this.#state.numReplicas)) return null;
    const due = open.map((worker) => this.#mean * speeds[worker]!);
    const parts = pourOver(rows, due, numSlots);
    if (parts === null) return null;
    const isUniform = open.every((worker) => speeds[worker] === speeds[open[0]!]);
    const devices = parts.map((held) => [...held.keys()]);
    const workerOf = isUniform ? workersByOverlap(devices, this.#present, open, speeds.length) : open;
    const workers = rows.map((): number[] => []);
    const shares = rows.map((): number[] => []);
    for (const [device, held] of parts.entries()) {
      for (const [expert, count] of held) {
        workers[expert]!.push(workerOf[device]!);
        shares[expert]!.push(rows[expert] === 0 ? 1 : count / rows[expert]!);
      }
    }
    return this.#allowed(workers, shares);
  }

  /** A placement of the layer, if it breaks no rule. @param workers [expert] @param shares [expert][worker] */
  #allowed(workers: readonly (readonly number[])[], shares: readonly (readonly number[])[]): LayerState | null {
    const { rows, speeds } = this.#state;
    const state = new LayerState(rows, speeds, workers, shares);
    return this.#rules.allows(this.#layer, this.#state, state, this.#input.minReplicas) ? state : null;
  }

  /** Takes another placement of the layer, improved where that makes it more even. */
  #adopt(state: LayerState): void {
    this.#rules.replace(this.#layer, this.#state, state);
    this.#begin(state.copy());
    if (this.#isEven()) return;
    this.#improve();
    if (this.#peak(this.#state) <= this.#peak(state)) return;
    this.#rules.replace(this.#layer, this.#state, state);
    this.#begin(state);
  }

  /** A search and the count of its steps belong to one state. */
  #begin(state: LayerState): void {
    this.#state = state;
    this.#search = null;
    this.#stepsLeft = stepsPerExpert * state.rows.length;
  }

  /** The highest level of the workers that may hold experts. */
  #peak({ levels }: LayerState): number {
    let peak = 0;
    for (const worker of this.#rules.open) peak = Math.max(peak, levels[worker]!);
    return peak;
  }

  /** The highest level to expect when each expert's rows vary by themselves: the level, and `variation` of the parts' root sum of squares. */
  #risk(state: LayerState): number {
    let risk = 0;
    for (const worker of this.#rules.open) {
      let squares = 0;
      for (const expert of state.held[worker]!) squares += state.part(expert, worker) ** 2;
      risk = Math.max(risk, state.levels[worker]! + (variation * Math.sqrt(squares)) / state.speeds[worker]!);
    }
    return risk;
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

  /** With room and without the expert: where it is spread most, then the least loaded, then the emptiest, then the first. */
  #leastLoaded(expert: number): number | null {
    const holders = this.#state.holders[expert]!;
    const { levels } = this.#state;
    let best: { worker: number; spread: number } | null = null;
    for (const worker of this.#rules.open) {
      if (holders.includes(worker) || !this.#rules.hasRoom(this.#layer, worker)) continue;
      const spread = this.#rules.spread(holders, worker);
      const order =
        best === null
          ? 1
          : spread - best.spread ||
            levels[best.worker]! - levels[worker]! ||
            this.#rules.fullness(best.worker) - this.#rules.fullness(worker);
      if (order > 0) best = { worker, spread };
    }
    return best?.worker ?? null;
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
