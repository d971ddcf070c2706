import { type AddedLoad, type LoadTiers, noLoad, withWindow } from '../load-history.js';
import type { LoadTier } from '../load-tier.js';

/** A window or roll-up as Redis has it. */
export interface WindowText {
  readonly endMs: number;
  readonly text: string;
}

/** What one leader has added to the store, within the same limits: what a store that has lost it is given again. */
export class AddedByLeader {
  readonly #mostBytes: Readonly<Record<LoadTier, number>>;
  #fence = 0;
  #number = 0;
  #tiers: LoadTiers<WindowText> = noLoad;

  constructor(mostBytes: Readonly<Record<LoadTier, number>>) {
    this.#mostBytes = mostBytes;
  }

  add(added: AddedLoad<WindowText>, fence: number, number: number): void {
    const before = fence === this.#fence ? this.#tiers : noLoad;
    this.#tiers = withWindow(before, added, ({ text }) => text.length, this.#mostBytes).tiers;
    [this.#fence, this.#number] = [fence, number];
  }

  /** Under this fence: the number of the last window, and all that is kept; null where nothing has been added. */
  under(fence: number): { readonly number: number; readonly tiers: LoadTiers<WindowText> } | null {
    return fence === this.#fence ? { number: this.#number, tiers: this.#tiers } : null;
  }
}
