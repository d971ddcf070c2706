import { type Content, contentBytes, contentKey, type LayerExperts } from '@expertmesh/placement';

/** Whether a content fits what a worker may hold: now, when it has let go of what it no longer serves, or not at all. */
export type Room = 'now' | 'later' | 'none';

/**
 * What one worker holds, as far as it has said; what is copied to it ahead of the commit that will name it; and what it is to let go of,
 * once nobody can ask it for that any more.
 */
export class WorkerHoldings {
  readonly #held = new Map<string, Content>();
  readonly #staged = new Map<string, Content>();
  /** By key of what is not named any more: the first epoch that does not name it. */
  readonly #retired = new Map<string, number>();
  /** Keys of what it has been told to let go of and has not been told to load again. */
  readonly #leaving = new Set<string>();

  /** All that it says it holds, and nothing else. */
  begin(held: readonly Content[]): void {
    this.#held.clear();
    this.#retired.clear();
    this.#leaving.clear();
    this.add(held);
  }

  /** Of what a placement does not name that follows on no earlier one, workers that route by earlier epochs may still ask. */
  follow(named: ReadonlyMap<string, Content>, epoch: number): void {
    for (const key of this.#retired.keys()) if (named.has(key)) this.#retired.delete(key);
    for (const key of this.#held.keys()) if (!named.has(key) && !this.#retired.has(key)) this.#retired.set(key, epoch);
  }

  /** It has acknowledged these. */
  add(contents: readonly Content[]): void {
    for (const content of contents) {
      const key = contentKey(content);
      this.#held.set(key, content);
      this.#leaving.delete(key);
    }
  }

  stage(content: Content): void {
    this.#staged.set(contentKey(content), content);
  }

  /** @param isNamed by the placement of now; else nobody has ever asked for it, or it has been retired before */
  unstage(content: Content, isNamed: boolean): void {
    const key = contentKey(content);
    this.#staged.delete(key);
    if (!isNamed && !this.#retired.has(key)) this.#retired.set(key, 0);
  }

  /** The placement of `epoch`, which follows the one that named `before`, names `after`. */
  renamed(before: ReadonlyMap<string, Content>, after: ReadonlyMap<string, Content>, epoch: number): void {
    for (const key of before.keys()) if (!after.has(key)) this.#retired.set(key, epoch);
    for (const key of after.keys()) if (!before.has(key)) this.#retired.delete(key);
  }

  /** It has said that it holds all of these. */
  hasAll(named: ReadonlyMap<string, Content>): boolean {
    for (const key of named.keys()) if (!this.#held.has(key)) return false;
    return true;
  }

  /**
   * What nobody asks for any more where no worker routes by an earlier epoch than `oldest`, and others hold. Each is given once.
   *
   * @param isServed whether a worker that is to hold this expert does
   */
  takeDue(oldest: number, isServed: (content: Content) => boolean): Content[] {
    const due: Content[] = [];
    for (const [key, epoch] of this.#retired) {
      const content = this.#held.get(key);
      if (content === undefined || epoch > oldest || this.#staged.has(key) || this.#leaving.has(key) || !isServed(content)) continue;
      this.#leaving.add(key);
      due.push(content);
    }
    return due;
  }

  /** It has let go of these, as {@link takeDue} gave them; or, where it has not, they are due again. */
  released(contents: readonly Content[], isDone: boolean): void {
    for (const key of contents.map(contentKey)) {
      // Loaded again since.
      if (!this.#leaving.delete(key) || !isDone) continue;
      this.#held.delete(key);
      this.#retired.delete(key);
    }
  }

  /** It holds something that it is to let go of, sooner or later, all of which is due where `oldest` is the oldest epoch in use. */
  isReleasing(oldest = Number.POSITIVE_INFINITY): boolean {
    for (const [key, epoch] of this.#retired) if (epoch <= oldest && this.#held.has(key) && !this.#staged.has(key)) return true;
    return false;
  }

  /** Bytes of what it holds and is being sent, and of these; `withLeaving`: also of what it is to let go of. */
  bytesWith(contents: readonly Content[], layers: readonly LayerExperts[], withLeaving: boolean): number {
    const all = new Map([...this.#held, ...this.#staged]);
    if (!withLeaving) for (const key of this.#retired.keys()) if (!this.#staged.has(key)) all.delete(key);
    for (const content of contents) all.set(contentKey(content), content);
    let bytes = 0;
    for (const { layer, format } of all.values()) if (layers[layer] !== undefined) bytes += contentBytes(layers[layer], format);
    return bytes;
  }

  /** @param memoryBytes most bytes it may hold; 0 = no limit */
  room(content: Content, layers: readonly LayerExperts[], memoryBytes: number): Room {
    if (memoryBytes === 0 || this.bytesWith([content], layers, true) <= memoryBytes) return 'now';
    return this.isReleasing() && this.bytesWith([content], layers, false) <= memoryBytes ? 'later' : 'none';
  }

  checksumOf(key: string): string | undefined {
    return this.#held.get(key)?.checksum;
  }
}
