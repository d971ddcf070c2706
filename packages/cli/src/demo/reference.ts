import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../../demo-model/', import.meta.url);

export const demoModelFolder = fileURLToPath(new URL('model', folder));

/** A greedy continuation that another implementation of the model made. */
export interface Continuation {
  readonly domain: string;
  readonly prompt: string;
  readonly ids: readonly number[];
  /** Smallest difference between the largest and the second largest logit on the way. */
  readonly min_margin: number;
}

/** One continuation of each domain: the one whose tokens were chosen most clearly. */
export async function readContinuations(): Promise<Continuation[]> {
  const file = await readFile(new URL('eval/reference.json', folder), 'utf8');
  const { continuations } = JSON.parse(file) as { continuations: Continuation[] };
  const best = new Map<string, Continuation>();
  for (const continuation of continuations) {
    const known = best.get(continuation.domain);
    if (known === undefined || continuation.min_margin > known.min_margin) best.set(continuation.domain, continuation);
  }
  return [...best.values()];
}
