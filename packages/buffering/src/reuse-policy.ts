import { ascending, type CachePolicy, type Resident } from './cache-policy.js';

/** Batches that a resident's use is foreseen for. */
const horizon = 8;
/** Weight of a batch against the one before it, in what is known of one expert, and of all. */
const ownDecay = 0.99;
const sharedDecay = 0.999;
/** Batches in which an expert is taken to be like all others, beside those in which it was seen. */
const priorBatches = 1;
/** Ages told apart one by one; above, two for each doubling. */
const plainAges = 8;
const numBands = 24;
const neverUsed = 2 ** 20;

/**
 * Residents of a batch run first, so that none of them can leave before its turn, and whoever is least likely to be used in the next
 * batches leaves. How likely that is was measured: what part of all experts that had last been used so many batches ago were used in
 * the next one, times how much more often this expert was used than experts of its ages are. What has to be loaded comes in the
 * reverse order, so that the last one, which stays, is the likeliest.
 */
export class ReusePolicy implements CachePolicy {
  /** By the band of ages: expert-batches seen, and those in which the expert was used. */
  readonly #seen = Float64Array.from({ length: numBands }, () => 2);
  readonly #used = Float64Array.from({ length: numBands }, (_, band) => 2 / (2 + band));
  /** [expert] batches since it was last used; 0 = in the last one. */
  readonly #ages: Int32Array;
  /** [expert] batches that used it, and those that experts of its ages would have been used in. */
  readonly #observed: Float64Array;
  readonly #expected: Float64Array;
  /** [expert] foreseen batches with a use, the near ones more. */
  readonly #values: Float64Array;

  constructor(numExperts: number) {
    this.#ages = new Int32Array(numExperts).fill(neverUsed);
    this.#observed = new Float64Array(numExperts);
    this.#expected = new Float64Array(numExperts);
    this.#values = new Float64Array(numExperts);
  }

  order(active: readonly number[], isResident: (expert: number) => boolean): readonly number[] {
    const sorted = ascending(active);
    const missing = sorted.filter((expert) => !isResident(expert)).sort((a, b) => this.#values[a]! - this.#values[b]! || a - b);
    return [...sorted.filter(isResident), ...missing];
  }

  observe(active: readonly number[]): void {
    const isUsed = new Uint8Array(this.#ages.length);
    for (const expert of active) isUsed[expert] = 1;
    const seen = new Float64Array(numBands);
    const used = new Float64Array(numBands);
    for (const [expert, age] of this.#ages.entries()) {
      const band = bandOf(age);
      seen[band]! += 1;
      used[band]! += isUsed[expert]!;
      this.#observed[expert] = this.#observed[expert]! * ownDecay + isUsed[expert]!;
      this.#expected[expert] = this.#expected[expert]! * ownDecay + this.#rate(age);
      this.#ages[expert] = isUsed[expert] === 1 ? 0 : Math.min(age + 1, neverUsed);
    }
    for (let band = 0; band < numBands; band += 1) {
      const kept = sharedDecay ** seen[band]!;
      this.#seen[band] = this.#seen[band]! * kept + seen[band]!;
      this.#used[band] = this.#used[band]! * kept + used[band]!;
    }
    for (let expert = 0; expert < this.#values.length; expert += 1) this.#values[expert] = this.#foresee(expert);
  }

  compare(a: Resident, b: Resident): number {
    return this.#values[a.expert]! - this.#values[b.expert]! || a.useTime - b.useTime || a.expert - b.expert;
  }

  /** Part of the experts last used so many batches ago that the next batch uses. */
  #rate(age: number): number {
    const band = bandOf(age);
    return this.#used[band]! / this.#seen[band]!;
  }

  /** Of the next batches, the first one that uses the expert: the sum of their chances, each batch further on counting less. */
  #foresee(expert: number): number {
    const ratio = (this.#observed[expert]! + priorBatches) / (this.#expected[expert]! + priorBatches);
    let value = 0;
    let stillUnused = 1;
    for (let ahead = 0; ahead < horizon; ahead += 1) {
      const chance = Math.min(1, this.#rate(this.#ages[expert]! + ahead) * ratio);
      value += stillUnused * chance * (1 - ahead / horizon);
      stillUnused *= 1 - chance;
    }
    return value;
  }
}

function bandOf(age: number): number {
  return age < plainAges ? age : Math.min(numBands - 1, plainAges + Math.floor(2 * Math.log2(age / plainAges)));
}
