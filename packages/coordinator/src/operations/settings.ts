import { EmError, toEmError } from '@expertmesh/common';
import type { Pin } from '@expertmesh/placement';
import type { Store } from '@expertmesh/stats';
import { z } from 'zod';
import type { DoubtfulWrites } from '../leadership/doubtful-writes.js';
import { noQos, type QosSettings, qosSettingsSchema } from '../qos/qos-settings.js';
import { type AutoPolicy, defaultAutoPolicy } from './auto/auto-policy.js';

/** What operators have decided, kept until they decide otherwise. */
export interface Settings {
  readonly pins: readonly Pin[];
  /** Workers that take no new requests and are to hold nothing. */
  readonly draining: readonly string[];
  readonly auto: AutoPolicy;
  readonly qos: QosSettings;
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
  // An earlier version has written none.
  qos: qosSettingsSchema.default(noQos),
});

/** The settings as this coordinator goes by them, written through to the store. */
export class SettingsBook {
  readonly #store: Store;
  readonly #fence: number;
  readonly #doubts: DoubtfulWrites;
  #settings: Settings;
  #numWrites = 0;
  /** The last of the changes, which wait for each other: each goes on from the one before. */
  #last: Promise<void> = Promise.resolve();

  private constructor(store: Store, fence: number, doubts: DoubtfulWrites, settings: Settings) {
    this.#store = store;
    this.#fence = fence;
    this.#doubts = doubts;
    this.#settings = settings;
  }

  /** @throws EM_STORE_CONTENT, and the store's own errors. */
  static async open(store: Store, fence: number, doubts: DoubtfulWrites): Promise<SettingsBook> {
    const document = await store.readSettings();
    const settings = document === null ? { pins: [], draining: [], auto: defaultAutoPolicy, qos: noQos } : parsed(document, store.name);
    return new SettingsBook(store, fence, doubts, settings);
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** Puts the settings back into a store that has lost them. */
  refill(): Promise<void> {
    return this.change({});
  }

  /** Rejects, with nothing changed, when the store does not take it; one that does not answer is told so when it does again. */
  change(change: Partial<Settings>): Promise<void> {
    const result = this.#last.then(() => this.#change(change));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #change(change: Partial<Settings>): Promise<void> {
    const next = { ...this.#settings, ...change };
    const document = documentOf(next);
    try {
      await this.#write(document);
    } catch (thrown) {
      if (toEmError(thrown).code !== 'EM_STORE_UNAVAILABLE') throw thrown;
      const stored = await this.#store.readSettings().catch(() => null);
      if (stored !== document) {
        this.#doubts.add('settings', () => this.#write(documentOf(this.#settings)));
        throw thrown;
      }
    }
    this.#settings = next;
  }

  #write(document: string): Promise<void> {
    this.#numWrites += 1;
    return this.#store.writeSettings(document, this.#fence, this.#numWrites);
  }
}

function documentOf(settings: Settings): string {
  return JSON.stringify({ version: 1, ...settings });
}

function parsed(document: string, store: string): Settings {
  try {
    const { version: _, ...settings } = schema.parse(JSON.parse(document));
    return settings;
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : String(error);
    throw new EmError('EM_STORE_CONTENT', { store, what: 'settings', problem }, { cause: error });
  }
}
