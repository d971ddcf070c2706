/** What one coordinator process is asked to be; every field present. */
export interface CoordinatorOptions {
  readonly id: string;
  readonly cluster: string;
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** `memory:` (the only store until statistics in Redis are built). */
  readonly store: string;
  /** The first placement is made when this many workers have registered. */
  readonly expectWorkers: number;
  /** A silent membership stream is a lost worker after this. */
  readonly suspectAfterMs: number;
  /** A broken stream that is not back after this is a lost worker. */
  readonly reconnectWithinMs: number;
  readonly reportIntervalMs: number;
}
