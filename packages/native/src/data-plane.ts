// What the calls of the data plane take and tell.

import type { DataPlane, Executor } from './handles.js';

export interface DataPlaneOptions {
  readonly identity: PlaneIdentity;
  readonly limits: PlaneLimits;
  /** Numeric HOST:PORT to be reached at; port 0 = any free one. */
  readonly listen: string;
  /** With peers of this host. */
  readonly sharedMemory: boolean;
}

/** Both ends must agree on cluster, fingerprint, numerics and wireDtype. */
export interface PlaneIdentity {
  readonly worker: string;
  readonly incarnation: string;
  readonly cluster: string;
  readonly fingerprint: string;
  readonly numerics: string;
  readonly wireDtype: string;
  /** What callers have to show. */
  readonly token: string;
}

export interface PlaneLimits {
  readonly maxFrameBytes: number;
  readonly windowBytes: number;
  readonly connectTimeoutMs: number;
  readonly reconnectFirstMs: number;
  readonly reconnectMostMs: number;
}

export interface PlanePeer {
  readonly worker: string;
  readonly incarnation: string;
  /** Numeric HOST:PORT of its data port. */
  readonly address: string;
  /** What it wants to be shown. */
  readonly token: string;
}

/** A dispatch as packages/exchange has it. */
export interface PlaneDispatch {
  readonly epoch: number;
  readonly numerics: string;
  readonly contents: readonly { readonly layer: number; readonly expert: number; readonly format: string; readonly checksum: string }[];
  readonly counts: readonly number[];
  readonly rowIndex: Uint32Array;
  readonly dtype: 'f32' | 'f16' | 'bf16';
  readonly numRows: number;
  readonly rows: Uint8Array;
}

/** Silent: nothing was heard of the peer for 1.5 s. `rows` of a dispatch that comes are its own. `numUnsaid`: notices since the last one told. */
export type PlaneEvent =
  | { readonly kind: 'answered'; readonly key: number; readonly rows: Uint8Array }
  | { readonly kind: 'refused'; readonly key: number; readonly reason: string; readonly message: string; readonly epoch: number }
  | { readonly kind: 'lost'; readonly key: number; readonly problem: string }
  | ({ readonly kind: 'dispatch'; readonly id: number; readonly from: string } & PlaneDispatch)
  | { readonly kind: 'withdrawn'; readonly id: number }
  | { readonly kind: 'silent'; readonly worker: string }
  | { readonly kind: 'notice'; readonly from: string; readonly problem: string; readonly numUnsaid: number };

export interface PlaneCounters {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly refused: number;
  readonly framesRefused: number;
}

/**
 * Unreachable: the last attempt has failed, and others follow. Silent: nothing was heard any more by a connection that there was, and none
 * has come since: what is sent is lost at once. Unknown: there was no attempt yet, or a connection that was there is over.
 */
export type PlaneReach = 'unknown' | 'reached' | 'unreachable' | 'silent';

/** The exchange's part of the native surface: there on Linux only. */
export interface PlaneBinding {
  /**
   * Opens the data port. `executor` computes the dispatches that come; null: `onEvent` is told of them, one at a time and in order, as
   * of what becomes of those sent. While it is open it does not keep the process alive.
   */
  dataPlaneOpen(options: DataPlaneOptions, executor: Executor | null, onEvent: (event: PlaneEvent) => void): DataPlane;
  dataPlanePort(plane: DataPlane): number;
  /** Those alive; connections to others end, and what is outstanding on them is lost. */
  dataPlaneSetPeers(plane: DataPlane, peers: readonly PlanePeer[]): void;
  /**
   * Of a peer at this moment; unknown where it is none. What is lost for want of a connection is told when its peer has become
   * unreachable.
   */
  dataPlaneReach(plane: DataPlane, worker: string): PlaneReach;
  /** Tells by `key` what becomes of it, but not once it has been cancelled by the number returned. Copies the rows. */
  dataPlaneSend(plane: DataPlane, key: number, worker: string, dispatch: PlaneDispatch): number;
  dataPlaneCancel(plane: DataPlane, sent: number): void;
  /** [answers, hidden] in the dispatch's dtype, which are copied. Nothing where nobody waits any more. */
  dataPlaneAnswer(plane: DataPlane, id: number, rows: Uint8Array): void;
  dataPlaneRefuse(plane: DataPlane, id: number, reason: string, message: string, epoch: number): void;
  dataPlaneCounters(plane: DataPlane): PlaneCounters;
  /** Everything outstanding is lost, which nobody is told of any more. */
  dataPlaneClose(plane: DataPlane): void;
}

/** Whether this machine's addon has a data plane. */
export function hasDataPlane<B extends Partial<PlaneBinding>>(binding: B): binding is B & PlaneBinding {
  return binding.dataPlaneOpen !== undefined;
}
