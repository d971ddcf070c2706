/** Lets at most `most` tasks run at a time; the others wait in the order in which they came. */
export class Limiter {
  readonly #most: number;
  #numRunning = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#numRunning >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#numRunning += 1;
    try {
      return await task();
    } finally {
      // A waiting task takes over the place, so that none that comes meanwhile can slip in before it.
      const next = this.#waiting.shift();
      if (next === undefined) this.#numRunning -= 1;
      else next();
    }
  }
}
