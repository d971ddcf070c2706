import type { ModelTokenizer } from '@expertmesh/models';
import type { Logprobs } from '@expertmesh/native';
import type { expertmesh } from '@expertmesh/proto';
import type { GenerateListener } from '../steps/tasks.js';
import { StopText } from './stop-text.js';
import type { StreamAnswer } from './stream-answer.js';

export interface GenerateAnswerOptions {
  readonly prompt: readonly number[];
  /** Answers to the prompt. */
  readonly n: number;
  readonly stops: readonly string[];
}

/**
 * Listeners that tell a client of the tokens of its answers as they come; the stream ends with the last answer, or with the first that
 * fails. Without a tokenizer no text is told.
 */
export async function generateListeners(
  answer: StreamAnswer<expertmesh.v1.GenerateResponse.$Properties>,
  tokenizer: ModelTokenizer | null,
  { prompt, n, stops }: GenerateAnswerOptions,
): Promise<GenerateListener[]> {
  let numOpen = n;
  const streams = await Promise.all(Array.from({ length: n }, async () => (await tokenizer?.stream({ after: prompt })) ?? null));
  return streams.map((stream, index) => {
    const text = stream === null ? null : new StopText(stream, stops);
    let completionTokens = 0;
    return {
      produced(token, logprobs) {
        completionTokens += 1;
        answer.write({
          index,
          ids: [token],
          ...(text !== null && { text: text.push(token) }),
          ...(logprobs !== null && { logprobs: [logprobsMessage(token, logprobs, tokenizer)] }),
        });
        return text !== null && text.found !== null;
      },
      finished(reason) {
        const stop = text?.found ?? null;
        const finished = { reason, completionTokens, ...(reason === 'stop' && stop !== null && { stop }) };
        const message = { index, finished, ...(text !== null && { text: text.end() }) };
        numOpen -= 1;
        if (numOpen === 0) answer.end(message);
        else answer.write(message);
      },
      failed: (error) => answer.fail(error),
    };
  });
}

function logprobsMessage(
  token: number,
  { chosen, topIds, top }: Logprobs,
  tokenizer: ModelTokenizer | null,
): expertmesh.v1.TokenLogprobs.$Properties {
  const messageOf = (id: number, logprob: number) => ({ id, token: tokenizer?.token(id) ?? '', logprob });
  return { chosen: messageOf(token, chosen), top: Array.from(topIds, (id, rank) => messageOf(id, top[rank] as number)) };
}
