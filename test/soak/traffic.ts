import { createHash } from 'node:crypto';
import type { ExpertmeshClient } from '@expertmesh/client';
import { toEmError } from '@expertmesh/common';
import { randomInteger } from '../../packages/worker/test/random.js';
import { type KnownAnswer, mostTokens, sampling } from './known-answers.js';

/** How a request is meant to end. */
type Fate = 'finish' | 'abort' | 'leave' | 'deadline';
/** How it did. */
export type Outcome = 'finished' | 'cancelled' | 'deadline' | 'wrong';

export interface Traffic {
  readonly numRequests: number;
  readonly numAtOnce: number;
  readonly random: () => number;
  readonly answers: readonly KnownAnswer[];
}

export interface TrafficResult {
  /** Requests by `fate outcome`. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** What should not have happened, for people. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

interface Plan {
  readonly fate: Fate;
  readonly method: 'generate' | 'score' | 'logits';
  readonly answer: KnownAnswer;
  readonly maxTokens: number;
  readonly isSampled: boolean;
  /** Of `abort` and `leave`: tokens after which; of `abort` also milliseconds, whichever comes first. */
  readonly afterTokens: number;
  readonly afterMs: number;
}

const outcomesOf: Readonly<Record<Fate, readonly Outcome[]>> = {
  finish: ['finished'],
  abort: ['finished', 'cancelled'],
  leave: ['finished', 'cancelled'],
  deadline: ['finished', 'deadline'],
};

/** A third is cancelled, in one way or another, or given less time than it may need. */
function plan({ random, answers }: Traffic): Plan {
  const isCutShort = random() < 1 / 3;
  const fate = isCutShort ? (['abort', 'leave', 'deadline', 'deadline'] as const)[randomInteger(random, 0, 3)]! : 'finish';
  const method = fate === 'leave' ? 'generate' : ((['score', 'logits'] as const)[randomInteger(random, 0, 9)] ?? 'generate');
  return {
    fate,
    method,
    answer: answers[randomInteger(random, 0, answers.length - 1)]!,
    maxTokens: randomInteger(random, 1, mostTokens),
    isSampled: random() < 0.5,
    afterTokens: randomInteger(random, 0, mostTokens),
    // As often soon as late, so that all of a request's ways are hit.
    afterMs: Math.floor(2 ** (random() * 7)) - 1,
  };
}

/** Keeps `numAtOnce` requests under way until all have ended. */
export async function runTraffic(client: ExpertmeshClient, traffic: Traffic): Promise<TrafficResult> {
  const outcomes = new Map<string, number>();
  const problems: string[] = [];
  let numStarted = 0;
  const began = performance.now();
  const keepAsking = async () => {
    while (numStarted < traffic.numRequests) {
      numStarted += 1;
      const planned = plan(traffic);
      const [outcome, problem] = await carryOut(client, planned);
      const key = `${planned.fate} ${outcome}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
      if (!outcomesOf[planned.fate].includes(outcome)) problems.push(`${planned.method}, meant to ${key}: ${problem}`);
    }
  };
  await Promise.all(Array.from({ length: traffic.numAtOnce }, keepAsking));
  return { outcomes, problems, seconds: (performance.now() - began) / 1000 };
}

async function carryOut(client: ExpertmeshClient, planned: Plan): Promise<[Outcome, string]> {
  const abort = new AbortController();
  const timer = planned.fate === 'abort' ? setTimeout(() => abort.abort(), planned.afterMs) : undefined;
  const options = { signal: abort.signal, ...(planned.fate === 'deadline' && { timeoutMs: 4 * planned.afterMs + 1 }) };
  try {
    if (planned.method === 'generate') return await generate(client, planned, options, abort);
    const { prompt, nll, logits } = planned.answer;
    if (planned.method === 'score') {
      const [score] = await client.score([{ ids: prompt }], options);
      return score?.nll === nll ? ['finished', ''] : ['wrong', `nll ${score?.nll} instead of ${nll}`];
    }
    const hash = createHash('sha256');
    for await (const chunk of client.logits({ ids: prompt }, options)) hash.update(chunk.logits);
    return hash.digest('hex') === logits ? ['finished', ''] : ['wrong', 'other logits'];
  } catch (thrown) {
    const error = toEmError(thrown);
    if (error.code === 'EM_CANCELLED') return ['cancelled', error.message];
    if (error.code === 'EM_DEADLINE') return ['deadline', error.message];
    return ['wrong', `${error.code}: ${error.message}`];
  } finally {
    clearTimeout(timer);
  }
}

async function generate(
  client: ExpertmeshClient,
  { fate, answer, maxTokens, isSampled, afterTokens }: Plan,
  options: { signal: AbortSignal; timeoutMs?: number },
  abort: AbortController,
): Promise<[Outcome, string]> {
  const wanted = (isSampled ? answer.sampled : answer.greedy).slice(0, maxTokens);
  const ids: number[] = [];
  const asked = { prompt: answer.prompt, maxTokens, ignoreEos: true, ...(isSampled ? sampling : { temperature: 0 }), ...options };
  let hasFinished = false;
  for await (const event of client.generate(asked)) {
    if (event.type === 'tokens') ids.push(...event.ids);
    if (event.type === 'finished') hasFinished = true;
    if (ids.some((id, index) => id !== wanted[index])) return ['wrong', `tokens ${ids} instead of ${wanted}`];
    if (ids.length < afterTokens) continue;
    if (fate === 'leave') return ['cancelled', ''];
    if (fate === 'abort') abort.abort();
  }
  return hasFinished && ids.length === wanted.length
    ? ['finished', '']
    : ['wrong', `it ended after ${ids.length} of ${wanted.length} tokens`];
}
