import { type AddedLoad, bucketOf, hourMs, minuteMs, rolledUp } from './load-history.js';
import type { LoadWindow } from './store.js';

type RolledUp = Omit<AddedLoad, 'windows'>;

/** The roll-ups of now, as far as the one leader that writes them has come: each window makes them anew. */
export class NewestRollUps {
  readonly #stored: (tier: keyof RolledUp) => Promise<LoadWindow | undefined>;
  #newest: { readonly [tier in keyof RolledUp]: LoadWindow | undefined } | null = null;
  #fence = 0;

  /** @param stored the newest that is kept: what an earlier leader had in the minute and hour of now goes on in ours */
  constructor(stored: (tier: keyof RolledUp) => Promise<LoadWindow | undefined>) {
    this.#stored = stored;
  }

  /** With one more window in them; it counts once it is {@link keep kept}. */
  async with(window: LoadWindow, fence: number): Promise<AddedLoad> {
    // Another one may have led since.
    if (fence !== this.#fence) [this.#newest, this.#fence] = [null, fence];
    this.#newest ??= { minutes: await this.#stored('minutes'), hours: await this.#stored('hours') };
    const { minutes, hours } = this.#newest;
    return {
      windows: window,
      minutes: rolledUp(inBucketOf(window, minutes, minuteMs), window),
      hours: rolledUp(inBucketOf(window, hours, hourMs), window),
    };
  }

  keep({ minutes, hours }: RolledUp): void {
    this.#newest = { minutes, hours };
  }
}

function inBucketOf(window: LoadWindow, rollUp: LoadWindow | undefined, lengthMs: number): LoadWindow | undefined {
  return rollUp !== undefined && bucketOf(rollUp, lengthMs) === bucketOf(window, lengthMs) ? rollUp : undefined;
}
