import type { ExpertmeshClient } from '@expertmesh/client';
import { median } from '@expertmesh/common';
import { type Prompts, request } from './serving-requests.js';

/** What a short prompt waits for its first token: alone, and behind a long one on every worker. Milliseconds, medians. */
export interface PrefillFairness {
  readonly longTokens: number;
  readonly shortTokens: number;
  /** Of the long prompts' own first tokens. */
  readonly longMs: number;
  readonly aloneMs: number;
  readonly behindLongMs: number;
}

const shortTokens = 20;
const mostLongTokens = 8192;
const repeats = 3;
const pollMs = 2;

export async function measureFairness(client: ExpertmeshClient, prompts: Prompts): Promise<PrefillFairness> {
  const { model, workers } = await client.status();
  const longTokens = Math.min(mostLongTokens, (model?.contextLength ?? 0) - 1);
  const longMs: number[] = [];
  const aloneMs: number[] = [];
  const behindLongMs: number[] = [];
  for (let i = 0; i < repeats; i += 1) {
    aloneMs.push((await request(client, prompts.next(shortTokens), 1)).firstTokenMs);
    const longs = Promise.all(workers.map(() => request(client, prompts.next(longTokens), 1)));
    await begin(client, workers.length);
    behindLongMs.push((await request(client, prompts.next(shortTokens), 1)).firstTokenMs);
    longMs.push(...(await longs).map(({ firstTokenMs }) => firstTokenMs));
  }
  return { longTokens, shortTokens, longMs: median(longMs), aloneMs: median(aloneMs), behindLongMs: median(behindLongMs) };
}

/** Waits until `count` requests run, or, where they are quicker than a look at them, have run. */
async function begin(client: ExpertmeshClient, count: number): Promise<void> {
  for (let looks = 0; looks < 20; looks += 1) {
    const running = (await client.workers()).reduce((sum, worker) => sum + worker.runningRequests, 0);
    if (running >= count) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
