import { Cluster, type Setup } from './cluster.js';
import type { Rule } from './rules.js';

/** Something that goes wrong, at any moment. */
export interface Fault {
  readonly name: string;
  readonly isPossible: (cluster: Cluster) => boolean;
  readonly happen: (cluster: Cluster) => Promise<void> | void;
}

/** What is explored: all that can happen from the moment when the setup is under way, within these bounds. */
export interface Scenario extends Setup {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** [layer 0] rows that workers send at any moment: the worker and the expert. */
  readonly asks: readonly (readonly [worker: string, expert: number])[];
  /** Most faults in one run. */
  readonly mostFaults: number;
  /** Most messages, or streams of them, that others overtake, as far as may be. */
  readonly mostDelays: number;
  /** Time that passes meanwhile, on the clocks of the cluster. */
  readonly forMs: number;
}

export interface Finding {
  readonly what: string;
  /** What happened, in its order. */
  readonly trace: readonly string[];
}

export interface Explored {
  readonly numRuns: number;
  readonly numStates: number;
  readonly finding: Finding | null;
}

interface Option {
  readonly delays: number;
  readonly faults: number;
  readonly act: () => Promise<void>;
}

/** Virtual time in which all has to come to rest once nothing goes wrong any more. */
const restWithinMs = 120_000;
/** Of the steps to the rest so many are told. */
const longestRest = 60;

/** Goes through every run of a scenario, states that have been gone on from only once. Ends at the first fault that it finds. */
export async function explore(scenario: Scenario, without: Rule | null = null): Promise<Explored> {
  const open: (readonly number[])[] = [[]];
  const seen = new Seen();
  let numRuns = 0;
  for (let choices = open.pop(); choices !== undefined; choices = open.pop()) {
    numRuns += 1;
    const run = new Run(scenario, without);
    await run.go(choices, seen, (others) => open.push(others));
    const { violation } = run.cluster.monitor;
    if (violation !== null) return { numRuns, numStates: seen.size, finding: { what: violation, trace: run.trace } };
  }
  return { numRuns, numStates: seen.size, finding: null };
}

/** States that have been gone on from, with what was left of the bounds then. */
class Seen {
  readonly #left = new Map<number, [delays: number, faults: number][]>();

  get size(): number {
    return this.#left.size;
  }

  /** False where this state has been gone on from with at least as much left. */
  add(digest: number, delays: number, faults: number): boolean {
    const known = this.#left.get(digest) ?? [];
    if (known.some(([moreDelays, moreFaults]) => moreDelays >= delays && moreFaults >= faults)) return false;
    this.#left.set(digest, [...known, [delays, faults]]);
    return true;
  }
}

/** One run of a scenario: the same choices lead to the same run. */
class Run {
  readonly cluster: Cluster;
  readonly #scenario: Scenario;
  readonly #held = new Set<string>();
  #delaysLeft: number;
  #faultsLeft: number;
  #untilMs = 0;
  #firstOfWindow = 0;
  #lastOfWindow = 0;

  constructor(scenario: Scenario, without: Rule | null) {
    this.cluster = new Cluster(scenario, without);
    this.#scenario = scenario;
    this.#delaysLeft = scenario.mostDelays;
    this.#faultsLeft = scenario.mostFaults;
  }

  /** From the moment when everything was under way; of what has not come to rest by then, the beginning. */
  get trace(): readonly string[] {
    const { trace } = this.cluster.world;
    const last = this.#lastOfWindow === 0 ? trace.length : this.#lastOfWindow + longestRest;
    return [...trace.slice(this.#firstOfWindow, last), ...(last < trace.length ? [`… ${trace.length - last} more`] : [])];
  }

  /** Makes these choices, then always the first; `others` is told of all that could have been chosen instead. */
  async go(choices: readonly number[], seen: Seen, others: (choices: readonly number[]) => void): Promise<void> {
    await this.#begin();
    const made = [...choices];
    for (let index = 0; this.cluster.monitor.violation === null; index += 1) {
      const options = this.#options();
      if (index >= choices.length) {
        if (!seen.add(this.#digest(), this.#delaysLeft, this.#faultsLeft)) return;
        for (let other = options.length - 1; other > 0; other -= 1) others([...made, other]);
        made.push(0);
      }
      const option = options[made[index] as number];
      if (option === undefined) break;
      this.#delaysLeft -= option.delays;
      this.#faultsLeft -= option.faults;
      await option.act();
    }
    await this.#comeToRest();
  }

  async #begin(): Promise<void> {
    const { cluster } = this;
    const { world } = cluster;
    cluster.start();
    await world.happen('', { label: 'all start', digest: '', run: () => undefined });
    while (!cluster.isUnderWay) await this.#goOn(restWithinMs);
    for (const [worker, expert] of this.#scenario.asks) {
      const label = `${worker} has rows for expert 0/${expert}`;
      const queue = `asks of ${worker}`;
      this.#held.add(queue);
      world.push(queue, worker, { label, digest: label, run: () => cluster.worker(worker).ask(0, expert) });
    }
    this.#untilMs = world.nowMs + this.#scenario.forMs;
    this.#firstOfWindow = world.trace.length;
  }

  #digest(): number {
    return this.cluster.world.digest([...this.#held].sort().join(' '));
  }

  /** What may happen next; the first is what happens in a calm cluster. None: the time of the scenario is over. */
  #options(): Option[] {
    const { world } = this.cluster;
    const queues = world.ready();
    const ready = queues.filter(({ name }) => !this.#held.has(name));
    const options: Option[] = [];
    const free = (act: () => Promise<void>) => options.push({ delays: 0, faults: 0, act });
    const [first] = ready;
    if (first !== undefined) free(() => world.take(first));
    else if (world.nowMs < this.#untilMs) free(() => this.#passTime());
    for (const process of world.paused) free(() => this.#wake(process));
    for (const queue of queues.filter(({ name }) => this.#held.has(name))) {
      free(async () => {
        this.#held.delete(queue.name);
        await world.take(queue);
      });
    }
    if (first !== undefined && this.#delaysLeft > 0 && (ready.length > 1 || world.nowMs < this.#untilMs)) {
      options.push({ delays: 1, faults: 0, act: async () => void this.#held.add(first.name) });
    }
    if (this.#faultsLeft > 0 && options.length > 0) {
      for (const { name, isPossible, happen } of this.#scenario.faults) {
        if (!isPossible(this.cluster)) continue;
        const act = () => world.happen('', { label: `** ${name}`, digest: name, run: () => void happen(this.cluster) });
        options.push({ delays: 0, faults: 1, act });
      }
    }
    return options;
  }

  async #passTime(): Promise<void> {
    if (!(await this.cluster.world.passTime(this.#untilMs))) this.#untilMs = 0;
  }

  #wake(process: string): Promise<void> {
    const { world } = this.cluster;
    return world.happen('', { label: `** ${process} wakes`, digest: '', run: () => void world.paused.delete(process) });
  }

  /** Nothing goes wrong any more: everything has to be in order soon, and every worker to get right answers for every expert. */
  async #comeToRest(): Promise<void> {
    const { cluster } = this;
    const { world, monitor } = cluster;
    this.#held.clear();
    world.paused.clear();
    world.trace.push('-- nothing goes wrong any more');
    this.#lastOfWindow = world.trace.length;
    const lastMs = world.nowMs + restWithinMs;
    for (;;) {
      while (world.ready().length > 0 && monitor.violation === null) await world.take(world.ready()[0]!);
      if (monitor.violation !== null) return;
      const problems = await cluster.problems();
      if (problems.length === 0) break;
      if (!(await world.passTime(lastMs))) {
        monitor.fail(`it does not come to rest: ${problems.join('; ')}`);
        return;
      }
    }
    world.trace.push('-- all is at rest');
    monitor.isRefusalExcused = false;
    for (const worker of cluster.workers) for (const expert of [0, 1, 2]) worker.ask(0, expert);
    while (world.ready().length > 0) await world.take(world.ready()[0]!);
  }

  async #goOn(untilMs: number): Promise<void> {
    const { world } = this.cluster;
    const [next] = world.ready();
    if (next !== undefined) await world.take(next);
    else if (!(await world.passTime(untilMs)))
      throw new Error(`${world.trace.slice(0, 60).join('\n')} it does not begin: ${(await this.cluster.problems()).join('; ')}`);
  }
}
