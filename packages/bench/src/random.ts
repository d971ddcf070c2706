/** Seeded random numbers: the same on every machine. (sfc32, by Chris Doty-Humphrey.) */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed any integer; @param stream different numbers for the same seed */
  constructor(seed: number, stream = '') {
    this.#a = seed | 0;
    this.#b = [...stream].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619), 0x811c_9dc5) | 0;
    this.#c = Math.floor(seed / 0x1_0000_0000) | 0;
    // The seed reaches every bit of the state after a few rounds.
    for (let round = 0; round < 15; round += 1) this.next();
  }

  /** In [0, 1). */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  }

  /** In [0, end). */
  integer(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** Mean 0, deviation 1. (Box-Muller.) */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** A count with this mean. Above 64 by the normal distribution, which is as good there. */
  poisson(mean: number): number {
    if (mean > 64) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const end = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > end; product *= this.next()) count += 1;
    return count;
  }

  /** 0 to length - 1 in random order. */
  permutation(length: number): number[] {
    const order = Array.from({ length }, (_, index) => index);
    for (let left = length - 1; left > 0; left -= 1) {
      const other = this.integer(left + 1);
      [order[left], order[other]] = [order[other]!, order[left]!];
    }
    return order;
  }
}
