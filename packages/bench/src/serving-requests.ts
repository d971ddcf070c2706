import type { ExpertmeshClient } from '@expertmesh/client';
import { Random } from './random.js';

/** What the client of one request saw; milliseconds. */
export interface Served {
  readonly numTokens: number;
  readonly firstTokenMs: number;
  readonly betweenMs: readonly number[];
}

/** One greedy request, measured from its begin. */
export async function request(client: ExpertmeshClient, ids: readonly number[], maxTokens: number): Promise<Served> {
  let lastMs = performance.now();
  let numTokens = 0;
  let firstTokenMs = 0;
  const betweenMs: number[] = [];
  for await (const event of client.generate({ prompt: ids, maxTokens, ignoreEos: true, temperature: 0 })) {
    if (event.type !== 'tokens') continue;
    const nowMs = performance.now();
    if (numTokens === 0) firstTokenMs = nowMs - lastMs;
    else betweenMs.push(...event.ids.map(() => (nowMs - lastMs) / event.ids.length));
    numTokens += event.ids.length;
    lastMs = nowMs;
  }
  return { numTokens, firstTokenMs, betweenMs };
}

/** Prompts of random ids, the same in every run. */
export class Prompts {
  readonly #vocabSize: number;
  readonly #random = new Random(1, 'prompts');

  constructor(vocabSize: number) {
    this.#vocabSize = vocabSize;
  }

  next(numTokens: number): number[] {
    return Array.from({ length: numTokens }, () => this.#random.integer(this.#vocabSize));
  }
}
