import type { StoreUse } from './store-space.js';

/** A placement as it is kept: the store reads its epoch, its users the document (JSON). */
export interface PlacementRecord {
  readonly epoch: number;
  readonly document: string;
}

export interface PlacementCommit extends PlacementRecord {
  /** The fence the writer leads under. */
  readonly fence: number;
  /** The epoch that the writer has read; 0 = none stored yet. */
  readonly expectedEpoch: number;
}

/** One operation. */
export interface OperationRecord {
  readonly id: string;
  /** What it is to do (JSON); never changes. */
  readonly document: string;
  /** How far it is (JSON). */
  readonly progress: string;
}

/** How many of a layer's experts had work. */
export interface LayerActivity {
  /** Batches with rows for the layer's experts. */
  readonly batches: number;
  /** Experts that a batch had rows for, summed over the batches. */
  readonly activeExperts: number;
}

/** What all workers that reported have routed in a stretch of time. */
export interface LoadWindow {
  /** Milliseconds since the Unix epoch. */
  readonly startMs: number;
  readonly endMs: number;
  /** [layer][expert] rows; a layer without experts is empty. */
  readonly rows: readonly (readonly number[])[];
  /** [layer] Absent where it has not been counted, as in what versions before 0.2 have stored. */
  readonly activity?: readonly LayerActivity[] | undefined;
}

/** Who leads the cluster. */
export interface Leader {
  readonly coordinator: string;
  /** New for every process. */
  readonly incarnation: string;
  /** HOST:PORT where other coordinators and clients reach it. */
  readonly address: string;
  /** Raised with every lead. */
  readonly fence: number;
}

export interface LeadClaim extends Omit<Leader, 'fence'> {
  /** The highest fence that the claimant has heard of anywhere: the new one is above it. */
  readonly aboveFence: number;
  /** Others may claim when the lead has not been renewed for this long. */
  readonly ttlMs: number;
  /** Also where the store knows of no fence as high as `aboveFence`: it has lost what it had, and its leader may be about to put it back. */
  readonly evenIfForgotten: boolean;
}

/** What a leader learns when it renews its lead. */
export interface LeadRenewal {
  /** Who leads: another one, or nobody, when the lead has been lost. */
  readonly leader: Leader | null;
  /** The store knew of no fence as high as the leader's: it has lost what it had, and is to be filled again. */
  readonly wasForgotten: boolean;
}

/**
 * What coordinators share and what outlives them. Only coordinators talk to it.
 * Every write carries the fence its writer leads under and rejects with EM_FENCE when a higher one has been given out. A write that
 * rejects with EM_STORE_UNAVAILABLE may have taken effect, or may yet do so.
 */
export interface Store {
  /** Where it is, for people, without credentials. */
  readonly name: string;
  /** What load and journal take of it. */
  readonly space: StoreUse;

  /**
   * Takes the lead, under a new fence, where nobody has it: writes under a lower fence are refused from now on.
   * Resolves with who leads then; null where the store has forgotten its fence and the claim is not for that case.
   */
  claimLead(claim: LeadClaim): Promise<Leader | null>;
  /** Keeps the lead for another `ttlMs`. */
  renewLead(leader: Leader, ttlMs: number): Promise<LeadRenewal>;
  /** Others may claim at once. Nothing changes where another one leads by now. */
  releaseLead(leader: Leader): Promise<void>;

  readPlacement(): Promise<PlacementRecord | null>;
  /** Stores a placement of a higher epoch. Rejects with EM_EPOCH when the stored one is not of `expectedEpoch`. */
  commitPlacement(commit: PlacementCommit): Promise<void>;

  /** Adds an operation, once for each id. The newest {@link maxOperations} are kept, fewer where they take too many bytes; this one is. */
  addOperation(record: OperationRecord, fence: number): Promise<void>;
  /** An operation is not to be, whether the store has it already, never gets it, or gets it later. */
  withdrawOperation(id: string, fence: number): Promise<void>;
  /** Replaces the progress of an operation that is kept. */
  writeProgress(id: string, progress: string, fence: number): Promise<void>;
  /** Newest first. */
  readOperations(): Promise<OperationRecord[]>;

  /** Pins, drains and policies (JSON); null before the first write. */
  readSettings(): Promise<string | null>;
  /** @param number rises with every write of a leader: one that comes after a later one changes nothing */
  writeSettings(document: string, fence: number, number: number): Promise<void>;

  /**
   * Adds one window; older ones are rolled up by minute and by hour, the oldest dropped: what is too old, and what takes too many bytes.
   *
   * @param number rises with every window of a leader: one that comes twice counts once
   */
  addLoad(window: LoadWindow, fence: number, number: number): Promise<void>;
  /** Puts the windows that were added under this fence, and their roll-ups, back into a store that has lost what it had. */
  restoreLoad(fence: number): Promise<void>;
  /** Windows and roll-ups that ended after `sinceMs`, oldest first, none counted twice. */
  readLoad(sinceMs: number): Promise<LoadWindow[]>;
  /** Everything that is kept, by the hours in which it ended, oldest first. */
  readHours(): Promise<LoadWindow[]>;

  close(): Promise<void>;
}

/** Operations kept in the journal. */
export const maxOperations = 200;
