/** What a replica must hold to answer rows: (layer, expert, format, checksum of the canonical bytes). */
export interface ContentName {
  readonly layer: number;
  readonly expert: number;
  readonly format: string;
  /** 16 hex digits. */
  readonly checksum: string;
}

/** Rows of one layer for experts of one worker; each row once, whatever number of its experts are there. */
export interface Dispatch {
  readonly epoch: number;
  readonly numerics: string;
  readonly contents: readonly ContentName[];
  /** counts[i] consecutive entries of rowIndex are for contents[i]. */
  readonly counts: readonly number[];
  /** [answers] index into rows. */
  readonly rowIndex: Uint32Array;
  readonly dtype: 'f32' | 'f16' | 'bf16';
  readonly numRows: number;
  /** [numRows, hidden] in dtype. */
  readonly rows: Uint8Array;
}

/** The answering side, implemented by the worker. */
export interface DispatchHandler {
  /**
   * One output row for each entry of rowIndex, in its order: [answers, hidden] in the dispatch's dtype.
   * Rejects with EM_DISPATCH_REFUSED where a content is not held exactly as named, or the numerics differ.
   */
  handle(from: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array>;
}

export interface PeerAddress {
  readonly worker: string;
  readonly incarnation: string;
  readonly address: string;
  /** False: known to be lost; outstanding dispatches to it fail at once. */
  readonly isAlive: boolean;
}

/** Totals since the exchange was opened. */
export interface ExchangeCounters {
  /** Rows received from peers (dispatch rows in, answer rows in). */
  rowsIn: number;
  /** Rows sent to peers (dispatch rows out, answer rows out). */
  rowsOut: number;
  bytesIn: number;
  bytesOut: number;
  /** Dispatches refused by peers. */
  refused: number;
}

/** How dispatches travel. One instance for each worker. */
export interface Exchange {
  readonly counters: Readonly<ExchangeCounters>;
  /** The peers as the coordinator last told: opens, re-opens and closes streams as needed. */
  setPeers(peers: readonly PeerAddress[]): void;
  /**
   * Sends a dispatch to a worker and resolves with its answer rows. Waits while the peer's window is full.
   * Rejects with EM_DISPATCH_REFUSED (the peer routes by another placement) or EM_WORKER_LOST (gone, unreachable, unknown).
   */
  dispatch(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}
