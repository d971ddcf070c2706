import type { Clock } from '@expertmesh/common';

/** Told of the times of generations, in seconds. */
export interface TokenObserver {
  firstToken(seconds: number): void;
  betweenTokens(seconds: number): void;
}

/**
 * The times of one generation, by its messages alone: the first tells that it was queued, the last that it
 * has ended, each between them brings one token.
 */
export class TokenTimes {
  readonly #clock: Clock;
  readonly #observer: TokenObserver;
  readonly #startedMs: number;
  #numMessages = 0;
  #lastMs = 0;
  /** Not told before the next message: the last gap leads to no token. */
  #gapMs: number | null = null;

  constructor(clock: Clock, observer: TokenObserver) {
    this.#clock = clock;
    this.#observer = observer;
    this.#startedMs = clock.elapsed();
  }

  message(): void {
    this.#numMessages += 1;
    if (this.#numMessages === 1) return;
    const nowMs = this.#clock.elapsed();
    if (this.#numMessages === 2) {
      this.#observer.firstToken((nowMs - this.#startedMs) / 1e3);
    } else {
      if (this.#gapMs !== null) this.#observer.betweenTokens(this.#gapMs / 1e3);
      this.#gapMs = nowMs - this.#lastMs;
    }
    this.#lastMs = nowMs;
  }
}
