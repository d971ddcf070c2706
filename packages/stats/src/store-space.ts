import { type LoadTier, loadTiers } from './load-tier.js';

/** What takes a store's room and is dropped, the oldest first, where it takes too much. */
export type KeptKind = LoadTier | 'operations';
export const keptKinds: readonly KeptKind[] = [...loadTiers, 'operations'];

/** With 58 layers of 256 experts two minutes of windows, half a day of minutes and two weeks of hours. */
export const defaultLimitBytes = 64 * 1024 ** 2;

/** Of the limit. Placement and settings, of which there is one each, come on top. */
const shares: Readonly<Record<KeptKind, number>> = { windows: 1 / 8, minutes: 3 / 8, hours: 1 / 4, operations: 1 / 4 };

const names: Readonly<Record<KeptKind, string>> = {
  windows: 'windows of load',
  minutes: 'load by the minute',
  hours: 'load by the hour',
  operations: 'operations of the journal',
};

export interface SpaceOptions {
  /** Most bytes of load and journal. */
  readonly limitBytes: number;
  /** Told, for people, of what begins to be dropped before its time because of the limit: once for each kind. */
  readonly dropping: (text: string) => void;
}

/** How much of its limit a store uses, as of this process's last write. */
export interface StoreUse {
  readonly limitBytes: number;
  readonly totalBytes: number;
  /** By kind; 0 before the first write. */
  readonly bytes: ReadonlyMap<KeptKind, number>;
}

/** Who keeps a store within its limit. */
export class StoreSpace implements StoreUse {
  readonly limitBytes: number;
  /** Most bytes of each kind. */
  readonly mostBytes: Readonly<Record<KeptKind, number>>;
  readonly bytes = new Map<KeptKind, number>(keptKinds.map((kind) => [kind, 0]));
  readonly #dropping: SpaceOptions['dropping'];
  readonly #told = new Set<KeptKind>();

  constructor({ limitBytes = defaultLimitBytes, dropping = () => {} }: Partial<SpaceOptions> = {}) {
    this.limitBytes = limitBytes;
    this.#dropping = dropping;
    const share = (kind: KeptKind) => Math.floor(limitBytes * shares[kind]);
    this.mostBytes = { windows: share('windows'), minutes: share('minutes'), hours: share('hours'), operations: share('operations') };
  }

  get totalBytes(): number {
    return keptKinds.reduce((sum, kind) => sum + (this.bytes.get(kind) ?? 0), 0);
  }

  /** Of load alone. */
  get loadBytes(): number {
    return loadTiers.reduce((sum, tier) => sum + (this.bytes.get(tier) ?? 0), 0);
  }

  /** @param isShort the limit of bytes, and not that of number or time, has had the oldest dropped */
  keep(kind: KeptKind, bytes: number, isShort: boolean): void {
    this.bytes.set(kind, bytes);
    if (!isShort || this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#dropping(
      `the oldest ${names[kind]} are dropped to keep within ${this.mostBytes[kind]} bytes, their part of the store's limit of ${this.limitBytes}`,
    );
  }
}
