// What each round does to a cluster, by a seed alone: nothing here touches a process.
import { randomInteger, randomNumbers } from '../../packages/worker/test/random.js';

/** What can be lost. Which coordinator leads is known when the fault begins. */
export type Part = 'worker' | 'leader' | 'standby' | 'redis';

/**
 * kill: SIGKILL, started again when the fault ends. stop: SIGSTOP, then SIGCONT. cut: its connections break and new ones are refused.
 * hold: connections stay and carry nothing until the fault ends. delay: everything arrives late. flush: Redis forgets everything.
 */
export type Act = 'kill' | 'stop' | 'cut' | 'hold' | 'delay' | 'flush';

/** Of a worker or coordinator that is cut, held or delayed: by what others reach it, by what it reaches coordinators or the store, or both. */
export type Side = 'inbound' | 'outbound' | 'both';

export interface Fault {
  readonly part: Part;
  readonly act: Act;
  readonly side: Side;
  /** Of a worker: which one. */
  readonly worker: number;
  /** It begins when this share of the operation's moves is done; in a round without one, after so many tokens of the load. */
  readonly afterMoves: number;
  readonly afterTokens: number;
  readonly lastsMs: number;
  /** Of a delay. */
  readonly delayMs: number;
}

/** drain: a worker is drained, and opened again when the round ends. rebalance: a plan that leaves a worker out. */
export interface PlannedOperation {
  readonly kind: 'drain' | 'rebalance';
  readonly worker: number;
  readonly seconds: number;
}

export interface Round {
  readonly faults: readonly Fault[];
  readonly operation: PlannedOperation | null;
}

const actsOf: Readonly<Record<Part, readonly Act[]>> = {
  worker: ['kill', 'stop', 'cut', 'hold', 'delay'],
  leader: ['kill', 'stop', 'cut', 'hold', 'delay'],
  standby: ['kill', 'stop', 'cut', 'hold'],
  redis: ['kill', 'stop', 'cut', 'hold', 'delay', 'flush'],
};

/** Longest fault of each kind: beyond the 5 s after which a silent part counts as lost, where it is one that falls silent. */
const longestMs: Readonly<Record<Act, number>> = { kill: 3_000, stop: 8_000, cut: 6_000, hold: 8_000, delay: 4_000, flush: 500 };

/**
 * Four rounds hit each part, two of them while an operation moves experts; every act of a part comes before
 * one comes again.
 */
export function planRounds(seed: number, numRounds: number, numWorkers: number): Round[] {
  const random = randomNumbers(seed);
  const parts = new Deck<Part>(['worker', 'leader', 'standby', 'redis'], random);
  const decks = new Map(Object.entries(actsOf).map(([part, acts]) => [part, new Deck(acts, random)]));
  const operations = new Deck<'drain' | 'rebalance' | null>(['drain', null, 'rebalance', null], random);
  const planFault = (part: Part): Fault => {
    const act = decks.get(part)!.draw();
    return {
      ...{ part, act, side: (['inbound', 'outbound', 'both'] as const)[randomInteger(random, 0, 2)]! },
      ...{ worker: randomInteger(random, 0, numWorkers - 1), afterMoves: random() * 0.8, afterTokens: randomInteger(random, 20, 200) },
      ...{ lastsMs: randomInteger(random, 200, longestMs[act]), delayMs: randomInteger(random, 5, 80) },
    };
  };
  return Array.from({ length: numRounds }, () => {
    const part = parts.draw();
    const faults = [planFault(part)];
    // What keeps the state is lost one at a time: a coordinator and an emptied Redis at once have nothing to come back from.
    if (part !== 'worker' && random() < 1 / 3) faults.push(planFault('worker'));
    const kind = operations.draw();
    const worker = randomInteger(random, 0, numWorkers - 1);
    return { faults, operation: kind === null ? null : { kind, worker, seconds: randomInteger(random, 2, 5) } };
  });
}

/** Deals all it has in random order before any comes again. */
class Deck<T> {
  readonly #all: readonly T[];
  readonly #random: () => number;
  #left: T[] = [];

  constructor(all: readonly T[], random: () => number) {
    this.#all = all;
    this.#random = random;
  }

  draw(): T {
    if (this.#left.length === 0) this.#left = [...this.#all];
    return this.#left.splice(randomInteger(this.#random, 0, this.#left.length - 1), 1)[0]!;
  }
}
