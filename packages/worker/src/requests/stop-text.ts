import type { TextStream } from '@expertmesh/models';

/**
 * The text of an answer up to the first stop string: nothing of one is given, so what may become one is held back. A stop string is looked
 * for in the text as it would be if the answer ended there.
 */
export class StopText {
  readonly #stream: TextStream;
  readonly #stops: readonly string[];
  /** Certain, and not given. */
  #held = '';
  #found: string | null = null;

  constructor(stream: TextStream, stops: readonly string[]) {
    this.#stream = stream;
    this.#stops = stops;
  }

  /** The stop string that has ended the answer. */
  get found(): string | null {
    return this.#found;
  }

  /** The text that this id makes certain; after a stop string no more ids may come. */
  push(id: number): string {
    const certain = this.#stream.push(id);
    if (this.#stops.length === 0) return certain;
    this.#held += certain;
    const whole = this.#held + this.#stream.end();
    const end = this.#find(whole);
    if (end !== null) {
      this.#held = '';
      return whole.slice(0, end);
    }
    const numGiven = this.#held.length - this.#numHeldBack();
    const given = this.#held.slice(0, numGiven);
    this.#held = this.#held.slice(numGiven);
    return given;
  }

  /** What is left. */
  end(): string {
    return this.#found === null ? this.#held + this.#stream.end() : '';
  }

  /** Where the first stop string begins; of those at one place the longest counts. */
  #find(text: string): number | null {
    let first: number | null = null;
    for (const stop of this.#stops) {
      const at = text.indexOf(stop);
      if (at < 0 || (first !== null && (at > first || (at === first && stop.length < this.#found!.length)))) continue;
      first = at;
      this.#found = stop;
    }
    return first;
  }

  /** Characters at the end of what is held that a stop string may begin with. */
  #numHeldBack(): number {
    const longest = Math.max(...this.#stops.map((stop) => stop.length - 1));
    for (let length = Math.min(longest, this.#held.length); length > 0; length -= 1) {
      const end = this.#held.slice(-length);
      if (this.#stops.some((stop) => stop.startsWith(end))) return length;
    }
    return 0;
  }
}
