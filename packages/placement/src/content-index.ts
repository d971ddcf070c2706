import { type Content, contentKey, type ExpertPlacement, type Placement } from './placement.js';
import type { ChangedExpert } from './placement-change.js';

const none: ReadonlyMap<string, Content> = new Map();

/** What a placement names for each worker: kept from one placement to the next, so that a move costs what it moves and not a scan of all. */
export class ContentIndex {
  readonly #byWorker: ReadonlyMap<string, ReadonlyMap<string, Content>>;

  private constructor(byWorker: ReadonlyMap<string, ReadonlyMap<string, Content>>) {
    this.#byWorker = byWorker;
  }

  static of({ layers }: Placement): ContentIndex {
    const byWorker = new Map<string, Map<string, Content>>();
    for (const [layer, experts] of layers.entries()) {
      for (const [expert, placed] of experts.entries()) {
        for (const { worker } of placed.replicas) {
          const contents = byWorker.get(worker) ?? new Map<string, Content>();
          byWorker.set(worker, contents);
          put(contents, contentAt(layer, expert, placed));
        }
      }
    }
    return new ContentIndex(byWorker);
  }

  /** Of the placement with these changes. */
  with(changes: readonly ChangedExpert[]): ContentIndex {
    const byWorker = new Map(this.#byWorker);
    const copied = new Map<string, Map<string, Content>>();
    const contentsFor = (worker: string) => {
      const contents = copied.get(worker) ?? new Map(byWorker.get(worker));
      copied.set(worker, contents);
      byWorker.set(worker, contents);
      return contents;
    };
    for (const { layer, expert, before, after } of changes) {
      const [was, is] = [contentAt(layer, expert, before), contentAt(layer, expert, after)];
      for (const { worker } of before.replicas) contentsFor(worker).delete(contentKey(was));
      for (const { worker } of after.replicas) put(contentsFor(worker), is);
    }
    for (const [worker, contents] of copied) if (contents.size === 0) byWorker.delete(worker);
    return new ContentIndex(byWorker);
  }

  /** By {@link contentKey}. */
  of(worker: string): ReadonlyMap<string, Content> {
    return this.#byWorker.get(worker) ?? none;
  }

  /** Those that hold at least one replica. */
  get workers(): Iterable<string> {
    return this.#byWorker.keys();
  }

  has(worker: string): boolean {
    return this.#byWorker.has(worker);
  }
}

function contentAt(layer: number, expert: number, { format, checksum }: ExpertPlacement): Content {
  return { layer, expert, format, checksum };
}

function put(contents: Map<string, Content>, content: Content): void {
  contents.set(contentKey(content), content);
}
