import type { QosView } from './qos-policy.js';
import { ThroughputShape } from './throughput-shape.js';

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
  look({ rungs, rung, tokensPerSecond, isBusy, obstacle }: QosView): void {
    const expected = rungs.map(({ expectedSpeed }) => expectedSpeed);
    const isSame = this.#expected.length === expected.length && this.#expected.every((speed, index) => speed === expected[index]);
    if (!isSame) {
      this.#expected = expected;
      this.#shape = new ThroughputShape(expected);
    }
    if (isBusy && obstacle === null && tokensPerSecond !== null) this.#shape.measured(rung, tokensPerSecond);
  }
}
