import type { expertmesh } from '@expertmesh/proto';
import { type Computed, computedFrom } from './computed.js';
import { checkedIds, checkedInteger, checkedUint64 } from './values.js';

/**
 * A message: its role (as the model's chat template knows it: system, user, assistant) and text, or all of it as the JSON text of an
 * object, with what else the template reads of it: content in parts, name, tool_calls, tool_call_id, reasoning_content. Text, as
 * templates may print a message, and JavaScript's own objects know neither 1.0 nor the order of all keys.
 */
export type ChatMessage = { readonly role: string; readonly content: string } | { readonly json: string };

/** Messages that the model's chat template renders. */
export interface Chat {
  readonly messages: readonly ChatMessage[];
  /**
   * End the prompt with what lets the model answer.
   * @defaultValue true
   */
  readonly addGenerationPrompt?: boolean;
  /** JSON text of a list of objects: what the model may call. */
  readonly tools?: string | undefined;
  /** JSON text of a list of objects: what the model answers from. */
  readonly documents?: string | undefined;
  /** JSON text of an object: further variables of the template, for example {"enable_thinking": false}. */
  readonly templateVariables?: string | undefined;
}

export interface GenerateOptions {
  /** Ids of the encoder, for a model with one: the prompt is then what the decoder begins with. Absent: the prompt is what the encoder reads. */
  readonly source?: readonly number[];
  /** Text, ids taken as they are, or messages. */
  readonly prompt: string | readonly number[] | Chat;
  readonly maxTokens?: number;
  /** 0 is greedy. Unset sampling options take the model's own. */
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  /** Draws among tokens at least this share as likely as the likeliest; 0 = all. */
  readonly minP?: number;
  /** Locally typical sampling; 1 = all. */
  readonly typicalP?: number;
  /** Of tokens of the prompt and the answer; above 0, 1 = none. */
  readonly repetitionPenalty?: number;
  /** Of tokens of the answer, once each; 0 = none. */
  readonly presencePenalty?: number;
  /** Of tokens of the answer, as often as they are there; 0 = none. */
  readonly frequencyPenalty?: number;
  /** The answer ends before the first of them. An empty list: none, whatever the model's files say. */
  readonly stop?: readonly string[];
  /** Never completed: words, or sequences of token ids. */
  readonly badWords?: readonly (string | readonly number[])[];
  /** Never chosen. */
  readonly suppressTokens?: readonly number[];
  /** Never chosen first. */
  readonly beginSuppressTokens?: readonly number[];
  /** No end token is chosen before. */
  readonly minTokens?: number;
  /** Log-probabilities of each token, and of this many likeliest ones. */
  readonly logprobs?: number;
  /**
   * Answers to the prompt. Answer i has the tokens of a request of its own with seed + i.
   * @defaultValue 1
   */
  readonly n?: number;
  /** A whole number from 0 to 2^64 - 1; beyond 2^53 - 1 as a bigint. The same seed gives the same tokens. */
  readonly seed?: number | bigint;
  readonly ignoreEos?: boolean;
  readonly requestId?: string;
  readonly signal?: AbortSignal;
  /** Ends the request by EM_DEADLINE when it is not finished after this. */
  readonly timeoutMs?: number;
}

/** Natural logarithm of the probability that the model itself gives a token. */
export interface TokenLogprob {
  readonly id: number;
  /** The vocabulary's piece; empty without a tokenizer. */
  readonly token: string;
  readonly logprob: number;
}

/** Of a token of the answer, and of the likeliest in its place, descending. */
export interface TokenLogprobs extends TokenLogprob {
  readonly top: readonly TokenLogprob[];
}

export type GenerateEvent =
  | { readonly type: 'started'; readonly requestId: string; readonly homeWorker: string; readonly promptTokens: number }
  /** text is null without a tokenizer, logprobs where they were not asked for. */
  | {
      readonly type: 'tokens';
      readonly index: number;
      readonly ids: number[];
      readonly text: string | null;
      readonly logprobs: readonly TokenLogprobs[] | null;
    }
  /** Of each answer. `stop` is the stop string that has ended it, else null. */
  | ({
      readonly type: 'finished';
      readonly index: number;
      readonly reason: 'eos' | 'length' | 'stop';
      readonly stop: string | null;
      readonly completionTokens: number;
    } & Computed);

/** @throws EM_REQUEST_VALUE for a number its field cannot hold. */
export function generateRequest(options: GenerateOptions): expertmesh.v1.GenerateRequest.$Properties {
  const { prompt, maxTokens, temperature, topK, topP, seed, ignoreEos, requestId } = options;
  const { minP, typicalP, repetitionPenalty, presencePenalty, frequencyPenalty } = options;
  const { stop, badWords, suppressTokens, beginSuppressTokens, minTokens, logprobs, n } = options;
  return {
    ...promptFields(prompt),
    ...(options.source !== undefined && { source: { ids: checkedIds('source', options.source) } }),
    ...(maxTokens !== undefined && { maxTokens: checkedInteger('maxTokens', maxTokens) }),
    ...(temperature !== undefined && { temperature }),
    ...(topK !== undefined && { topK: checkedInteger('topK', topK) }),
    ...(topP !== undefined && { topP }),
    ...(minP !== undefined && { minP }),
    ...(typicalP !== undefined && { typicalP }),
    ...(repetitionPenalty !== undefined && { repetitionPenalty }),
    ...(presencePenalty !== undefined && { presencePenalty }),
    ...(frequencyPenalty !== undefined && { frequencyPenalty }),
    ...(stop !== undefined && { stop: { texts: [...stop] } }),
    ...(badWords !== undefined && { badWords: badWordsMessage(badWords) }),
    ...(suppressTokens !== undefined && { suppressTokens: { ids: checkedIds('suppressTokens', suppressTokens) } }),
    ...(beginSuppressTokens !== undefined && { beginSuppressTokens: { ids: checkedIds('beginSuppressTokens', beginSuppressTokens) } }),
    ...(minTokens !== undefined && { minTokens: checkedInteger('minTokens', minTokens) }),
    ...(logprobs !== undefined && { logprobs: checkedInteger('logprobs', logprobs) }),
    ...(n !== undefined && { n: checkedInteger('n', n) }),
    ...(seed !== undefined && { seed: checkedUint64('seed', seed) }),
    ...(ignoreEos !== undefined && { ignoreEos }),
    ...(requestId !== undefined && { requestId }),
  };
}

function badWordsMessage(words: NonNullable<GenerateOptions['badWords']>): expertmesh.v1.BadWords.$Properties {
  return {
    texts: words.filter((word) => typeof word === 'string'),
    ids: words.filter((word) => typeof word !== 'string').map((word) => ({ ids: checkedIds('badWords', word) })),
  };
}

function promptFields(prompt: GenerateOptions['prompt']): expertmesh.v1.GenerateRequest.$Properties {
  if (typeof prompt === 'string') return { text: prompt };
  if (!('messages' in prompt)) return { ids: { ids: checkedIds('prompt', prompt) } };
  return { chat: chatMessage(prompt) };
}

export function chatMessage({ messages, addGenerationPrompt, tools, documents, templateVariables }: Chat): expertmesh.v1.Chat.$Properties {
  return {
    messages: messages.map((message) => ('json' in message ? { json: message.json } : { role: message.role, content: message.content })),
    ...(addGenerationPrompt !== undefined && { addGenerationPrompt }),
    ...(tools !== undefined && { tools }),
    ...(documents !== undefined && { documents }),
    ...(templateVariables !== undefined && { templateVariables }),
  };
}

/** What one message of the stream says, in order. */
export function generateEvents(message: expertmesh.v1.GenerateResponse): GenerateEvent[] {
  const { ids, text, started, finished, index, logprobs } = message;
  const events: GenerateEvent[] = [];
  if (started) {
    const { requestId, homeWorker, promptTokens } = started;
    events.push({ type: 'started', requestId: requestId ?? '', homeWorker: homeWorker ?? '', promptTokens: promptTokens ?? 0 });
  }
  // The end of a text may complete without another token.
  if (ids.length > 0 || text) {
    events.push({ type: 'tokens', index, ids, text: text ?? null, logprobs: logprobs.length > 0 ? logprobs.map(logprobsFrom) : null });
  }
  if (finished) {
    events.push({
      type: 'finished',
      index,
      reason: finished.reason === 'eos' || finished.reason === 'stop' ? finished.reason : 'length',
      stop: finished.stop ?? null,
      completionTokens: finished.completionTokens ?? 0,
      ...computedFrom(finished),
    });
  }
  return events;
}

function logprobsFrom({ chosen, top }: expertmesh.v1.TokenLogprobs.$Properties): TokenLogprobs {
  return { ...logprobFrom(chosen ?? {}), top: (top ?? []).map(logprobFrom) };
}

function logprobFrom({ id, token, logprob }: expertmesh.v1.TokenLogprob.$Properties): TokenLogprob {
  return { id: id ?? 0, token: token ?? '', logprob: logprob ?? 0 };
}
