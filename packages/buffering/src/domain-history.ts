/** Rows of a batch by the domain of their requests. */
export type DomainRows = ReadonlyMap<string, number>;

/** Rows of a domain that are taken to have chosen as the rows of all domains do, beside those that were seen. */
const priorRows = 32;

/** Weight of what is known of a domain after so many rows of it. */
const halfLifeRows = 4096;

/** What one domain's rows chose in one layer. */
interface Choices {
  rows: number;
  /** [expert] */
  readonly counts: Float64Array;
}

/**
 * Which experts the rows of each domain choose, layer by layer, and from that which a coming batch will use. Rows of a domain that
 * has not been seen are taken to choose as all do.
 */
export class DomainHistory {
  readonly #numExperts: readonly number[];
  /** By domain; '' = all together. [layer] */
  readonly #choices = new Map<string, Choices[]>();

  /** @param numExperts [layer] */
  constructor(numExperts: readonly number[]) {
    this.#numExperts = numExperts;
  }

  /** @param counts [expert] rows routed to each by `numRows` rows of the domain */
  observe(domain: string, layer: number, counts: readonly number[], numRows: number): void {
    for (const name of domain === '' ? [''] : [domain, '']) {
      const choices = this.#of(name)[layer]!;
      const kept = 0.5 ** (numRows / halfLifeRows);
      choices.rows = choices.rows * kept + numRows;
      for (const [expert, count] of counts.entries()) choices.counts[expert] = choices.counts[expert]! * kept + count;
    }
  }

  /** The chance that at least one row of the batch chooses each expert. Returns [expert]. */
  predict(layer: number, rows: DomainRows): number[] {
    const all = this.#of('')[layer]!;
    const unused = new Array<number>(this.#numExperts[layer]!).fill(1);
    for (const [domain, numRows] of rows) {
      const own = this.#choices.get(domain)?.[layer];
      for (let expert = 0; expert < unused.length; expert += 1) {
        const usual = all.rows === 0 ? 0 : all.counts[expert]! / all.rows;
        const chance = own === undefined ? usual : (own.counts[expert]! + priorRows * usual) / (own.rows + priorRows);
        unused[expert]! *= (1 - Math.min(1, chance)) ** numRows;
      }
    }
    return unused.map((part) => 1 - part);
  }

  #of(domain: string): Choices[] {
    const known = this.#choices.get(domain) ?? this.#numExperts.map((count) => ({ rows: 0, counts: new Float64Array(count) }));
    this.#choices.set(domain, known);
    return known;
  }
}

/** The experts whose chance is at least so much, the likeliest first. @param chances [expert] */
export function likeliest(chances: readonly number[], least: number): number[] {
  return chances.flatMap((chance, expert) => (chance >= least ? [expert] : [])).sort((a, b) => chances[b]! - chances[a]! || a - b);
}
