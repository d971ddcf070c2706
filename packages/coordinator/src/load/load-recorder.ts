import { setImmediate } from 'node:timers/promises';
import { type Clock, deferred, type Logger, type Timer, toEmError } from '@expertmesh/common';
import type { LayerExperts } from '@expertmesh/placement';
import type { LoadWindow, Store } from '@expertmesh/stats';
import { LoadLedger, type ReportedRows } from './load-ledger.js';

/** Of a large model some milliseconds' work. */
const windowsAtOnce = 16;

export interface LoadRecorderOptions {
  readonly store: Store;
  readonly fence: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A window is written as often. */
  readonly intervalMs: number;
}

/**
 * Sums the workers' reports to load windows and keeps these in the store. While the store does not answer, the one that it may have is
 * offered again, the same and under its number, and the next one grows.
 */
export class LoadRecorder {
  readonly #options: LoadRecorderOptions;
  /** Rows routed by each worker as home, since this term began. */
  readonly homeRows = new Map<string, number>();
  /** Everything that the store had at the start, and every window closed since. */
  readonly #closed: LoadLedger;
  #window: LoadLedger;
  /** Windows follow one another, also where the wall clock has been put back. */
  #lastMs: number;
  /** Closed and offered to the store, which has not said that it has it. */
  #unanswered: { readonly number: number; readonly window: LoadWindow } | null = null;
  #numWindows = 0;
  #timer: Timer;
  #written: Promise<void> = Promise.resolve();
  #isFailing = false;
  readonly #listeners = new Set<(worker: string) => void>();

  private constructor(options: LoadRecorderOptions, closed: LoadLedger, lastMs: number) {
    this.#options = options;
    this.#closed = closed;
    this.#lastMs = lastMs;
    this.#window = new LoadLedger(this.#now());
    this.#timer = options.clock.every(options.intervalMs, () => void this.flush());
  }

  static async open(options: LoadRecorderOptions): Promise<LoadRecorder> {
    const windows = await options.store.readHours();
    const closed = new LoadLedger(windows[0]?.startMs ?? options.clock.now());
    await addAll(closed, windows);
    const lastMs = windows.reduce((last, { endMs }) => Math.max(last, endMs), 0);
    return new LoadRecorder(options, closed, lastMs);
  }

  /** Everything that the store had at the start, and everything since. */
  get totals(): LoadLedger {
    return this.#closed.with(this.#window);
  }

  /** Rows of one report. */
  add(worker: string, reported: ReportedRows, layers: readonly LayerExperts[]): void {
    const routed = this.#window.add(reported, layers);
    this.homeRows.set(worker, (this.homeRows.get(worker) ?? 0) + routed);
    for (const listener of [...this.#listeners]) listener(worker);
  }

  /** Of these workers alone is it told how much each has routed as home. */
  keep(workers: ReadonlySet<string>): void {
    for (const worker of this.homeRows.keys()) if (!workers.has(worker)) this.homeRows.delete(worker);
  }

  /**
   * Load of the windows that ended after `sinceMs`, with what has been reported up to now.
   *
   * @returns the sum, and the windows it was made of, oldest first
   */
  async read(sinceMs: number): Promise<{ readonly sum: LoadLedger; readonly windows: readonly LoadWindow[] }> {
    await this.flush();
    const windows = await this.#options.store.readLoad(sinceMs);
    const sum = new LoadLedger(windows[0]?.startMs ?? this.#options.clock.now());
    await addAll(sum, windows);
    return { sum, windows };
  }

  /** Resolves when each of `workers` has reported once more, or after two intervals: what they have counted by now is here then. */
  async untilReported(workers: readonly string[]): Promise<void> {
    const missing = new Set(workers);
    if (missing.size === 0) return;
    const heard = deferred<void>();
    const listener = (worker: string) => {
      missing.delete(worker);
      if (missing.size === 0) heard.resolve();
    };
    this.#listeners.add(listener);
    const timer = this.#options.clock.after(2 * this.#options.intervalMs, () => heard.resolve());
    await heard.promise;
    timer.cancel();
    this.#listeners.delete(listener);
  }

  /** Writes the window up to now. */
  flush(): Promise<void> {
    this.#written = this.#written.then(() => this.#write());
    return this.#written;
  }

  /** Puts what this term has recorded back into a store that has lost it. */
  async refill(): Promise<void> {
    const { store, fence } = this.#options;
    if (this.#numWindows === 0) return;
    const refilled = this.#written.then(() => store.restoreLoad(fence));
    this.#written = refilled.catch(() => undefined);
    await refilled;
  }

  async close(): Promise<void> {
    this.#timer.cancel();
    await this.flush();
  }

  async #write(): Promise<void> {
    const { store, fence, logger } = this.#options;
    for (let next = this.#next(); next !== null; next = this.#next()) {
      try {
        await store.addLoad(next.window, fence, next.number);
        this.#unanswered = null;
        this.#isFailing = false;
      } catch (thrown) {
        // Told once: the next attempts fail alike.
        if (!this.#isFailing) logger.warn(toEmError(thrown).message);
        this.#isFailing = true;
        return;
      }
    }
  }

  /** The window to offer to the store: the one that it has not answered for, else what has been counted since; null without a row. */
  #next(): { readonly number: number; readonly window: LoadWindow } | null {
    if (this.#unanswered !== null) return this.#unanswered;
    const [window, endMs] = [this.#window, this.#now()];
    this.#window = new LoadLedger(endMs);
    if (window.isEmpty) return null;
    this.#numWindows += 1;
    const activity = window.activity();
    const closed = { startMs: window.sinceMs, endMs, rows: window.rows(), ...(activity !== undefined && { activity }) };
    this.#closed.addWindow(closed);
    this.#unanswered = { number: this.#numWindows, window: closed };
    return this.#unanswered;
  }

  #now(): number {
    this.#lastMs = Math.max(this.#lastMs, this.#options.clock.now());
    return this.#lastMs;
  }
}

/** A few at a time: others have their turns between them. */
async function addAll(sum: LoadLedger, windows: readonly LoadWindow[]): Promise<void> {
  for (const [index, window] of windows.entries()) {
    if (index % windowsAtOnce === windowsAtOnce - 1) await setImmediate();
    sum.addWindow(window);
  }
}
