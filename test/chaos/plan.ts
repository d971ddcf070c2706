// What each round does to a cluster, by a seed alone: nothing here touches a process.
import { randomInteger, randomNumbers } from '../../packages/worker/test/random.js';

/** What can be lost. Which coordinator leads is known when the fault begins. */
export type Part = 'worker' | 'leader' | 'standby' | 'redis' | 'everything';

/**
 * kill: SIGKILL, started again when the fault ends. stop: SIGSTOP, then SIGCONT. slow: stopped for nine tenths of the time, in short slices.
 * cut: its connections break, and new ones end at once. hold: connections stay and carry nothing until the fault ends. delay: everything
 * arrives late. flush: Redis forgets everything. restart: SIGTERM to each worker and coordinator, one after the other, each started again
 * when it has ended and the next one's turn when it is back.
 */
export type Act = 'kill' | 'stop' | 'slow' | 'cut' | 'hold' | 'delay' | 'flush' | 'restart';

/** It befalls the connections, not the process. */
export function isOfWires(act: Act): act is 'cut' | 'hold' | 'delay' {
  return act === 'cut' || act === 'hold' || act === 'delay';
}

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
  worker: ['kill', 'stop', 'slow', 'cut', 'hold', 'delay'],
  leader: ['kill', 'stop', 'cut', 'hold', 'delay'],
  standby: ['kill', 'stop', 'cut', 'hold'],
  redis: ['kill', 'stop', 'cut', 'hold', 'delay', 'flush'],
  everything: ['restart'],
};

/** Longest fault of each kind: beyond the 5 s after which a silent part counts as lost, where it is one that falls silent. */
const longestMs: Readonly<Record<Act, number>> = {
  ...{ kill: 3_000, stop: 8_000, slow: 8_000, cut: 6_000, hold: 8_000, delay: 4_000, flush: 500, restart: 0 },
};

/** What alone is to be done, to what, and for how long; absent: anything that is done to one part. */
export interface Wanted {
  readonly part?: string | undefined;
  readonly act?: string | undefined;
  readonly lastsMs?: number | undefined;
  /** While experts move, in every second round. @default true */
  readonly withOperations?: boolean;
}

/**
 * Four rounds hit each part, two of them while an operation moves experts; every act of a part comes before
 * one comes again. Throws where nothing is as wanted.
 */
export function planRounds(seed: number, numRounds: number, numWorkers: number, wanted: Wanted = {}): Round[] {
  const random = randomNumbers(seed);
  const wantedActs = Object.entries(actsOf).map(([part, acts]) => {
    const isPart = (wanted.part ?? part) === part && (part !== 'everything' || wanted.part === part || wanted.act === 'restart');
    return [part as Part, isPart ? acts.filter((act) => wanted.act === undefined || wanted.act === act) : []] as const;
  });
  const numFaults = wantedActs.reduce((sum, [, acts]) => sum + acts.length, 0);
  if (numFaults === 0) throw new Error(`no fault is '${wanted.act ?? 'any'}' of '${wanted.part ?? 'anything'}'; there are ${faultNames()}`);
  const decks = new Map(wantedActs.filter(([, acts]) => acts.length > 0).map(([part, acts]) => [part, new Deck(acts, random)]));
  const parts = new Deck<Part>([...decks.keys()], random);
  const operations = new Deck<'drain' | 'rebalance' | null>(
    wanted.withOperations === false ? [null] : ['drain', null, 'rebalance', null],
    random,
  );
  const planFault = (part: Part): Fault => {
    const act = decks.get(part)!.draw();
    return {
      ...{ part, act, side: (['inbound', 'outbound', 'both'] as const)[randomInteger(random, 0, 2)]! },
      ...{ worker: randomInteger(random, 0, numWorkers - 1), afterMoves: random() * 0.8 },
      // What is slow is compared with what was before it.
      afterTokens: randomInteger(random, 20, 200) * (act === 'slow' ? 10 : 1),
      ...{ lastsMs: wanted.lastsMs ?? randomInteger(random, 200, Math.max(200, longestMs[act])), delayMs: randomInteger(random, 5, 80) },
    };
  };
  return Array.from({ length: numRounds }, () => {
    const part = parts.draw();
    const faults = [planFault(part)];
    // What keeps the state is lost one at a time: a coordinator and an emptied Redis at once have nothing to come back from.
    if (part !== 'worker' && decks.has('worker') && random() < 1 / 3) faults.push(planFault('worker'));
    const kind = operations.draw();
    const worker = randomInteger(random, 0, numWorkers - 1);
    return { faults, operation: kind === null ? null : { kind, worker, seconds: randomInteger(random, 1, 3) } };
  });
}

function faultNames(): string {
  return Object.entries(actsOf)
    .map(([part, acts]) => `${part}: ${acts.join(', ')}`)
    .join('; ');
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
