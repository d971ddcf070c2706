import { type Deferred, deferred } from '@expertmesh/common';
import type { Binding, Executor } from '@expertmesh/native';
import { type Content, contentKey } from '@expertmesh/placement';

interface Held {
  readonly content: Content;
  /** Copies of it that are being given to peers. */
  numPins: number;
  /** Set while a release waits for the last pin; nothing pins it any more. */
  releasing: Deferred<void> | null;
}

/** The calls by which the executor learns what it answers for. */
export type HoldCalls = Pick<Binding, 'executorHold' | 'executorDrain' | 'executorForget'>;

/** The experts this worker holds, under the contents' exact names; one may be held in several formats. The executor answers for the same ones. */
export class HeldExperts {
  readonly #binding: HoldCalls;
  readonly #executor: Executor;
  readonly #held = new Map<string, Held>();

  constructor(binding: HoldCalls, executor: Executor) {
    this.#binding = binding;
    this.#executor = executor;
  }

  get size(): number {
    return this.#held.size;
  }

  get contents(): Content[] {
    return [...this.#held.values()].filter(({ releasing }) => releasing === null).map(({ content }) => content);
  }

  add(content: Content): void {
    this.#held.set(contentKey(content), { content, numPins: 0, releasing: null });
    this.#binding.executorHold(this.#executor, content);
  }

  /** What is held of an expert in this format; null when nothing is, or it is on its way out. */
  find(content: FormattedExpert): Content | null {
    const held = this.#held.get(contentKey(content));
    return held === undefined || held.releasing !== null ? null : held.content;
  }

  /** Whether exactly this content is held: layer, expert, format and checksum. */
  holds(content: Content): boolean {
    const held = this.find(content);
    return held !== null && held.checksum === content.checksum;
  }

  /** Keeps all of `contents`, which are held, from being released until the returned function is called. */
  pin(contents: readonly Content[]): () => void {
    const pinned = contents.map((content) => this.#held.get(contentKey(content)) as Held);
    for (const held of pinned) held.numPins += 1;
    return () => {
      for (const held of pinned) {
        held.numPins -= 1;
        if (held.numPins === 0) held.releasing?.resolve();
      }
    };
  }

  /**
   * Takes no further pins and no further rows, and resolves when the last pin is gone and what waits for it is computed; {@link forget} is
   * to follow. False when nothing is held.
   */
  async drain(content: FormattedExpert): Promise<boolean> {
    const held = this.#held.get(contentKey(content));
    if (held === undefined || held.releasing !== null) return false;
    held.releasing = deferred();
    if (held.numPins === 0) held.releasing.resolve();
    await Promise.all([held.releasing.promise, this.#binding.executorDrain(this.#executor, content.layer, content.expert, content.format)]);
    return true;
  }

  forget(content: FormattedExpert): void {
    this.#held.delete(contentKey(content));
    this.#binding.executorForget(this.#executor, content.layer, content.expert, content.format);
  }
}

type FormattedExpert = Omit<Content, 'checksum'>;
