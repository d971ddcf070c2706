import type { expertmesh } from '@expertmesh/proto';
import { checkedIds, checkedInteger, checkedUint64 } from './values.js';

export interface ChatMessage {
  /** As the model's chat template knows them: system, user, assistant. */
  readonly role: string;
  readonly content: string;
}

/** Messages that the model's chat template renders. */
export interface Chat {
  readonly messages: readonly ChatMessage[];
  /**
   * End the prompt with what lets the model answer.
   * @defaultValue true
   */
  readonly addGenerationPrompt?: boolean;
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
  const { messages, addGenerationPrompt } = prompt;
  const chat = { messages: messages.map(({ role, content }) => ({ role, content })) };
  return { chat: addGenerationPrompt === undefined ? chat : { ...chat, addGenerationPrompt } };
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
