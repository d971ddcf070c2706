import { EmError } from '@expertmesh/common';
import { type Chat, type ChatMessage, chatLength } from '@expertmesh/models';
import type { expertmesh } from '@expertmesh/proto';
import type { EncodeOptions, PromptEncoding } from './prompt-encoder.js';
import type { ServedModel } from './served-model.js';

/** Encoding a longer one takes seconds, in which other long texts wait. */
const maxCharacters = 1024 * 1024;
const maxMessages = 4096;

interface Prompt {
  readonly text?: string | null;
  readonly ids?: expertmesh.v1.TokenIds.$Properties | null;
  readonly chat?: expertmesh.v1.Chat.$Properties | null;
}

/** The ids of a prompt or document, at least one. Throws EM_REQUEST_*, EM_TOKEN_ID_RANGE, EM_TOKENIZER_MISSING, EM_CHAT_*, EM_CANCELLED. */
export async function promptIds(prompt: Prompt, model: ServedModel, signal: AbortSignal): Promise<number[]> {
  return checkedIds(await idsOf(prompt, model, signal), model);
}

/** The ids. Throws EM_REQUEST_EMPTY where there are none, EM_TOKEN_ID_RANGE. */
export function checkedIds(ids: number[], { folder }: ServedModel): number[] {
  if (ids.length === 0) throw new EmError('EM_REQUEST_EMPTY');
  const { vocabSize } = folder.spec;
  const index = ids.findIndex((id) => id >= vocabSize);
  if (index >= 0) throw new EmError('EM_TOKEN_ID_RANGE', { got: ids[index] as number, index, wanted: vocabSize });
  return ids;
}

async function idsOf({ text, ids, chat }: Prompt, { encoder }: ServedModel, signal: AbortSignal): Promise<number[]> {
  if (ids !== null && ids !== undefined) return ids.ids ?? [];
  if (chat !== null && chat !== undefined) return encode(await renderChat(chat, encoder, signal), encoder, { plain: true, signal });
  return text === null || text === undefined ? [] : encode(text, encoder, { plain: false, signal });
}

/** Text to ids. Throws EM_REQUEST_VALUE, EM_TOKENIZER_MISSING, EM_TOKENIZER, EM_OVERLOADED, EM_CANCELLED. */
export async function encode(text: string, encoder: PromptEncoding, options: EncodeOptions): Promise<number[]> {
  checkLength(text.length, maxCharacters);
  return encoder.encode(text, options);
}

function checkLength(got: number, most: number): void {
  if (got <= most) return;
  throw new EmError('EM_REQUEST_VALUE', { field: 'text', got: `${got} characters long`, wanted: `at most ${most} characters` });
}

/** Text of a chat, by the model's template. Throws EM_REQUEST_VALUE, EM_CHAT_*, EM_OVERLOADED, EM_CANCELLED. */
export async function renderChat(chat: expertmesh.v1.Chat.$Properties, encoder: PromptEncoding, signal: AbortSignal): Promise<string> {
  const { messages, addGenerationPrompt, tools, documents, templateVariables } = chat;
  const given: Chat = {
    messages: (messages ?? []).map(messageOf),
    addGenerationPrompt: addGenerationPrompt ?? true,
    tools: tools ?? undefined,
    documents: documents ?? undefined,
    templateVariables: templateVariables ?? undefined,
  };
  const numMessages = given.messages.length;
  if (numMessages === 0 || numMessages > maxMessages) {
    const wanted = `1 to ${maxMessages} messages`;
    throw new EmError('EM_REQUEST_VALUE', { field: 'chat.messages', got: `a list of ${numMessages}`, wanted });
  }
  checkLength(chatLength(given), maxCharacters);
  return encoder.render(given, signal);
}

function messageOf({ role, content, json }: expertmesh.v1.ChatMessage.$Properties, index: number): ChatMessage {
  if (json === null || json === undefined) return { role: role ?? '', content: content ?? '' };
  if (!role && !content) return { json };
  const field = `chat.messages[${index}].json`;
  throw new EmError('EM_REQUEST_VALUE', {
    field,
    got: 'given beside role or content',
    wanted: 'either the JSON of the whole message, or role and content',
  });
}
