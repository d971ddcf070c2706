/** A layer's replicas as a home sees them when it sends the rows of one step. */
export interface StepReplicas {
  /** [expert] indices of the workers with a replica, each once */
  readonly holders: readonly (readonly number[])[];
  /** [worker] rows that it computes in any case, whole numbers */
  readonly queued: readonly number[];
  /** [worker] whole numbers from 1 to a thousand or so; without: equal ones */
  readonly speeds?: readonly number[];
}

/**
 * How many rows of one step each replica is sent, so that the workers' levels, which are their rows over their speeds, come as close as
 * they can: no other choice has a lower maximum, nor, where speeds are equal and with the busiest workers as they are, a lower one among
 * the rest. Replicas give equal bits, so that the choice is free.
 *
 * Experts go whole to whoever of their workers has the lowest level with them, those without a choice first, then the largest; rows then
 * follow paths of replicas from the worker with the highest level down to one that is lower still with a row more, until there are none
 * (Harvey, Ladner, Lovász and Tamir, Semi-matchings for bipartite graphs and load balancing, 2003). An expert so is split only where that
 * helps. The engine has the same (native/route/rows_by_step), to the row.
 *
 * @param rows [expert] of this home, whole numbers
 * @returns [expert][holder] whole numbers; those of an expert sum to its rows
 */
export function rowsByStep(rows: readonly number[], replicas: StepReplicas): number[][] {
  const step = new Step(replicas);
  step.place(rows);
  while (step.relieve());
  return step.parts;
}

/** How a worker was found on the way from the highest one. */
interface Hop {
  readonly from: number;
  readonly expert: number;
}

class Step {
  readonly parts: number[][];
  readonly #holders: StepReplicas['holders'];
  /** [worker] */
  readonly #loads: number[];
  readonly #speeds: readonly number[];
  /** [worker] experts that it shares with others, those placed first first */
  readonly #shared: number[][];
  /** [worker] nothing makes it any better */
  readonly #isSettled: boolean[];

  constructor({ holders, queued, speeds = [] }: StepReplicas) {
    const numWorkers = holders.reduce((most, workers) => Math.max(most, ...workers.map((worker) => worker + 1)), queued.length);
    this.#holders = holders;
    this.parts = holders.map((workers) => workers.map(() => 0));
    this.#loads = Array.from({ length: numWorkers }, (_, worker) => queued[worker] ?? 0);
    this.#speeds = this.#loads.map((_, worker) => speeds[worker] ?? 1);
    this.#shared = Array.from({ length: numWorkers }, () => []);
    this.#isSettled = new Array<boolean>(numWorkers).fill(false);
  }

  place(rows: readonly number[]): void {
    const order = [...rows.keys()].filter((expert) => rows[expert]! > 0);
    const hasChoice = (expert: number) => Number(this.#holders[expert]!.length > 1);
    order.sort((a, b) => hasChoice(a) - hasChoice(b) || rows[b]! - rows[a]! || a - b);
    for (const expert of order) {
      const workers = this.#holders[expert]!;
      const least = workers.reduce((best, worker) => (this.#isBefore(worker, best, rows[expert]!) ? worker : best));
      this.#give(expert, least, rows[expert]!);
      if (workers.length > 1) for (const worker of workers) this.#shared[worker]!.push(expert);
    }
  }

  /** Takes rows from the worker with the highest level, or settles it with all that it could give rows to. False: all are settled. */
  relieve(): boolean {
    const most = this.#highest();
    if (most === null) return false;
    const hops = this.#reach(most);
    let least = most;
    for (const worker of hops.keys()) if (this.#compare(worker, least, 1) < 0) least = worker;
    const surplus = this.#surplus(most, least);
    if (surplus > 0) this.#shift(most, least, hops, surplus);
    else for (const worker of [most, ...hops.keys()]) this.#isSettled[worker] = true;
    return true;
  }

  #highest(): number | null {
    let most: number | null = null;
    for (const worker of this.#loads.keys()) {
      if (!this.#isSettled[worker] && (most === null || this.#compare(worker, most, 0) > 0)) most = worker;
    }
    return most;
  }

  /** As many rows as lower the higher level of the two, one after the other. None where both are one worker. */
  #surplus(most: number, least: number): number {
    if (most === least) return 0;
    const [speed, speedOfLeast] = [this.#speeds[most]!, this.#speeds[least]!];
    return Math.floor(((this.#loads[most]! + 1) * speedOfLeast - this.#loads[least]! * speed - 1) / (speed + speedOfLeast));
  }

  /** Workers that rows of `start` can go to, from one to the next, the nearest first. What is settled gives and takes nothing. */
  #reach(start: number): Map<number, Hop> {
    const hops = new Map<number, Hop>();
    const visit = (from: number) => {
      for (const expert of this.#shared[from]!) {
        if (this.#part(expert, from) === 0) continue;
        for (const worker of this.#holders[expert]!) {
          if (worker !== start && !this.#isSettled[worker] && !hops.has(worker)) hops.set(worker, { from, expert });
        }
      }
    };
    visit(start);
    // Those found meanwhile come along.
    for (const worker of hops.keys()) visit(worker);
    return hops;
  }

  /** As many rows as every hop between them has, `surplus` at most. */
  #shift(most: number, least: number, hops: ReadonlyMap<number, Hop>, surplus: number): void {
    let count = surplus;
    for (let worker = least; worker !== most; worker = hops.get(worker)!.from) {
      const { from, expert } = hops.get(worker)!;
      count = Math.min(count, this.#part(expert, from));
    }
    for (let worker = least; worker !== most; worker = hops.get(worker)!.from) {
      const { from, expert } = hops.get(worker)!;
      this.#give(expert, from, -count);
      this.#give(expert, worker, count);
    }
  }

  #isBefore(a: number, b: number, rows: number): boolean {
    const difference = this.#compare(a, b, rows);
    return difference < 0 || (difference === 0 && a < b);
  }

  /** Below 0 where the first worker's level with so many more rows is lower than the second's. */
  #compare(a: number, b: number, rows: number): number {
    return (this.#loads[a]! + rows) * this.#speeds[b]! - (this.#loads[b]! + rows) * this.#speeds[a]!;
  }

  #part(expert: number, worker: number): number {
    return this.parts[expert]![this.#holders[expert]!.indexOf(worker)]!;
  }

  #give(expert: number, worker: number, count: number): void {
    this.parts[expert]![this.#holders[expert]!.indexOf(worker)]! += count;
    this.#loads[worker]! += count;
  }
}

/**
 * An expert's rows in whole numbers as its shares say; what is left by rounding down goes to the largest remainders, the first of equals.
 *
 * @param shares [holder] their sum is 1
 */
export function rowsByShare(count: number, shares: readonly number[]): number[] {
  const parts = shares.map((share) => Math.floor(count * share));
  const left = count - parts.reduce((sum, part) => sum + part, 0);
  const remainders = shares.map((share, index) => count * share - parts[index]!);
  const byRemainder = shares.map((_, index) => index).sort((a, b) => remainders[b]! - remainders[a]! || a - b);
  for (const index of byRemainder.slice(0, left)) parts[index]! += 1;
  return parts;
}
