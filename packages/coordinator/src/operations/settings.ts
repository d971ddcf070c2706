import { EmError } from '@expertmesh/common';
import type { Pin } from '@expertmesh/placement';
import type { Store } from '@expertmesh/stats';
import { z } from 'zod';
import { type AutoPolicy, defaultAutoPolicy } from './auto/auto-policy.js';

/** What operators have decided, kept until they decide otherwise. */
export interface Settings {
  readonly pins: readonly Pin[];
  /** Workers that take no new requests and are to hold nothing. */
  readonly draining: readonly string[];
  readonly auto: AutoPolicy;
}

const schema = z.strictObject({
  version: z.literal(1),
  pins: z.array(z.strictObject({ layer: z.number().int(), expert: z.number().int(), worker: z.string() })),
  draining: z.array(z.string()),
  auto: z.strictObject({
    enabled: z.boolean(),
    threshold: z.number(),
    minGain: z.number(),
    holdMs: z.number(),
    quietHours: z.string(),
    throttleBytesPerSecond: z.number(),
  }),
});

/** The settings as this coordinator goes by them, written through to the store. */
export class SettingsBook {
  readonly #store: Store;
  readonly #fence: number;
  #settings: Settings;

  private constructor(store: Store, fence: number, settings: Settings) {
    this.#store = store;
    this.#fence = fence;
    this.#settings = settings;
  }

  /** @throws EM_STORE_CONTENT, and the store's own errors. */
  static async open(store: Store, fence: number): Promise<SettingsBook> {
    const document = await store.readSettings();
    return new SettingsBook(
      store,
      fence,
      document === null ? { pins: [], draining: [], auto: defaultAutoPolicy } : parsed(document, store.name),
    );
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** Puts the settings back into a store that has lost them. */
  refill(): Promise<void> {
    return this.change({});
  }

  /** Rejects, with nothing changed, when the store does not take it. */
  async change(change: Partial<Settings>): Promise<void> {
    const next = { ...this.#settings, ...change };
    await this.#store.writeSettings(JSON.stringify({ version: 1, ...next }), this.#fence);
    this.#settings = next;
  }
}

function parsed(document: string, store: string): Settings {
  try {
    const { pins, draining, auto } = schema.parse(JSON.parse(document));
    return { pins, draining, auto };
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : String(error);
    throw new EmError('EM_STORE_CONTENT', { store, what: 'settings', problem }, { cause: error });
  }
}
