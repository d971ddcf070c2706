import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../../demo-model/', import.meta.url);
const translationFolder = new URL('../../../demo-model-mt/', import.meta.url);

export const demoModelFolder = fileURLToPath(new URL('model', folder));
export const translationModelFolder = fileURLToPath(new URL('model', translationFolder));

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

/** A greedy translation that another implementation of the model made. */
export interface ReferenceTranslation {
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly text: string;
  readonly ids: readonly number[];
}

/** The first sentence of each direction. */
export async function readTranslations(): Promise<ReferenceTranslation[]> {
  const file = await readFile(new URL('eval/reference.json', translationFolder), 'utf8');
  const { directions } = JSON.parse(file) as {
    directions: Record<string, { samples: { source: string; greedy: { text: string; ids: number[] } }[] }>;
  };
  return Object.entries(directions).map(([direction, { samples }]) => {
    const [from = '', to = ''] = direction.split('-');
    const { source, greedy } = samples[0]!;
    return { from, to, source, ...greedy };
  });
}
