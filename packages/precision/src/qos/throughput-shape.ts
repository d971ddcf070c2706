/** Looks, of a second each: a measurement spans as many. */
const timesLearned = 4;

/**
 * How fast the rungs of a ladder are, from what was measured at those that were used: a level, which rises and falls with the load, times
 * the shape of the ladder, which does not. A rung's part of the shape is learned when it is first measured, with the level of the rung
 * before, some times in a row: the first times may have seen requests that were still under the rung before. From then on what it measures
 * says the level; rungs between two such have a part of each. So a rung that was too slow stays so until the load changes, and with it all others.
 */
export class ThroughputShape {
  /** By rung, as expected: of any unit. */
  readonly #expected: readonly number[];
  /** By rung that was measured: the shape there over the expected one. */
  readonly #learned = new Map<number, number>();
  #level: number | null = null;
  /** The rung that is being learned, and how many more times. */
  #learning = { rung: -1, times: 0 };

  constructor(expected: readonly number[]) {
    this.#expected = expected;
  }

  /** @param tokensPerSecond at this rung, with as much work as it can do */
  measured(rung: number, tokensPerSecond: number): void {
    const plain = this.#expected[rung]!;
    if (rung !== this.#learning.rung) this.#learning = { rung, times: this.#learned.has(rung) || this.#level === null ? 0 : timesLearned };
    if (this.#level !== null && this.#learning.times > 0) {
      this.#learning.times -= 1;
      this.#learned.set(rung, tokensPerSecond / (plain * this.#level));
      return;
    }
    const learned = this.#learned.get(rung) ?? 1;
    this.#learned.set(rung, learned);
    this.#level = tokensPerSecond / (plain * learned);
  }

  /** Tokens a second at this rung under the load of now; null before anything was measured. */
  estimate(rung: number): number | null {
    return this.#level === null ? null : this.#level / this.#timeAt(rung);
  }

  /** It was measured itself. */
  isLearned(rung: number): boolean {
    return this.#learned.has(rung);
  }

  /** Rungs that were measured: what is said of others is as good as the expected shape where there is but one. */
  get numLearned(): number {
    return this.#learned.size;
  }

  /**
   * Of a token, at the level of 1. Between two rungs that were measured it goes from the one's to the other's as the expected one does: what
   * a byte without room costs is rarely what is expected, but twice as many cost twice as much. Beyond them it is in proportion to the nearest.
   */
  #timeAt(rung: number): number {
    const known = [...this.#learned].sort(([a], [b]) => a - b);
    const above = known.findIndex(([at]) => at >= rung);
    const high = known[above] ?? known.at(-1)!;
    const low = known[above - 1] ?? high;
    const [expected, from, to] = [rung, low[0], high[0]].map((at) => 1 / this.#expected[at]!) as [number, number, number];
    if (above <= 0 || from === to) return expected / high[1];
    const [measuredFrom, measuredTo] = [from / low[1], to / high[1]];
    return measuredFrom + ((measuredTo - measuredFrom) * (expected - from)) / (to - from);
  }
}
