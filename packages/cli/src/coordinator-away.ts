import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, toEmError } from '@expertmesh/common';

/** How a stream ends whose coordinator has gone: nobody answers any more, its last act was to cut the stream, or none leads just now. */
const goneCodes: ReadonlySet<string> = new Set(['EM_CLUSTER_UNREACHABLE', 'EM_CANCELLED', 'EM_NOT_LEADER']);

const firstRetryMs = 200;
const longestRetryMs = 5_000;
/** Tries in the 3 s in which another one leads, or the same one anew. */
const triesWithoutLeader = 4;

/** Waits so long, or until `signal` aborts. */
export type Wait = (delayMs: number, signal: AbortSignal) => Promise<void>;

/** What a watching command says of a coordinator that goes away and comes back, and how long it waits between its tries. */
export class CoordinatorAway {
  readonly #endpoint: string;
  readonly #say: (line: string) => void;
  readonly #wait: Wait;
  #isAway = false;
  #numTries = 0;

  constructor(endpoint: string, say: (line: string) => void, wait: Wait = waitUnlessAborted) {
    this.#endpoint = endpoint;
    this.#say = say;
    this.#wait = wait;
  }

  /** Whether an error means that the coordinator has gone, rather than that it has answered. */
  static isGone(thrown: unknown): boolean {
    return goneCodes.has(toEmError(thrown).code);
  }

  answered(): void {
    if (this.#isAway) this.#say(`coordinator ${this.#endpoint} is back`);
    this.#isAway = false;
    this.#numTries = 0;
  }

  /** Waits until it may be tried again, after a stream that has ended by `thrown`, or by itself (null). */
  async untilNextTry(signal: AbortSignal, thrown: unknown): Promise<void> {
    const hasAnswered = thrown === null || toEmError(thrown).code === 'EM_NOT_LEADER';
    // It may be between two of its terms.
    if (!this.#isAway && !(hasAnswered && this.#numTries < triesWithoutLeader)) {
      this.#say(`coordinator ${this.#endpoint} went away; waiting for it (Ctrl-C ends)`);
      this.#isAway = true;
    }
    await this.#wait(backoffMs(this.#numTries, firstRetryMs, longestRetryMs), signal);
    this.#numTries += 1;
  }
}

/** Not the unreferenced timer of the clock: there may be nothing else that keeps the process. */
async function waitUnlessAborted(delayMs: number, signal: AbortSignal): Promise<void> {
  await sleep(delayMs, undefined, { signal }).catch(() => {});
}
