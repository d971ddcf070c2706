import { ExpertmeshClient, type GenerateEvent } from '@expertmesh/client';
import { toEmError } from '@expertmesh/common';
import { idsOf, type KnownAnswer } from './answers.js';
import type { Interval } from './gaps.js';

export interface LoadResult {
  readonly numRequests: number;
  /** Requests that ended by an error, and those with other tokens than they have alone: for people. */
  readonly failed: readonly string[];
  readonly changed: readonly string[];
}

/** Who asks, and the address that it asks first. */
interface Asker {
  readonly client: ExpertmeshClient;
  readonly coordinator: string;
}

/** Nothing is lost for as long: a request that waits longer has failed. */
const requestTimeoutMs = 60_000;
/** Of the client library: enough for the time in which no coordinator answers. */
const retries = 20;

/** Keeps requests under way, each after the one before, by clients that ask the coordinators in different orders. */
export class Load {
  readonly #answers: readonly KnownAnswer[];
  readonly #askers: readonly Asker[];
  readonly #asking: readonly Promise<void>[];
  readonly #failed: string[] = [];
  readonly #changed: string[] = [];
  #numRequests = 0;
  #numTokens = 0;
  readonly #intervals: Interval[] = [];
  #isOver = false;

  constructor(endpoints: readonly string[], answers: readonly KnownAnswer[], numAtOnce: number) {
    this.#answers = answers;
    this.#askers = [endpoints, [...endpoints].reverse()].map((order) => {
      return { client: new ExpertmeshClient(order.join(','), { retries }), coordinator: order[0]! };
    });
    this.#asking = Array.from({ length: numAtOnce }, (_, index) => this.#keepAsking(this.#askers[index % this.#askers.length]!));
  }

  /** That have come by now, in all streams. */
  get numTokens(): number {
    return this.#numTokens;
  }

  /** Of streams that have begun, in the order of their ends. */
  get intervals(): readonly Interval[] {
    return this.#intervals;
  }

  /** Begins no more requests; resolves when those under way have ended. */
  async stop(): Promise<LoadResult> {
    this.#isOver = true;
    await Promise.all(this.#asking);
    for (const { client } of this.#askers) client.close();
    return { numRequests: this.#numRequests, failed: this.#failed, changed: this.#changed };
  }

  async #keepAsking(asker: Asker): Promise<void> {
    while (!this.#isOver) {
      const answer = this.#answers[this.#numRequests % this.#answers.length]!;
      this.#numRequests += 1;
      await this.#ask(asker, answer);
    }
  }

  async #ask({ client, coordinator }: Asker, { request, ids: wanted }: KnownAnswer): Promise<void> {
    let home = '';
    let lastMs: number | null = null;
    const told = (event: GenerateEvent) => {
      if (event.type === 'started') home = event.homeWorker;
      if (event.type !== 'tokens') return;
      const endMs = performance.now();
      if (lastMs !== null) this.#intervals.push({ home, coordinator, endMs, ms: endMs - lastMs });
      lastMs = endMs;
      this.#numTokens += event.ids.length;
    };
    try {
      const ids = await idsOf(client.generate({ ...request, timeoutMs: requestTimeoutMs }), told);
      if (`${ids}` !== `${wanted}`) this.#changed.push(`${JSON.stringify(request)}: ${ids} instead of ${wanted}`);
    } catch (thrown) {
      const { code, message } = toEmError(thrown);
      this.#failed.push(`${JSON.stringify(request)}: ${code}: ${message}`);
    }
  }
}
