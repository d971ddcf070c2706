import type { DataPlane } from '@expertmesh/native';
import type { Content } from '@expertmesh/placement';
import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';

/** Rows of one layer for experts of one worker; each row once, whatever number of its experts are there. */
export interface Dispatch {
  readonly epoch: number;
  readonly numerics: string;
  readonly contents: readonly Content[];
  /** counts[i] consecutive entries of rowIndex are for contents[i]. */
  readonly counts: readonly number[];
  /** [answers] index into rows. */
  readonly rowIndex: Uint32Array;
  readonly dtype: 'f32' | 'f16' | 'bf16';
  readonly numRows: number;
  /** [numRows, hidden] in dtype. */
  readonly rows: Uint8Array;
}

/** Who speaks: told to peers in the first frame of a stream. Both ends must agree on all but the first two. */
export interface ExchangeIdentity {
  readonly worker: string;
  /** New for every process. */
  readonly incarnation: string;
  readonly numerics: string;
  readonly wireDtype: Dispatch['dtype'];
  readonly cluster: string;
  /** Of the checkpoint. */
  readonly fingerprint: string;
}

/** The answering side, implemented by the worker. */
export interface DispatchHandler {
  /**
   * One output row for each entry of rowIndex, in its order: [answers, hidden] in the dispatch's dtype.
   * Rejects with EM_DISPATCH_REFUSED where a content is not held exactly as named, or the numerics differ; a numeric field
   * `epoch` of that error, the epoch this worker routes by, travels to the sender.
   * `dispatch.rows` begins at any byte, without alignment, and is not to be written. `signal` aborts when nobody wants
   * the answer any more.
   */
  handle(from: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array>;
}

/** Where the data plane of a peer is reached. */
export interface DataEndpoint {
  /** HOST:PORT */
  readonly address: string;
  /** What it wants to be shown. */
  readonly token: string;
}

/** The port of this worker's own data plane, and what callers have to show: to be told to its peers. */
export interface DataPort {
  readonly port: number;
  readonly token: string;
}

export interface PeerAddress {
  readonly worker: string;
  readonly incarnation: string;
  readonly address: string;
  /** Null: it has no data plane. */
  readonly data: DataEndpoint | null;
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
  /** Frames and connections of peers that were refused here, as they broke the protocol. */
  framesRefused: number;
}

/** What a worker adds to its grpc.Server: `server.addService(definition, implementation)`. */
export interface GrpcService {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** How dispatches travel. One instance for each worker. */
export interface Exchange {
  /** To be served where peers reach this worker; null for a kind that needs no server. */
  readonly service: GrpcService | null;
  /** Null for a kind without a data plane. */
  readonly dataPort: DataPort | null;
  /** By which an engine reaches the peers that have one too, past `dispatch`; null for a kind without. */
  readonly plane: DataPlane | null;
  readonly counters: Readonly<ExchangeCounters>;
  /** Peers of which its data plane hears nothing any more, whatever they are asked: their processes stand still, or are cut off. */
  readonly silentPeers: readonly string[];
  /** The peers as the coordinator last told: opens, re-opens and closes streams as needed. */
  setPeers(peers: readonly PeerAddress[]): void;
  /**
   * Sends a dispatch to a worker and resolves with its answer rows. Waits while the peer's window is full.
   * The answer begins at any byte, without alignment. The dispatch's arrays must not change until then.
   * Rejects with EM_DISPATCH_REFUSED (the peer did not compute it; fields `worker`, `layer`, `expert`, the peer's error code
   * as `reason` and the epoch it routes by as `epoch`), EM_WORKER_LOST (gone, unreachable, unknown) or EM_CANCELLED (`signal`).
   */
  dispatch(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}
