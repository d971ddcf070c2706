import type { ModelTokenizer } from '@expertmesh/models';
import type { Logprobs } from '@expertmesh/native';
import type { expertmesh } from '@expertmesh/proto';
import type { PrecisionSpans } from '../steps/precision-spans.js';
import type { GenerateListener } from '../steps/tasks.js';
import type { ProducedAnswer } from './produced-answers.js';
import { StopText } from './stop-text.js';
import type { StreamAnswer } from './stream-answer.js';
import { toldPrecision } from './told-precision.js';

/** Tells a client of one answer. */
export interface AnswerListener extends GenerateListener {
  /** What its client has been told before ends it by what it says. */
  readonly isStopped: boolean;
}

export interface GenerateAnswerOptions {
  readonly prompt: readonly number[];
  /** By answer: what its client has been told of it before. */
  readonly produced: readonly ProducedAnswer[];
  readonly stops: readonly string[];
  /** See WorkerOptions. */
  readonly residentOnly: boolean;
}

/**
 * Listeners that tell a client of the tokens of its answers as they come; the stream ends with the last answer, or with the first that
 * fails. Without a tokenizer no text is told.
 */
export async function generateListeners(
  answer: StreamAnswer<expertmesh.v1.GenerateResponse.$Properties>,
  tokenizer: ModelTokenizer | null,
  { prompt, produced, stops, residentOnly }: GenerateAnswerOptions,
): Promise<AnswerListener[]> {
  let numOpen = produced.filter(({ isFinished }) => !isFinished).length;
  const streams = await Promise.all(produced.map(async () => (await tokenizer?.stream({ after: prompt })) ?? null));
  return streams.map((stream, index) => {
    const text = stream === null ? null : new StopText(stream, stops);
    const told = produced[index]!.ids;
    // What these say has been told: the text goes on behind it.
    for (const id of told) text?.push(id);
    let completionTokens = told.length;
    return {
      isStopped: text !== null && text.found !== null,
      produced(token, logprobs, precision) {
        completionTokens += 1;
        answer.write({
          index,
          ids: [token],
          ...(text !== null && { text: text.push(token) }),
          ...(logprobs !== null && { logprobs: [logprobsMessage(token, logprobs, tokenizer)] }),
          ...untoldPrecision(precision),
        });
        return text !== null && text.found !== null;
      },
      finished(reason, precision) {
        const stop = text?.found ?? null;
        const computed = { ...toldPrecision([precision]), residentOnly };
        const finished = { reason, completionTokens, ...computed, ...(reason === 'stop' && stop !== null && { stop }) };
        const message = { index, finished, ...(text !== null && { text: text.end() }) };
        numOpen -= 1;
        if (numOpen === 0) answer.end(message);
        else answer.write(message);
      },
      failed: (error) => answer.fail(error),
    };
  });
}

function untoldPrecision(
  precision: PrecisionSpans,
): Pick<expertmesh.v1.GenerateResponse.$Properties, 'precisionSpans' | 'precisionChanged'> {
  const precisionSpans = [...precision.takeUntold()];
  return { ...(precisionSpans.length > 0 && { precisionSpans }), ...(precision.isChanged && { precisionChanged: true }) };
}

function logprobsMessage(
  token: number,
  { chosen, topIds, top }: Logprobs,
  tokenizer: ModelTokenizer | null,
): expertmesh.v1.TokenLogprobs.$Properties {
  const messageOf = (id: number, logprob: number) => ({ id, token: tokenizer?.token(id) ?? '', logprob });
  return { chosen: messageOf(token, chosen), top: Array.from(topIds, (id, rank) => messageOf(id, top[rank] as number)) };
}
