import { ThroughputShape } from './throughput-shape.js';

/** What one look sees of a ladder's speed: see QosView. */
export interface SeenThroughput {
  readonly rungs: readonly { readonly expectedSpeed: number }[];
  readonly rung: number;
  readonly tokensPerSecond: number | null;
  readonly isBusy: boolean;
  readonly obstacle: string | null;
}

/**
 * How fast the rungs of a ladder have been, under whatever target. It begins anew where the ladder has changed, as memory, and with it the
 * speeds expected of it, do when workers come and go.
 */
export class LearnedThroughput {
  #shape = new ThroughputShape([]);
  #expected: readonly number[] = [];

  get shape(): ThroughputShape {
    return this.#shape;
  }

  /** What is measured counts where there was always work, and nothing under way that changes formats. */
  look({ rungs, rung, tokensPerSecond, isBusy, obstacle }: SeenThroughput): void {
    const expected = rungs.map(({ expectedSpeed }) => expectedSpeed);
    const isSame = this.#expected.length === expected.length && this.#expected.every((speed, index) => speed === expected[index]);
    if (!isSame) {
      this.#expected = expected;
      this.#shape = new ThroughputShape(expected);
    }
    if (isBusy && obstacle === null && tokensPerSecond !== null) this.#shape.measured(rung, tokensPerSecond);
  }
}
