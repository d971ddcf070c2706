import { type Deferred, deferred } from '@expertmesh/common';
import type { Content } from '@expertmesh/placement';

interface Held {
  readonly content: Content;
  /** Dispatches, queued or running, that use it. */
  numPins: number;
  /** Set while a release waits for the last pin; nothing pins it any more. */
  releasing: Deferred<void> | null;
}

/** The experts this worker holds, under the contents' exact names. */
export class HeldExperts {
  readonly #held = new Map<string, Held>();

  get size(): number {
    return this.#held.size;
  }

  get contents(): Content[] {
    return [...this.#held.values()].filter(({ releasing }) => releasing === null).map(({ content }) => content);
  }

  add(content: Content): void {
    this.#held.set(keyOf(content), { content, numPins: 0, releasing: null });
  }

  /** What is held of (layer, expert); null when nothing is, or it is on its way out. */
  find(content: { readonly layer: number; readonly expert: number }): Content | null {
    const held = this.#held.get(keyOf(content));
    return held === undefined || held.releasing !== null ? null : held.content;
  }

  /** Whether exactly this content is held: layer, expert, format and checksum. */
  holds(content: Content): boolean {
    const held = this.find(content);
    return held !== null && held.format === content.format && held.checksum === content.checksum;
  }

  /** Keeps all of `contents`, which are held, from being released until the returned function is called. */
  pin(contents: readonly Content[]): () => void {
    const pinned = contents.map((content) => this.#held.get(keyOf(content)) as Held);
    for (const held of pinned) held.numPins += 1;
    return () => {
      for (const held of pinned) {
        held.numPins -= 1;
        if (held.numPins === 0) held.releasing?.resolve();
      }
    };
  }

  /** Takes no further pins and resolves when the last one is gone; {@link forget} is to follow. False when nothing is held. */
  async drain(content: { readonly layer: number; readonly expert: number }): Promise<boolean> {
    const held = this.#held.get(keyOf(content));
    if (held === undefined || held.releasing !== null) return false;
    held.releasing = deferred();
    if (held.numPins === 0) held.releasing.resolve();
    await held.releasing.promise;
    return true;
  }

  forget(content: { readonly layer: number; readonly expert: number }): void {
    this.#held.delete(keyOf(content));
  }
}

function keyOf({ layer, expert }: { readonly layer: number; readonly expert: number }): string {
  return `${layer}/${expert}`;
}
