/** A layer's replicas as a home sees them when it sends the rows of one step. */
export interface StepReplicas {
  /** [expert] indices of the workers with a replica, each once */
  readonly holders: readonly (readonly number[])[];
  /** [worker] rows that it computes in any case, whole numbers */
  readonly queued: readonly number[];
}

/**
 * How many rows of one step each replica is sent, so that the workers' rows come as close as they can: no other choice has a lower
 * maximum, nor, with the busiest workers as they are, a lower one among the rest. Replicas give equal bits, so that the choice is free.
 *
 * Experts go whole to the least loaded of their workers, those without a choice first, then the largest; rows then follow paths of
 * replicas from the most loaded worker down to one that has at least two fewer, until there are none (Harvey, Ladner, Lovász and Tamir,
 * Semi-matchings for bipartite graphs and load balancing, 2003). An expert so is split only where that helps. The engine has the same
 * (native/route/rows_by_step), to the row.
 *
 * @param rows [expert] of this home, whole numbers
 * @returns [expert][holder] whole numbers; those of an expert sum to its rows
 */
export function rowsByStep(rows: readonly number[], { holders, queued }: StepReplicas): number[][] {
  const step = new Step(holders, queued);
  step.place(rows);
  while (step.relieve());
  return step.parts;
}

/** How a worker was found on the way from the most loaded one. */
interface Hop {
  readonly from: number;
  readonly expert: number;
}

class Step {
  readonly parts: number[][];
  readonly #holders: StepReplicas['holders'];
  /** [worker] */
  readonly #loads: number[];
  /** [worker] experts that it shares with others, those placed first first */
  readonly #shared: number[][];
  /** [worker] nothing makes it any better */
  readonly #isSettled: boolean[];

  constructor(holders: StepReplicas['holders'], queued: readonly number[]) {
    const numWorkers = holders.reduce((most, workers) => Math.max(most, ...workers.map((worker) => worker + 1)), queued.length);
    this.#holders = holders;
    this.parts = holders.map((workers) => workers.map(() => 0));
    this.#loads = Array.from({ length: numWorkers }, (_, worker) => queued[worker] ?? 0);
    this.#shared = Array.from({ length: numWorkers }, () => []);
    this.#isSettled = new Array<boolean>(numWorkers).fill(false);
  }

  place(rows: readonly number[]): void {
    const order = [...rows.keys()].filter((expert) => rows[expert]! > 0);
    const hasChoice = (expert: number) => Number(this.#holders[expert]!.length > 1);
    order.sort((a, b) => hasChoice(a) - hasChoice(b) || rows[b]! - rows[a]! || a - b);
    for (const expert of order) {
      const workers = this.#holders[expert]!;
      const least = workers.reduce((best, worker) => (this.#before(worker, best) ? worker : best));
      this.#give(expert, least, rows[expert]!);
      if (workers.length > 1) for (const worker of workers) this.#shared[worker]!.push(expert);
    }
  }

  /** Takes rows from the most loaded worker, or settles it with all that it could give rows to. False: all are settled. */
  relieve(): boolean {
    const most = this.#mostLoaded();
    if (most === null) return false;
    const hops = this.#reach(most);
    let least = most;
    for (const worker of hops.keys()) if (this.#loads[worker]! < this.#loads[least]!) least = worker;
    const surplus = Math.floor((this.#loads[most]! - this.#loads[least]!) / 2);
    if (surplus > 0) this.#shift(most, least, hops, surplus);
    else for (const worker of [most, ...hops.keys()]) this.#isSettled[worker] = true;
    return true;
  }

  #mostLoaded(): number | null {
    let most: number | null = null;
    for (const [worker, load] of this.#loads.entries()) {
      if (!this.#isSettled[worker] && (most === null || load > this.#loads[most]!)) most = worker;
    }
    return most;
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

  #before(a: number, b: number): boolean {
    return this.#loads[a]! < this.#loads[b]! || (this.#loads[a]! === this.#loads[b]! && a < b);
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
