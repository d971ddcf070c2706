/** Time as a dependency, so that policies and time-outs are tested without waiting. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Monotonic milliseconds, for durations. */
  elapsed(): number;
  /** Calls `run` once after `delayMs`; the timer does not keep the process alive. */
  after(delayMs: number, run: () => void): Timer;
  /** Calls `run` every `periodMs`; the timer does not keep the process alive. */
  every(periodMs: number, run: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref();
    return { cancel: () => clearTimeout(timer) };
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs).unref();
    return { cancel: () => clearInterval(timer) };
  },
};

/** A clock that moves only when told to. */
export class FakeClock implements Clock {
  #now = 0;
  #timers = new Set<{ at: number; periodMs: number | null; run: () => void }>();

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Timer {
    return this.#add(delayMs, null, run);
  }

  every(periodMs: number, run: () => void): Timer {
    return this.#add(periodMs, periodMs, run);
  }

  /** Moves time on, running due timers in the order of their time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#now = due.at;
      if (due.periodMs === null) this.#timers.delete(due);
      else due.at += due.periodMs;
      due.run();
    }
    this.#now = end;
  }

  #add(delayMs: number, periodMs: number | null, run: () => void): Timer {
    const timer = { at: this.#now + delayMs, periodMs, run };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }
}
