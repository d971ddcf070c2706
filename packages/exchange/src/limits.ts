/** Bounds of an exchange; every one has a default. */
export interface ExchangeLimits {
  /** Most bytes of rows in one frame; larger dispatches and answers are split by rows. */
  readonly maxFrameBytes: number;
  /** Bytes of rows that each peer may have unanswered here. */
  readonly windowBytes: number;
  /** Longest that an attempt to connect, or a dispatch's wait for one, may take. */
  readonly connectTimeoutMs: number;
  /** Back-off between attempts to reach a live peer: first, doubling up to the most. */
  readonly reconnectFirstMs: number;
  readonly reconnectMostMs: number;
}

export const defaultLimits: ExchangeLimits = {
  maxFrameBytes: 1024 * 1024,
  windowBytes: 8 * 1024 * 1024,
  connectTimeoutMs: 2000,
  reconnectFirstMs: 20,
  reconnectMostMs: 1000,
};
