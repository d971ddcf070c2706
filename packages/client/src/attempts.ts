import { backoffMs, type Clock, type EmError } from '@expertmesh/common';
import type * as grpc from '@grpc/grpc-js';
import { pauseUnless } from './serving.js';

export interface CallOptions {
  /** Cancels the call: it ends by EM_CANCELLED. */
  readonly signal?: AbortSignal;
  /** Ends the call by EM_DEADLINE when it has no answer after this, however often it was tried. */
  readonly timeoutMs?: number;
}

/** Nobody answered, or this coordinator is stopping or has only just begun, or none led just then: another one may do, or this one soon. */
export const passingCodes: ReadonlySet<string> = new Set([
  'EM_CLUSTER_UNREACHABLE',
  'EM_CLUSTER_STOPPING',
  'EM_CLUSTER_STARTING',
  'EM_NOT_LEADER',
]);

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
  /** Tries at other coordinators that are left, without delay and beyond the retries. */
  #numOthers: number;
  readonly #mostOthers: number;
  #numFailed = 0;

  /** @param numOthers coordinators that may be asked instead of one that does not answer */
  constructor(clock: Clock, retries: number, { signal, timeoutMs }: CallOptions, numOthers = 0) {
    this.#mostOthers = numOthers;
    this.#numOthers = numOthers;
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

  /** It has been answered: what fails after that has not been tried again yet. */
  gotOn(): void {
    this.#numFailed = 0;
    this.#numOthers = this.#mostOthers;
  }

  /**
   * Waits until the call that failed by `error` may be tried again; throws `error` where it may not. What a full queue or a leaving
   * coordinator refused was not begun: any call may be, after the time that the refusal names. Where nobody answered only one that
   * `isRead` may.
   */
  async next(error: EmError, isRead: boolean): Promise<void> {
    const isRefused = error.code === 'EM_OVERLOADED';
    const isRepeatable = error.code === stoppingCode || (isRead && passingCodes.has(error.code));
    if (isRepeatable && this.#numOthers > 0 && this.#clock.elapsed() < this.#deadlineMs) {
      this.#numOthers -= 1;
      return;
    }
    const mayRepeat = isRefused || isRepeatable;
    const delayMs = Math.max(
      backoffMs(this.#numFailed, firstRetryMs, longestRetryMs),
      isRefused ? Math.min(error.retryMs ?? 0, longestHintMs) : 0,
    );
    if (!mayRepeat || this.#numFailed >= this.#retries || this.#clock.elapsed() + delayMs >= this.#deadlineMs) throw error;
    this.#numFailed += 1;
    await pauseUnless(this.#clock, delayMs, this.#signal);
  }
}
