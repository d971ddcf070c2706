import { type Content, contentKey, contentsOf, type LayerExperts, type Placement } from '@expertmesh/placement';
import type { CommandTarget } from './epoch-target.js';

/** What a worker is known to hold, since it registered on its present stream. */
interface Holding {
  readonly session: CommandTarget;
  readonly contents: Map<string, Content>;
}

/** What each worker holds, as far as it has said, and what is copied to it ahead of the commit that will name it. */
export class Holdings {
  readonly #held = new Map<string, Holding>();
  /** By worker: staged contents by key. */
  readonly #staged = new Map<string, Map<string, Content>>();

  /** What a worker has said at the beginning of a stream; what was known by an earlier one is forgotten. */
  begin(worker: string, session: CommandTarget, held: readonly Content[]): void {
    if (this.#held.get(worker)?.session === session) return;
    this.#held.set(worker, { session, contents: new Map(held.map((content) => [contentKey(content), content])) });
  }

  /** Contents that a worker has acknowledged on this stream. */
  add(worker: string, session: CommandTarget, contents: readonly Content[]): void {
    const holding = this.#held.get(worker);
    if (holding?.session !== session) return;
    for (const content of contents) holding.contents.set(contentKey(content), content);
  }

  /** It has been told to let go of these. */
  remove(worker: string, contents: readonly Content[]): void {
    for (const content of contents) this.#held.get(worker)?.contents.delete(contentKey(content));
  }

  stage(worker: string, content: Content): void {
    const staged = this.#staged.get(worker) ?? new Map<string, Content>();
    this.#staged.set(worker, staged.set(contentKey(content), content));
  }

  unstage(worker: string, content: Content): void {
    this.#staged.get(worker)?.delete(contentKey(content));
  }

  holdsAll(worker: string, placement: Placement): boolean {
    const held = this.#held.get(worker)?.contents;
    return contentsOf(placement, worker).every((content) => held?.get(contentKey(content))?.checksum === content.checksum);
  }

  /** Bytes of what the worker holds and is being sent, with one content more. */
  bytesWith(worker: string, content: Content, layers: readonly LayerExperts[]): number {
    const all = new Map([...(this.#held.get(worker)?.contents ?? []), ...(this.#staged.get(worker) ?? [])]);
    all.set(contentKey(content), content);
    return [...all.values()].reduce((sum, { layer }) => sum + (layers[layer]?.expertBytes ?? 0), 0);
  }

  /** What the worker holds though neither the placement names it nor a commit to come. */
  surplus(worker: string, placement: Placement): Content[] {
    const wanted = new Set([...contentsOf(placement, worker).map(contentKey), ...(this.#staged.get(worker)?.keys() ?? [])]);
    return [...(this.#held.get(worker)?.contents.values() ?? [])].filter((content) => !wanted.has(contentKey(content)));
  }

  /** That one of these workers has found. */
  checksumOf(content: Content, workers: readonly string[]): string | undefined {
    return workers.map((worker) => this.#held.get(worker)?.contents.get(contentKey(content))?.checksum).find((checksum) => checksum);
  }
}
