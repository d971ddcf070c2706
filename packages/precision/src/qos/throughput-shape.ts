/**
 * How fast the rungs of a ladder are, from what was measured at those that were used: a level, which rises and falls with the load, times
 * the shape of the ladder, which does not. A rung's part of the shape is learned when it is first measured, with the level of the rung
 * before; from then on what it measures says the level; rungs between two such have a part of each. So a rung that was too slow stays so until the load changes, and with it all others.
 */
export class ThroughputShape {
  /** By rung, as expected: of any unit. */
  readonly #expected: readonly number[];
  /** By rung that was measured: the shape there over the expected one. */
  readonly #learned = new Map<number, number>();
  #level: number | null = null;

  constructor(expected: readonly number[]) {
    this.#expected = expected;
  }

  /** @param tokensPerSecond at this rung, with as much work as it can do */
  measured(rung: number, tokensPerSecond: number): void {
    const plain = this.#expected[rung]!;
    if (this.#level !== null && !this.#learned.has(rung)) this.#learned.set(rung, tokensPerSecond / (plain * this.#level));
    else {
      const learned = this.#learned.get(rung) ?? 1;
      this.#learned.set(rung, learned);
      this.#level = tokensPerSecond / (plain * learned);
    }
  }

  /** Tokens a second at this rung under the load of now; null before anything was measured. */
  estimate(rung: number): number | null {
    return this.#level === null ? null : this.#level * this.#expected[rung]! * this.#learnedAt(rung);
  }

  /** Rungs that were measured: what is said of others is as good as the expected shape where there is but one. */
  get numLearned(): number {
    return this.#learned.size;
  }

  /** Between two rungs that were measured, in proportion and by ratios; beyond them, of the nearest. */
  #learnedAt(rung: number): number {
    const known = [...this.#learned].sort(([a], [b]) => a - b);
    const above = known.findIndex(([at]) => at >= rung);
    const [low, high] = [known[above - 1] ?? known[0], known[above] ?? known.at(-1)];
    if (low === undefined || high === undefined) return 1;
    if (above < 0) return high[1];
    if (low[0] >= high[0] || above === 0) return high[1];
    const part = (rung - low[0]) / (high[0] - low[0]);
    return low[1] ** (1 - part) * high[1] ** part;
  }
}
