import { EmError } from '@expertmesh/common';
import { type AddedLoad, type LoadTiers, loadSince, noLoad, numWithin, withWindow } from './load-history.js';
import { loadTiers } from './load-tier.js';
import { NewestRollUps } from './newest-roll-ups.js';
import { packWindow, unpackWindow } from './packed-window.js';
import {
  type LeadClaim,
  type Leader,
  type LeadRenewal,
  type LoadWindow,
  maxOperations,
  type OperationRecord,
  type PlacementCommit,
  type PlacementRecord,
  type Store,
} from './store.js';
import { type SpaceOptions, StoreSpace } from './store-space.js';

/** A window of load as it is kept. */
export interface PackedWindow {
  /** Milliseconds since the Unix epoch. */
  readonly endMs: number;
  readonly packed: Buffer;
}

/** Everything that a store keeps. */
export interface StoreState {
  readonly fence: number;
  readonly placement: PlacementRecord | null;
  /** Oldest first. */
  readonly operations: readonly OperationRecord[];
  readonly settings: string | null;
  readonly load: LoadTiers<PackedWindow>;
}

export const emptyState: StoreState = {
  fence: 0,
  placement: null,
  operations: [],
  settings: null,
  load: noLoad,
};

/** Keeps its state in memory, and hands it on at every change where someone keeps it elsewhere. */
export class MemoryStore implements Store {
  readonly name: string;
  readonly space: StoreSpace;
  readonly #changed: (state: StoreState, isLoad: boolean) => Promise<void>;
  /** Milliseconds, for the time that a lead lasts. */
  readonly #elapsed: () => number;
  #state: StoreState;
  readonly #rollUps = new NewestRollUps(async (tier) => {
    const newest = this.#state.load[tier].at(-1);
    return newest && unpackWindow(newest.packed, this.name);
  });
  /** One window after the other: each makes the roll-ups of the one before anew. */
  #added: Promise<void> = Promise.resolve();
  /** By kind of write: the last one. Fences rise with every process, so that nothing before this one can come. */
  readonly #written = new Map<string, { readonly fence: number; readonly number: number }>();
  readonly #withdrawn = new Set<string>();
  /** Not kept elsewhere: it ends with the process that has it. */
  #lead: { readonly leader: Leader; readonly untilMs: number } | null = null;

  /** @param changed keeps a changed state; what it rejects with is the answer to the write, which is then taken back. */
  constructor(
    name = 'memory:',
    state = emptyState,
    changed: (state: StoreState, isLoad: boolean) => Promise<void> = async () => undefined,
    elapsed: () => number = () => performance.now(),
    space: Partial<SpaceOptions> = {},
  ) {
    this.name = name;
    this.space = new StoreSpace(space);
    this.#state = state;
    this.#changed = changed;
    this.#elapsed = elapsed;
  }

  async claimLead({ aboveFence, ttlMs, evenIfForgotten, ...candidate }: LeadClaim): Promise<Leader | null> {
    const known = this.#leader();
    if (known !== null) return known;
    if (this.#state.fence < aboveFence && !evenIfForgotten) return null;
    const leader = { ...candidate, fence: Math.max(this.#state.fence, aboveFence) + 1 };
    await this.#keepLead(leader, ttlMs);
    return leader;
  }

  async renewLead(leader: Leader, ttlMs: number): Promise<LeadRenewal> {
    const { fence } = this.#state;
    const known = this.#leader();
    // A store that had lost its fence may have given the same one out again.
    const isOthers = known?.fence === leader.fence && known.incarnation !== leader.incarnation;
    if (fence > leader.fence || isOthers) return { leader: known, wasForgotten: false };
    await this.#keepLead(leader, ttlMs);
    return { leader, wasForgotten: fence < leader.fence };
  }

  async releaseLead({ fence }: Leader): Promise<void> {
    if (this.#lead?.leader.fence === fence) this.#lead = null;
  }

  async readPlacement(): Promise<PlacementRecord | null> {
    return this.#state.placement;
  }

  async commitPlacement({ epoch, document, fence, expectedEpoch }: PlacementCommit): Promise<void> {
    this.#assertLeads(fence);
    const stored = this.#state.placement?.epoch ?? 0;
    if (expectedEpoch !== stored || epoch <= stored) throw new EmError('EM_EPOCH', { got: epoch, expected: expectedEpoch, stored });
    await this.#change({ placement: { epoch, document } });
  }

  async addOperation(record: OperationRecord, fence: number): Promise<void> {
    this.#assertLeads(fence);
    if (this.#withdrawn.has(record.id) || this.#state.operations.some(({ id }) => id === record.id)) return;
    const all = [...this.#state.operations, record];
    const sizes = all.map(({ document, progress }) => document.length + progress.length);
    const numKept = numWithin(sizes, maxOperations, this.space.mostBytes.operations);
    await this.#change({ operations: all.slice(-numKept) });
    const bytes = sizes.slice(-numKept).reduce((sum, size) => sum + size, 0);
    this.space.keep('operations', bytes, numKept < Math.min(all.length, maxOperations));
  }

  async withdrawOperation(id: string, fence: number): Promise<void> {
    this.#assertLeads(fence);
    this.#withdrawn.add(id);
    await this.#change({ operations: this.#state.operations.filter((record) => record.id !== id) });
  }

  async writeProgress(id: string, progress: string, fence: number): Promise<void> {
    this.#assertLeads(fence);
    await this.#change({ operations: this.#state.operations.map((record) => (record.id === id ? { ...record, progress } : record)) });
  }

  async readOperations(): Promise<OperationRecord[]> {
    return [...this.#state.operations].reverse();
  }

  async readSettings(): Promise<string | null> {
    return this.#state.settings;
  }

  async writeSettings(document: string, fence: number, number: number): Promise<void> {
    this.#assertLeads(fence);
    if (!this.#isNew('settings', fence, number)) return;
    await this.#change({ settings: document });
  }

  async addLoad(window: LoadWindow, fence: number, number: number): Promise<void> {
    this.#assertLeads(fence);
    if (!this.#isNew('load', fence, number)) return;
    const added = this.#added.then(() => this.#add(window, fence));
    this.#added = added.catch(() => undefined);
    await added;
  }

  async readLoad(sinceMs: number): Promise<LoadWindow[]> {
    return this.#unpacked(loadSince(this.#state.load, sinceMs));
  }

  async readHours(): Promise<LoadWindow[]> {
    return this.#unpacked(this.#state.load.hours);
  }

  /** It loses nothing that its process has. */
  async restoreLoad(): Promise<void> {}

  async close(): Promise<void> {}

  async #add(window: LoadWindow, fence: number): Promise<void> {
    const added = await this.#rollUps.with(window, fence);
    const [windows, minutes, hours] = await Promise.all(
      loadTiers.map(async (tier) => ({ endMs: added[tier].endMs, packed: await packWindow(added[tier]) })),
    );
    const packed: AddedLoad<PackedWindow> = { windows: windows!, minutes: minutes!, hours: hours! };
    const { tiers, short } = withWindow(this.#state.load, packed, sizeOf, this.space.mostBytes);
    this.#state = { ...this.#state, load: tiers };
    this.#rollUps.keep(added);
    for (const tier of loadTiers) {
      const bytes = tiers[tier].reduce((sum, one) => sum + sizeOf(one), 0);
      this.space.keep(tier, bytes, short.includes(tier));
    }
    await this.#changed(this.#state, true);
  }

  async #unpacked(kept: readonly PackedWindow[]): Promise<LoadWindow[]> {
    const windows: LoadWindow[] = [];
    for (const { packed } of kept) windows.push(await unpackWindow(packed, this.name));
    return windows;
  }

  async #change(change: Partial<StoreState>): Promise<void> {
    const before = this.#state;
    this.#state = { ...before, ...change };
    try {
      await this.#changed(this.#state, false);
    } catch (error) {
      this.#state = before;
      throw error;
    }
  }

  async #keepLead(leader: Leader, ttlMs: number): Promise<void> {
    const before = this.#lead;
    this.#lead = { leader, untilMs: this.#elapsed() + ttlMs };
    if (this.#state.fence === leader.fence) return;
    try {
      await this.#change({ fence: leader.fence });
    } catch (error) {
      this.#lead = before;
      throw error;
    }
  }

  #isNew(kind: string, fence: number, number: number): boolean {
    const last = this.#written.get(kind);
    if (last !== undefined && last.fence === fence && number <= last.number) return false;
    this.#written.set(kind, { fence, number });
    return true;
  }

  #leader(): Leader | null {
    return this.#lead !== null && this.#elapsed() < this.#lead.untilMs ? this.#lead.leader : null;
  }

  #assertLeads(fence: number): void {
    if (fence < this.#state.fence) throw new EmError('EM_FENCE', { got: fence, wanted: this.#state.fence });
  }
}

function sizeOf({ packed }: PackedWindow): number {
  return packed.length;
}
