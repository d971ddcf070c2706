import { ExpertmeshClient } from '@expertmesh/client';
import { toEmError } from '@expertmesh/common';
import { idsOf, type KnownAnswer } from './answers.js';

export interface LoadResult {
  readonly numRequests: number;
  /** Requests that ended by an error, and those with other tokens than they have alone: for people. */
  readonly failed: readonly string[];
  readonly changed: readonly string[];
  /** Longest time in which a stream that had begun got no token. */
  readonly longestGapMs: number;
}

/** Nothing is lost for as long: a request that waits longer has failed. */
const requestTimeoutMs = 60_000;
/** Of the client library: enough for the time in which no coordinator answers. */
const retries = 20;

/** Keeps requests under way, each after the one before, by clients that ask the coordinators in different orders. */
export class Load {
  readonly #answers: readonly KnownAnswer[];
  readonly #clients: readonly ExpertmeshClient[];
  readonly #asking: readonly Promise<void>[];
  readonly #failed: string[] = [];
  readonly #changed: string[] = [];
  #numRequests = 0;
  #numTokens = 0;
  #longestGapMs = 0;
  #isOver = false;

  constructor(endpoints: readonly string[], answers: readonly KnownAnswer[], numAtOnce: number) {
    this.#answers = answers;
    this.#clients = [endpoints, [...endpoints].reverse()].map((order) => new ExpertmeshClient(order.join(','), { retries }));
    this.#asking = Array.from({ length: numAtOnce }, (_, index) => this.#keepAsking(this.#clients[index % this.#clients.length]!));
  }

  /** That have come by now, in all streams. */
  get numTokens(): number {
    return this.#numTokens;
  }

  /** Begins no more requests; resolves when those under way have ended. */
  async stop(): Promise<LoadResult> {
    this.#isOver = true;
    await Promise.all(this.#asking);
    for (const client of this.#clients) client.close();
    return { numRequests: this.#numRequests, failed: this.#failed, changed: this.#changed, longestGapMs: this.#longestGapMs };
  }

  async #keepAsking(client: ExpertmeshClient): Promise<void> {
    while (!this.#isOver) {
      const answer = this.#answers[this.#numRequests % this.#answers.length]!;
      this.#numRequests += 1;
      await this.#ask(client, answer);
    }
  }

  async #ask(client: ExpertmeshClient, { request, ids: wanted }: KnownAnswer): Promise<void> {
    let last: number | null = null;
    const took = (count: number) => {
      const now = performance.now();
      if (last !== null) this.#longestGapMs = Math.max(this.#longestGapMs, now - last);
      last = now;
      this.#numTokens += count;
    };
    try {
      const ids = await idsOf(client.generate({ ...request, timeoutMs: requestTimeoutMs }), took);
      if (`${ids}` !== `${wanted}`) this.#changed.push(`${JSON.stringify(request)}: ${ids} instead of ${wanted}`);
    } catch (thrown) {
      const { code, message } = toEmError(thrown);
      this.#failed.push(`${JSON.stringify(request)}: ${code}: ${message}`);
    }
  }
}
