/** Of items that have gone no more are remembered than this: who has missed more is told the whole list. */
const mostGone = 1_000;

/** Items by their ids, and in which version each has changed: what takes an earlier version of the list to the one of now. Pure. */
export class VersionedList<Item> {
  readonly #isSame: (before: Item, now: Item) => boolean;
  #items: ReadonlyMap<string, { readonly item: Item; readonly version: number }> = new Map();
  /** By id the version in which it went, oldest first. */
  readonly #gone = new Map<string, number>();
  /** From this version on all that have gone are known. */
  #goneSince = 0;

  constructor(isSame: (before: Item, now: Item) => boolean) {
    this.#isSame = isSame;
  }

  /** Takes the items as they are now; what differs from before differs since `version`, above all earlier ones. True where any does. */
  update(items: ReadonlyMap<string, Item>, version: number): boolean {
    const before = this.#items;
    let isChanged = false;
    const after = new Map<string, { item: Item; version: number }>();
    for (const [id, item] of items) {
      const kept = before.get(id);
      const isKept = kept !== undefined && this.#isSame(kept.item, item);
      if (!isKept) isChanged = true;
      after.set(id, isKept ? kept : { item, version });
    }
    this.#items = after;
    for (const id of before.keys()) {
      if (items.has(id)) continue;
      this.#gone.set(id, version);
      isChanged = true;
    }
    for (const [id, since] of this.#gone) {
      if (items.has(id)) this.#gone.delete(id);
      else if (this.#gone.size > mostGone) {
        this.#gone.delete(id);
        this.#goneSince = since;
      }
    }
    return isChanged;
  }

  /** @returns `base`, the version that the change is of: the one asked for, or 0, the empty list, where too much has gone since */
  since(version: number): { readonly base: number; readonly changed: Item[]; readonly gone: string[] } {
    const base = version < this.#goneSince ? 0 : version;
    return {
      base,
      changed: [...this.#items.values()].flatMap((one) => (one.version > base ? one.item : [])),
      gone: base === 0 ? [] : [...this.#gone].flatMap(([id, since]) => (since > base ? id : [])),
    };
  }
}
