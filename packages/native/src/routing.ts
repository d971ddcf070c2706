// What goes between the policy of routing and the engine that executes it.

import type { DType } from './dtype.js';
import type { DataPlane, Executor, ExpertStore, Router } from './handles.js';

/** Where the rows of one layer go. */
export interface RoutesOfLayer {
  /** [experts + 1] the replicas of expert e are [first[e], first[e + 1]). */
  readonly first: Int32Array;
  /** [replicas] into the table's workers. */
  readonly workers: Int32Array;
  /** [replicas] */
  readonly shares: Float64Array;
  /** [experts], with spaces between them: what each expert is to the very bits. */
  readonly formats: string;
  readonly checksums: string;
}

/** How replicas, which give equal bits, are chosen among: by the plan's shares, or evenly by the rows of the very step. */
export type ReplicaChoice = 'share' | 'step';

export interface RouteTable {
  /** The precision map that its contents are of. */
  readonly map: number;
  readonly epoch: number;
  readonly replicaChoice: ReplicaChoice;
  /** This worker, then the others in the order in which they are sent to. */
  readonly workers: readonly string[];
  /** By model layer; null: as the map's table before had them, for dense layers none. */
  readonly layers: readonly (RoutesOfLayer | null)[];
}

/** One expert to the very bits. */
export interface ExpertContent {
  readonly layer: number;
  readonly expert: number;
  readonly format: string;
  readonly checksum: string;
}

/** Rows of one layer for experts of one worker; each row once, whatever number of its experts are there. */
export interface RoutedDispatch {
  readonly epoch: number;
  readonly numerics: string;
  readonly contents: readonly ExpertContent[];
  /** counts[i] consecutive entries of rowIndex are for contents[i]. */
  readonly counts: readonly number[];
  /** [answers] index into rows. */
  readonly rowIndex: Uint32Array;
  readonly dtype: DType;
  readonly numRows: number;
  /** [numRows, hidden] in dtype. */
  readonly rows: Uint8Array;
}

/** What became of a peer's dispatch. */
export interface ServedDispatch {
  /** [answers, hidden]; null: refused. */
  readonly rows: Uint8Array | null;
  /** Of a refusal: EM_* code, message, and the epoch that this worker routes by. */
  readonly reason: string;
  readonly message: string;
  readonly epoch: number;
}

/** Totals since the executor was opened; parts that run side by side all count in full. */
export interface ExecutorCounts {
  /** At this moment. */
  readonly numQueued: number;
  /** Dispatches of peers that were computed. */
  readonly numServed: number;
  readonly numRuns: number;
  /** Dispatches, own ones included, that shared their run with another. */
  readonly numJoined: number;
  /** Of own rows, and of rows of peers, from when they were asked for. */
  readonly ownMs: number;
  readonly servedMs: number;
}

/** Milliseconds since the router was opened. */
export interface RouterTimes {
  /** Planning dispatches, gathering rows, scattering answers. */
  readonly pack: number;
  /** From a dispatch to its answer. */
  readonly exchange: number;
  /** Dispatches to peers, whatever came of them. */
  readonly numSent: number;
  /** Of these, those that were late and went to other replicas as well; and those of which another was the first to be answered. */
  readonly numHedged: number;
  readonly numHedgesWon: number;
  /** Late again and again: they get rows where there is no other replica. By name. */
  readonly slowPeers: readonly string[];
  /** The part of their shares that others get which take longer than their like, by name. */
  readonly loweredPeers: Readonly<Record<string, number>>;
  /** Upper bounds, in seconds, of the round trips that are counted together. */
  readonly roundTripBounds: Float64Array;
  /** [bounds + 1] round trips up to each bound and above the one before; the last: beyond all. */
  readonly roundTrips: Float64Array;
}

/** Slots (row * topK + choice) that one worker has not computed. */
export interface SlotFailure {
  /** `unplaced`: the table names nobody who may be asked. */
  readonly kind: 'refused' | 'lost' | 'unplaced';
  readonly slots: Int32Array;
  /** Empty for `unplaced`. */
  readonly worker: string;
  /** Of the table that named the worker. */
  readonly epoch: number;
  /** EM_* code of a refusal; empty otherwise. */
  readonly reason: string;
  readonly message: string;
  /** The epoch that the refusing worker routes by; 0: it did not say. */
  readonly refuserEpoch: number;
}

/** Slots to be sent again, past some workers, by the table in force. */
export interface Reroute {
  readonly slots: Int32Array;
  readonly avoid: readonly string[];
}

export interface StepResult {
  /** `abandoned`: every row has been dropped. `stopped`: slots are left that nobody has computed, and nothing is under way. */
  readonly state: 'done' | 'stopped' | 'abandoned';
  /** Where it has stopped; null otherwise. */
  readonly layer: number | null;
  /** [rows, topK] chosen experts of that layer. */
  readonly routing: Int32Array | null;
  /** Its rows are those of the experts' blocks, in order of experts, each of one expert: [experts, places]. */
  readonly isStatic: boolean;
  readonly failures: readonly SlotFailure[];
  /** Of this call: rows were with peers, and the engine had nothing to compute. */
  readonly waitMs: number;
}

/** The part of the native surface by which steps are routed. */
export interface RoutingBinding {
  ////// Executor
  /** `worker` and `numerics` are what dispatches are refused in the name of, and by. */
  executorOpen(store: ExpertStore, worker: string, numerics: string): Executor;
  /** The epoch that this worker routes by, told to whom it refuses. */
  executorSetEpoch(executor: Executor, epoch: number): void;
  /** An expert that the store holds and that is answered for from now on. */
  executorHold(executor: Executor, content: ExpertContent): void;
  /** Takes no further rows for an expert in this format; resolves when what waits for it is answered. False: it was not held, or drained already. */
  executorDrain(executor: Executor, layer: number, expert: number, format: string): Promise<boolean>;
  /** After executorDrain. */
  executorForget(executor: Executor, layer: number, expert: number, format: string): void;
  /** Computes a dispatch of a peer. `id`: new for each. */
  executorServe(executor: Executor, id: number, from: string, dispatch: RoutedDispatch): Promise<ServedDispatch>;
  /** Nobody wants the answer: it is refused with EM_CANCELLED where it has not begun. */
  executorWithdraw(executor: Executor, id: number): void;
  executorCounts(executor: Executor): ExecutorCounts;
  /** Refuses what waits and resolves when the run under way has ended. */
  executorClose(executor: Executor): Promise<void>;

  ////// Router
  /**
   * `send` is called for each dispatch and must answer each once with routerAnswered, routerRefused or routerLost; `cancel` for one whose
   * answer nobody wants any more. Neither may throw.
   */
  routerOpen(
    executor: Executor,
    plane: DataPlane | null,
    send: (id: number, worker: string, dispatch: RoutedDispatch) => void,
    cancel: (id: number) => void,
  ): Router;
  /** Holds for all dispatches of its precision map from now on. */
  routerSetTable(router: Router, table: RouteTable): void;
  /** No batch is of this map any more. */
  routerDropMap(router: Router, map: number): void;
  /** [answers, hidden]: goes to its slots at once. What is late is passed over, here and in the next two. */
  routerAnswered(router: Router, id: number, rows: Uint8Array): void;
  routerRefused(router: Router, id: number, reason: string, message: string, epoch: number): void;
  routerLost(router: Router, id: number, problem: string): void;
  routerTimes(router: Router): RouterTimes;
  /** What is under way is lost. */
  routerClose(router: Router): void;
}
