export interface CallLimits {
  readonly atOnce: number;
  readonly perSecond: number;
}

/**
 * Node's HTTP/2 ends a connection, and every call on it, after 1000 cancelled calls and 33 more each second. A server asks for
 * another connection before that; clients of ours open one earlier still, as theirs is to know which calls are on the old one.
 */
export const serverLimits: CallLimits = { atOnce: 900, perSecond: 30 };
export const clientLimits: CallLimits = { atOnce: 600, perSecond: 20 };

/** How many calls a connection may still carry: each can be cancelled once, whether or not the server still hears of it. */
export class CallBudget {
  readonly #limits: CallLimits;
  #left: number;
  #countedAtMs: number;

  constructor(limits: CallLimits, nowMs: number) {
    this.#limits = limits;
    this.#left = limits.atOnce;
    this.#countedAtMs = nowMs;
  }

  /** Counts one call; false when the connection should carry no more. */
  spend(nowMs: number): boolean {
    const { atOnce, perSecond } = this.#limits;
    const earned = ((nowMs - this.#countedAtMs) * perSecond) / 1000;
    this.#left = Math.min(atOnce, this.#left + earned) - 1;
    this.#countedAtMs = nowMs;
    return this.#left >= 0;
  }
}
