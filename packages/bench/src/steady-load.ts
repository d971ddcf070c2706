import { setTimeout as pause } from 'node:timers/promises';
import type { ExpertmeshClient } from '@expertmesh/client';
import { toEmError } from '@expertmesh/common';

export interface StreamRequest {
  readonly prompt: readonly number[];
  readonly maxTokens: number;
  /** @defaultValue 0 */
  readonly temperature?: number;
  readonly seed?: number;
}

/** Requests of which each follows the one before it. */
export interface RequestStream {
  next(): StreamRequest;
  /** The tokens that each of its answers is to have; null where they may change. */
  readonly wanted: readonly number[] | null;
}

/** A token that has arrived. */
export interface Arrival {
  /** Of performance.now(). */
  readonly atMs: number;
  /** Since the token before it of the same request; null for a request's first one. */
  readonly gapMs: number | null;
  /** Of the message that it came by, since the one before it; null for a request's first one. */
  readonly waitedMs: number | null;
}

/** A request that has ended. */
export interface Outcome {
  readonly atMs: number;
  /** Tokens that are not those that were wanted. */
  readonly changed: number;
  /** Why it failed; null when it did not. */
  readonly failure: string | null;
}

/** A cluster that refuses everything is not asked without a break. */
const afterFailureMs = 100;

/** Streams of requests on a cluster, and what they get. */
export class SteadyLoad {
  readonly arrivals: Arrival[] = [];
  readonly outcomes: Outcome[] = [];
  readonly #client: ExpertmeshClient;
  readonly #streams: readonly RequestStream[];
  #running: readonly Promise<void>[] = [];
  #isStopping = false;

  constructor(client: ExpertmeshClient, streams: readonly RequestStream[]) {
    this.#client = client;
    this.#streams = streams;
  }

  /**
   * Streams that each send the same greedy request over and over, every answer compared with that of an undisturbed run, which this
   * waits for. Rejects with what one of them fails with.
   */
  static async repeated(client: ExpertmeshClient, requests: readonly StreamRequest[]): Promise<SteadyLoad> {
    const streams = await Promise.all(
      requests.map(async (request): Promise<RequestStream> => {
        const wanted: number[] = [];
        for await (const tokens of tokensOf(client, request)) wanted.push(...tokens);
        return { next: () => request, wanted };
      }),
    );
    return new SteadyLoad(client, streams);
  }

  start(): void {
    this.#running = this.#streams.map(async (stream) => {
      while (!this.#isStopping) {
        const isWhole = await this.#run(stream.next(), stream.wanted);
        if (!isWhole) await pause(afterFailureMs);
      }
    });
  }

  /** Resolves when the requests under way have ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#running);
  }

  /** False when it failed. */
  async #run(request: StreamRequest, wanted: readonly number[] | null): Promise<boolean> {
    let lastMs: number | null = null;
    let numTokens = 0;
    let changed = 0;
    let failure: string | null = null;
    try {
      for await (const tokens of tokensOf(this.#client, request)) {
        const atMs = performance.now();
        const waitedMs = lastMs === null ? null : atMs - lastMs;
        for (const id of tokens) {
          this.arrivals.push({ atMs, gapMs: waitedMs === null ? null : waitedMs / tokens.length, waitedMs });
          if (wanted !== null && id !== wanted[numTokens]) changed += 1;
          numTokens += 1;
        }
        lastMs = atMs;
      }
      changed += Math.max(0, (wanted?.length ?? 0) - numTokens);
    } catch (thrown) {
      failure = toEmError(thrown).message;
    }
    this.outcomes.push({ atMs: performance.now(), changed, failure });
    return failure === null;
  }
}

async function* tokensOf(client: ExpertmeshClient, request: StreamRequest): AsyncGenerator<readonly number[]> {
  for await (const event of client.generate({ temperature: 0, ...request, ignoreEos: true })) {
    if (event.type === 'tokens') yield event.ids;
  }
}
