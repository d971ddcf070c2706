/**
 * How fast the rungs of a ladder are, from what was measured at those that were used: a level, which rises and falls with the load, times
 * the shape of the ladder, which does not. A rung's part of the shape is learned when it is first measured, with the level of the rung
 * before; from then on what it measures says the level. So a rung that was too slow stays so until the load changes, and with it all others.
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
    return this.#level === null ? null : this.#level * this.#expected[rung]! * this.#nearestLearned(rung);
  }

  /** Of the rung itself, else of the nearest one that was measured. */
  #nearestLearned(rung: number): number {
    const [nearest] = [...this.#learned].sort(([a], [b]) => Math.abs(a - rung) - Math.abs(b - rung) || a - b);
    return nearest?.[1] ?? 1;
  }
}
