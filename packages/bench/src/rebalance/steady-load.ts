import type { ExpertmeshClient } from '@expertmesh/client';
import { toEmError } from '@expertmesh/common';

export interface StreamRequest {
  readonly prompt: readonly number[];
  readonly maxTokens: number;
}

/** A token that has arrived. */
export interface Arrival {
  /** Of performance.now(). */
  readonly atMs: number;
  /** Since the token before it of the same request; null for a request's first one. */
  readonly gapMs: number | null;
}

/** A request that has ended. */
export interface Outcome {
  readonly atMs: number;
  /** Tokens that are not those of the undisturbed run. */
  readonly changed: number;
  /** Why it failed; null when it did not. */
  readonly failure: string | null;
}

/** A cluster that refuses everything is not asked without a break. */
const afterFailureMs = 100;

/** Streams that each send the same greedy request over and over, every answer compared with that of an undisturbed run. */
export class SteadyLoad {
  readonly arrivals: Arrival[] = [];
  readonly outcomes: Outcome[] = [];
  readonly #client: ExpertmeshClient;
  readonly #requests: readonly StreamRequest[];
  readonly #wanted: readonly (readonly number[])[];
  #streams: readonly Promise<void>[] = [];
  #isStopping = false;

  private constructor(client: ExpertmeshClient, requests: readonly StreamRequest[], wanted: readonly (readonly number[])[]) {
    this.#client = client;
    this.#requests = requests;
    this.#wanted = wanted;
  }

  /** Runs every request once, undisturbed. Rejects with what one of them fails with. */
  static async open(client: ExpertmeshClient, requests: readonly StreamRequest[]): Promise<SteadyLoad> {
    const wanted = await Promise.all(
      requests.map(async (request) => {
        const ids: number[] = [];
        for await (const tokens of tokensOf(client, request)) ids.push(...tokens);
        return ids;
      }),
    );
    return new SteadyLoad(client, requests, wanted);
  }

  start(): void {
    this.#streams = this.#requests.map(async (request, index) => {
      while (!this.#isStopping) {
        const isWhole = await this.#run(request, this.#wanted[index]!);
        if (!isWhole) await new Promise((resolve) => setTimeout(resolve, afterFailureMs));
      }
    });
  }

  /** Resolves when the requests under way have ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#streams);
  }

  /** False when it failed. */
  async #run(request: StreamRequest, wanted: readonly number[]): Promise<boolean> {
    let lastMs: number | null = null;
    let numTokens = 0;
    let changed = 0;
    let failure: string | null = null;
    try {
      for await (const tokens of tokensOf(this.#client, request)) {
        const atMs = performance.now();
        for (const id of tokens) {
          this.arrivals.push({ atMs, gapMs: lastMs === null ? null : (atMs - lastMs) / tokens.length });
          if (id !== wanted[numTokens]) changed += 1;
          numTokens += 1;
        }
        lastMs = atMs;
      }
      changed += Math.max(0, wanted.length - numTokens);
    } catch (thrown) {
      failure = toEmError(thrown).message;
    }
    this.outcomes.push({ atMs: performance.now(), changed, failure });
    return failure === null;
  }
}

async function* tokensOf(client: ExpertmeshClient, { prompt, maxTokens }: StreamRequest): AsyncGenerator<readonly number[]> {
  for await (const event of client.generate({ prompt, maxTokens, ignoreEos: true, temperature: 0 })) {
    if (event.type === 'tokens') yield event.ids;
  }
}
