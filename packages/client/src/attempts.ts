import { backoffMs, type Clock, type EmError } from '@expertmesh/common';
import type * as grpc from '@grpc/grpc-js';
import { pause } from './serving.js';

export interface CallOptions {
  /** Cancels the call: it ends by EM_CANCELLED. */
  readonly signal?: AbortSignal;
  /** Ends the call by EM_DEADLINE when it has no answer after this, however often it was tried. */
  readonly timeoutMs?: number;
}

/** Nobody answered, or no coordinator led just then. */
export const passingCodes: ReadonlySet<string> = new Set(['EM_CLUSTER_UNREACHABLE', 'EM_NOT_LEADER']);

/** The coordinator at the other end of this connection is leaving; another one may stand behind the same address. */
export const stoppingCode = 'EM_CLUSTER_STOPPING';

export const firstRetryMs = 100;
export const longestRetryMs = 2_000;
/** A server that asks for more patience is believed so far. */
const longestHintMs = 10_000;

/** How often one call has been tried, and when it may be tried again. */
export class Attempts {
  readonly #clock: Clock;
  readonly #retries: number;
  readonly #signal: AbortSignal | undefined;
  readonly #deadlineMs: number;
  #numFailed = 0;

  constructor(clock: Clock, retries: number, { signal, timeoutMs }: CallOptions) {
    this.#clock = clock;
    this.#retries = retries;
    this.#signal = signal;
    this.#deadlineMs = timeoutMs === undefined ? Number.POSITIVE_INFINITY : clock.elapsed() + timeoutMs;
  }

  /** Of the attempt that begins now. */
  get callOptions(): grpc.CallOptions {
    const leftMs = this.#deadlineMs - this.#clock.elapsed();
    return Number.isFinite(leftMs) ? { deadline: Date.now() + leftMs } : {};
  }

  /**
   * Waits until the call that failed by `error` may be tried again; throws `error` where it may not. What a full queue or a leaving
   * coordinator refused was not begun: any call may be, after the time that the refusal names. Where nobody answered only one that
   * `isRead` may.
   */
  async next(error: EmError, isRead: boolean): Promise<void> {
    const isRefused = error.code === 'EM_OVERLOADED';
    const mayRepeat = isRefused || error.code === stoppingCode || (isRead && passingCodes.has(error.code));
    const delayMs = Math.max(
      backoffMs(this.#numFailed, firstRetryMs, longestRetryMs),
      isRefused ? Math.min(error.retryMs ?? 0, longestHintMs) : 0,
    );
    if (!mayRepeat || this.#numFailed >= this.#retries || this.#clock.elapsed() + delayMs >= this.#deadlineMs) throw error;
    this.#numFailed += 1;
    await pause(this.#clock, delayMs, this.#signal);
  }
}
