import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ExpertmeshClient } from '@expertmesh/client';
import { SafetensorsFile } from '../../packages/native/test/safetensors-file.js';
import { randomInteger, randomNumbers } from '../../packages/worker/test/random.js';

/** Most tokens of one request. */
export const mostTokens = 12;

/** What one prompt gives when it is alone. */
export interface KnownAnswer {
  readonly prompt: readonly number[];
  readonly greedy: readonly number[];
  readonly sampled: readonly number[];
  readonly nll: number;
  readonly logits: string;
}

export const sampling = { temperature: 0.9, topK: 50, topP: 0.95, seed: 11 } as const;

/** The fixture's own two prompts, with the tokens of the reference implementation, and random ones. */
export function prompts(folder: string, count: number): { prompt: number[]; reference: number[] | null }[] {
  const tensors = new SafetensorsFile(`${folder}/expected.safetensors`);
  const { greedy } = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as { greedy: Record<string, { tokens: number[] }> };
  const own = ['a', 'b'].map((run) => ({
    prompt: [...tensors.i64(`${run}.input_ids`)],
    reference: (greedy[run]?.tokens ?? []).slice(0, mostTokens),
  }));
  const { vocab_size: vocabSize } = JSON.parse(readFileSync(`${folder}/config.json`, 'utf8')) as { vocab_size: number };
  const random = randomNumbers(5);
  const others = Array.from({ length: count - own.length }, () => {
    const prompt = Array.from({ length: randomInteger(random, 1, 70) }, () => randomInteger(random, 0, vocabSize - 1));
    return { prompt, reference: null };
  });
  return [...own, ...others];
}

/** Asks one thing at a time. */
export async function learn(client: ExpertmeshClient, prompt: readonly number[]): Promise<KnownAnswer> {
  const tokens = async (options: object) => {
    const ids: number[] = [];
    const asked = { prompt, maxTokens: mostTokens, ignoreEos: true, ...options };
    for await (const event of client.generate(asked)) if (event.type === 'tokens') ids.push(...event.ids);
    return ids;
  };
  const greedy = await tokens({ temperature: 0 });
  const sampled = await tokens(sampling);
  const [score] = await client.score([{ ids: prompt }]);
  const hash = createHash('sha256');
  for await (const { logits } of client.logits({ ids: prompt })) hash.update(logits);
  return { prompt, greedy, sampled, nll: score?.nll ?? Number.NaN, logits: hash.digest('hex') };
}
