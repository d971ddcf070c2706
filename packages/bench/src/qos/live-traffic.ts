import { setTimeout } from 'node:timers/promises';
import type { ExpertmeshClient } from '@expertmesh/client';
import { Prompts } from '../serving-requests.js';

const promptTokens = 16;
const newTokens = 64;
/** A cluster that refuses everything is not asked without a break. */
const afterFailureMs = 100;

/** What streams have had since the counts were taken last. */
interface Counts {
  tokens: number;
  requests: number;
  failed: number;
  longestGapMs: number;
}

/** Streams of requests that follow each other: what they get, whose answers may change with the formats of experts. */
export class LiveTraffic {
  readonly #client: ExpertmeshClient;
  readonly #prompts: Prompts;
  readonly #streams: Promise<void>[];
  #isOver = false;
  counts: Counts = { tokens: 0, requests: 0, failed: 0, longestGapMs: 0 };

  constructor(client: ExpertmeshClient, vocabSize: number, atOnce: number) {
    this.#client = client;
    this.#prompts = new Prompts(vocabSize);
    this.#streams = Array.from({ length: atOnce }, () => this.#run());
  }

  /** What has been counted; counting begins anew. */
  take(): Counts {
    const taken = this.counts;
    this.counts = { tokens: 0, requests: 0, failed: 0, longestGapMs: 0 };
    return taken;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#streams);
  }

  async #run(): Promise<void> {
    for (let seed = 0; !this.#isOver; seed += 1) {
      const prompt = this.#prompts.next(promptTokens);
      let last: number | null = null;
      try {
        for await (const event of this.#client.generate({ prompt, maxTokens: newTokens, ignoreEos: true, temperature: 1, seed })) {
          if (event.type !== 'tokens') continue;
          const now = performance.now();
          this.counts.tokens += event.ids.length;
          if (last !== null) this.counts.longestGapMs = Math.max(this.counts.longestGapMs, now - last);
          last = now;
          if (this.#isOver) break;
        }
      } catch {
        this.counts.failed += 1;
        await setTimeout(afterFailureMs);
      }
      this.counts.requests += 1;
    }
  }
}
