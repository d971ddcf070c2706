import type { Clock, Timer } from '@expertmesh/common';

/** Something that happens to one process, or in the store, when the explorer says so. */
export interface Step {
  /** For people. */
  label: string;
  /** All that the process can tell it by: two steps with the same digest do the same to the same state. */
  digest: string;
  run: () => void;
}

interface Queued extends Step {
  readonly number: number;
}

/** Steps that happen in their order; those of different queues happen in any. */
export interface Queue {
  readonly name: string;
  /** Whose state its steps change. */
  readonly process: string;
  readonly steps: Queued[];
}

interface Alarm {
  readonly process: string;
  readonly periodMs: number | null;
  readonly number: number;
  atMs: number;
  readonly run: () => void;
}

/**
 * Processes, what is on its way between them, and time. Nothing happens by itself: whoever drives it takes one step after the other.
 * Processes are deterministic, so that one that has taken the same steps is in the same state; {@link digest} goes by that.
 */
export class World {
  readonly #queues = new Map<string, Queue>();
  readonly #alarms = new Set<Alarm>();
  /** By process: digest of all steps that it has taken. */
  readonly #histories = new Map<string, number>();
  readonly #down = new Set<string>();
  readonly paused = new Set<string>();
  /** What has happened, oldest first, for people. */
  readonly trace: string[] = [];
  /** By process: timers that it has set. */
  readonly #numAlarms = new Map<string, number>();
  #numPushed = 0;
  #nowMs = 0;

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Steps that have been taken. */
  get numTaken(): number {
    return this.trace.length;
  }

  /** Puts a step at the end of a queue; whoever has put it there may add to it until the next one is taken. */
  push(queue: string, process: string, step: Step): Step {
    const known = this.#queues.get(queue) ?? { name: queue, process, steps: [] };
    this.#queues.set(queue, known);
    const queued = { ...step, number: this.#numPushed++ };
    known.steps.push(queued);
    return queued;
  }

  /** Whatever is on its way there never happens. */
  drop(isDropped: (queue: Queue) => boolean): void {
    for (const queue of [...this.#queues.values()]) if (isDropped(queue)) this.#queues.delete(queue.name);
  }

  /** Queues whose next step could happen now, the oldest step first. */
  ready(): Queue[] {
    return [...this.#queues.values()]
      .filter(({ steps, process }) => steps.length > 0 && !this.paused.has(process))
      .sort((a, b) => a.steps[0]!.number - b.steps[0]!.number);
  }

  /** The next step of a queue happens, and all that follows from it at once. */
  async take(queue: Queue): Promise<void> {
    const step = queue.steps.shift()!;
    if (queue.steps.length === 0) this.#queues.delete(queue.name);
    await this.happen(queue.process, step);
  }

  async happen(process: string, { label, digest, run }: Step): Promise<void> {
    this.trace.push(label);
    this.note(process, digest);
    run();
    await settled();
  }

  /** Time goes on to the next timer of a process that runs, which goes off; false where there is none before `untilMs`. */
  async passTime(untilMs: number): Promise<boolean> {
    const due = this.#next(() => true);
    if (due === undefined || due.atMs > untilMs) return false;
    await this.#goOff(due);
    return true;
  }

  /** The process's timer of this period goes off before its time. */
  async hurry(process: string, periodMs: number): Promise<void> {
    const due = this.#next((alarm) => alarm.process === process && alarm.periodMs === periodMs);
    if (due !== undefined) await this.#goOff(due);
  }

  clock(process: string): Clock {
    const add = (delayMs: number, periodMs: number | null, run: () => void): Timer => {
      const number = (this.#numAlarms.get(process) ?? 0) + 1;
      this.#numAlarms.set(process, number);
      const alarm = { process, periodMs, number, atMs: this.#nowMs + delayMs, run };
      this.#alarms.add(alarm);
      return { cancel: () => this.#alarms.delete(alarm) };
    };
    return {
      now: () => this.#nowMs,
      elapsed: () => this.#nowMs,
      after: (delayMs, run) => add(delayMs, null, run),
      every: (periodMs, run) => add(periodMs, periodMs, run),
    };
  }

  isDown(process: string): boolean {
    return this.#down.has(process);
  }

  started(process: string): void {
    this.#down.delete(process);
  }

  /** The process is gone, with its timers and what was on its way to it. */
  ended(process: string): void {
    this.#down.add(process);
    this.paused.delete(process);
    for (const alarm of this.#alarms) if (alarm.process === process) this.#alarms.delete(alarm);
    this.drop((queue) => queue.process === process);
  }

  /** @param more what whoever drives it goes by. Worlds of the same digest go on alike. */
  digest(more: string): number {
    const queues = [...this.#queues.values()].map(({ name, steps }) => `${name}:${steps.map((step) => step.digest).join('|')}`);
    const histories = [...this.#histories].map(([process, history]) => `${process}=${history}`);
    return hashOf(
      [this.#nowMs, more, ...queues.sort(), ...histories.sort(), ...[...this.paused].sort(), '-', ...[...this.#down].sort()].join(';'),
    );
  }

  #next(isMeant: (alarm: Alarm) => boolean): Alarm | undefined {
    return [...this.#alarms]
      .filter((alarm) => !this.paused.has(alarm.process) && isMeant(alarm))
      .sort((a, b) => a.atMs - b.atMs || (a.process < b.process ? -1 : a.process > b.process ? 1 : a.number - b.number))[0];
  }

  async #goOff(alarm: Alarm): Promise<void> {
    const { process, periodMs, run } = alarm;
    this.#nowMs = Math.max(this.#nowMs, alarm.atMs);
    if (periodMs === null) this.#alarms.delete(alarm);
    else alarm.atMs = this.#nowMs + periodMs;
    const what = periodMs === null ? 'a timer' : `its timer of ${periodMs} ms`;
    await this.happen(process, { label: `${process}: ${what} goes off at ${this.#nowMs} ms`, digest: `timer ${alarm.number}`, run });
  }

  /** The process has been told this. */
  note(process: string, digest: string): void {
    this.#histories.set(process, hashOf(`${this.#histories.get(process) ?? 0} ${digest}`));
  }
}

/** All promise callbacks that are due have run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** 53 bits of two multiplicative hashes. */
export function hashOf(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
