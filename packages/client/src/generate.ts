import type { expertmesh } from '@expertmesh/proto';
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
  /** Text, ids taken as they are, or messages. */
  readonly prompt: string | readonly number[] | Chat;
  readonly maxTokens?: number;
  /** 0 is greedy. Unset sampling options take the model's own. */
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  /** A whole number from 0 to 2^64 - 1; beyond 2^53 - 1 as a bigint. The same seed gives the same tokens. */
  readonly seed?: number | bigint;
  readonly ignoreEos?: boolean;
  readonly requestId?: string;
  readonly signal?: AbortSignal;
  /** Ends the request by EM_DEADLINE when it is not finished after this. */
  readonly timeoutMs?: number;
}

export type GenerateEvent =
  | { readonly type: 'started'; readonly requestId: string; readonly homeWorker: string; readonly promptTokens: number }
  /** text is null without a tokenizer. */
  | { readonly type: 'tokens'; readonly ids: number[]; readonly text: string | null }
  | { readonly type: 'finished'; readonly reason: 'eos' | 'length'; readonly completionTokens: number };

/** @throws EM_REQUEST_VALUE for a number its field cannot hold. */
export function generateRequest(options: GenerateOptions): expertmesh.v1.GenerateRequest.$Properties {
  const { prompt, maxTokens, temperature, topK, topP, seed, ignoreEos, requestId } = options;
  return {
    ...promptFields(prompt),
    ...(maxTokens !== undefined && { maxTokens: checkedInteger('maxTokens', maxTokens) }),
    ...(temperature !== undefined && { temperature }),
    ...(topK !== undefined && { topK: checkedInteger('topK', topK) }),
    ...(topP !== undefined && { topP }),
    ...(seed !== undefined && { seed: checkedUint64('seed', seed) }),
    ...(ignoreEos !== undefined && { ignoreEos }),
    ...(requestId !== undefined && { requestId }),
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
  const { ids, text, started, finished } = message;
  const events: GenerateEvent[] = [];
  if (started) {
    const { requestId, homeWorker, promptTokens } = started;
    events.push({ type: 'started', requestId: requestId ?? '', homeWorker: homeWorker ?? '', promptTokens: promptTokens ?? 0 });
  }
  // The end of a text may complete without another token.
  if (ids.length > 0 || text) events.push({ type: 'tokens', ids, text: text ?? null });
  if (finished) {
    events.push({
      type: 'finished',
      reason: finished.reason === 'eos' ? 'eos' : 'length',
      completionTokens: finished.completionTokens ?? 0,
    });
  }
  return events;
}
