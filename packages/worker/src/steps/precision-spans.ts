/** Which precision map positions were computed under; the span ends where the next begins. */
export interface PrecisionSpan {
  readonly from: number;
  /** As precisionDigest names it. */
  readonly map: string;
}

/** The precision maps of one sequence's positions, by which they are also computed again, as long as there are these maps. */
export class PrecisionSpans {
  #spans: PrecisionSpan[];
  /** Positions that have been computed at some time, here or at an earlier home. */
  #numReached: number;
  #numTold: number;
  #isChanged: boolean;

  /** @param spans as an earlier home has told them, of the first `numReached` positions */
  constructor(spans: readonly PrecisionSpan[] = [], numReached = 0, isChanged = false) {
    this.#spans = [...spans];
    this.#numReached = spans.length === 0 ? 0 : numReached;
    this.#numTold = spans.length;
    this.#isChanged = isChanged;
  }

  get all(): readonly PrecisionSpan[] {
    return this.#spans;
  }

  /** Positions were computed again under another map than at first. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** Of the positions to come; empty before the first. */
  get map(): string {
    return this.#spans.at(-1)?.map ?? '';
  }

  mapAt(position: number): string {
    return this.#spans.findLast(({ from }) => from <= position)?.map ?? this.map;
  }

  /** Where the span that the position is in ends. */
  endOf(position: number): number {
    return this.#spans.find(({ from }) => from > position)?.from ?? Number.POSITIVE_INFINITY;
  }

  /** Positions that have not been computed yet are computed under this map. */
  goOn(map: string): void {
    if (map === this.map) return;
    while (this.#spans.length > 0 && (this.#spans.at(-1) as PrecisionSpan).from >= this.#numReached) this.#spans.pop();
    if (map !== this.map) this.#spans.push({ from: this.#spans.length === 0 ? 0 : this.#numReached, map });
    this.#numTold = Math.min(this.#numTold, this.#spans.length);
  }

  /** Positions [from, end) are computed, under `map`. */
  computed(from: number, end: number, map: string): void {
    if (this.mapAt(from) !== map) this.#isChanged = true;
    this.#numReached = Math.max(this.#numReached, end);
  }

  /** A sequence that goes on from this one's positions. */
  fork(numShared: number): PrecisionSpans {
    return new PrecisionSpans(this.#spans, Math.min(numShared, this.#numReached), this.#isChanged);
  }

  /** Spans that have begun since the last call. */
  takeUntold(): readonly PrecisionSpan[] {
    const untold = this.#spans.slice(this.#numTold);
    this.#numTold = this.#spans.length;
    return untold;
  }
}
