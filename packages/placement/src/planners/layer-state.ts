/**
 * One layer's placement while a planner changes it, with the load of each worker kept up to date. Experts and workers are indices; a
 * worker's level is its rows over its speed.
 */
export class LayerState {
  /** [expert] */
  readonly rows: readonly number[];
  /** [worker] over that of a plain worker */
  readonly speeds: readonly number[];
  /** [expert] workers with a replica */
  readonly holders: readonly number[][];
  /** [expert][holder] each expert's sum to 1 */
  readonly shares: readonly number[][];
  /** [worker] experts */
  readonly held: readonly number[][];
  /** [worker] */
  readonly levels: Float64Array;
  numReplicas = 0;

  constructor(
    rows: readonly number[],
    speeds: readonly number[],
    holders: readonly (readonly number[])[],
    shares: readonly (readonly number[])[],
  ) {
    this.rows = rows;
    this.speeds = speeds;
    this.holders = holders.map((workers) => [...workers]);
    this.shares = shares.map((parts) => [...parts]);
    this.held = speeds.map(() => []);
    this.levels = new Float64Array(speeds.length);
    for (let expert = 0; expert < holders.length; expert += 1) {
      const workers = this.holders[expert]!;
      for (let index = 0; index < workers.length; index += 1) {
        this.held[workers[index]!]!.push(expert);
        this.#weigh(expert, index, 1);
      }
      this.numReplicas += workers.length;
    }
  }

  copy(): LayerState {
    return new LayerState(this.rows, this.speeds, this.holders, this.shares);
  }

  holds(expert: number, worker: number): boolean {
    return this.holders[expert]!.includes(worker);
  }

  /** Rows of an expert that fall to one of its workers. */
  part(expert: number, worker: number): number {
    const holders = this.holders[expert]!;
    return holders.length === 1 ? this.rows[expert]! : this.rows[expert]! * this.shares[expert]![holders.indexOf(worker)]!;
  }

  /** A replica with its share changes workers. */
  move(expert: number, from: number, to: number): void {
    const index = this.holders[expert]!.indexOf(from);
    this.#weigh(expert, index, -1);
    this.holders[expert]![index] = to;
    this.#weigh(expert, index, 1);
    this.held[from]!.splice(this.held[from]!.indexOf(expert), 1);
    this.held[to]!.push(expert);
  }

  /** A further replica; it has no rows until they are split anew, unless it is the only one. */
  add(expert: number, worker: number): void {
    const workers = this.holders[expert]!;
    workers.push(worker);
    this.held[worker]!.push(expert);
    this.numReplicas += 1;
    this.shares[expert]!.push(workers.length === 1 ? 1 : 0);
    this.#weigh(expert, workers.length - 1, 1);
  }

  /** One replica fewer; its rows go to the others evenly until they are split anew. */
  drop(expert: number, worker: number): void {
    const workers = this.holders[expert]!;
    const shares = this.shares[expert]!;
    const index = workers.indexOf(worker);
    this.held[worker]!.splice(this.held[worker]!.indexOf(expert), 1);
    const [share] = shares.splice(index, 1);
    this.numReplicas -= 1;
    this.levels[worker]! -= (this.rows[expert]! * share!) / this.speeds[worker]!;
    workers.splice(index, 1);
    for (let other = 0; other < workers.length; other += 1) {
      this.#weigh(expert, other, -1);
      shares[other]! += share! / workers.length;
      this.#weigh(expert, other, 1);
    }
  }

  /** The expert's rows fall to its workers in equal shares. */
  split(expert: number): void {
    const shares = this.shares[expert]!;
    for (let index = 0; index < shares.length; index += 1) {
      this.#weigh(expert, index, -1);
      shares[index] = 1 / shares.length;
      this.#weigh(expert, index, 1);
    }
  }

  #weigh(expert: number, index: number, sign: 1 | -1): void {
    const worker = this.holders[expert]![index]!;
    this.levels[worker]! += (sign * this.rows[expert]! * this.shares[expert]![index]!) / this.speeds[worker]!;
  }
}
