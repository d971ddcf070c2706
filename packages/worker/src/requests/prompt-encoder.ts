import { EmError } from '@expertmesh/common';
import { type Chat, chatLength, type ModelFolder } from '@expertmesh/models';
import { ChatThread } from './chat-thread.js';
import { PromptQueue } from './prompt-queue.js';

/** Longer texts take the tokenizer more than some tens of milliseconds. */
const mostCharactersAtOnce = 16_384;
/** A template takes about 50 µs a message, and looks at the characters of each. */
const mostMessagesHere = 64;
const mostChatCharactersHere = 16_384;

export interface EncodeOptions {
  /** No special tokens added. */
  readonly plain: boolean;
  /** Whoever asks has gone. */
  readonly signal: AbortSignal;
}

/** What the model's tokenizer and its chat template make of prompts. */
export interface PromptEncoding {
  encode(text: string, options: EncodeOptions): Promise<number[]>;
  render(chat: Chat, signal: AbortSignal): Promise<string>;
}

/** Short prompts at once, long ones in their turn: texts in the process of the tokenizers library, chats on a thread, so that the event loop goes on. */
export class PromptEncoder implements PromptEncoding {
  readonly #folder: ModelFolder;
  readonly #chats: ChatThread;
  readonly #queue = new PromptQueue();

  constructor(folder: ModelFolder) {
    this.#folder = folder;
    this.#chats = new ChatThread(folder.path);
  }

  /** Throws EM_TOKENIZER_MISSING, EM_TOKENIZER, EM_OVERLOADED, EM_CANCELLED, and EM_WORKER_LOST when closed. */
  async encode(text: string, { plain, signal }: EncodeOptions): Promise<number[]> {
    const { tokenizer } = this.#folder;
    if (tokenizer === null) throw new EmError('EM_TOKENIZER_MISSING');
    if (text.length <= mostCharactersAtOnce) return tokenizer.encode(text, { plain });
    return this.#queue.run(() => tokenizer.encode(text, { plain }), signal);
  }

  /** Throws EM_CHAT_*, EM_REQUEST_VALUE, EM_OVERLOADED, EM_CANCELLED, and EM_WORKER_LOST when closed. */
  async render(chat: Chat, signal: AbortSignal): Promise<string> {
    const { chatTemplate } = this.#folder;
    if (chatTemplate === null) throw new EmError('EM_CHAT_TEMPLATE_MISSING');
    const numCharacters = chatLength(chat);
    if (chat.messages.length <= mostMessagesHere && numCharacters <= mostChatCharactersHere) return chatTemplate.render(chat);
    return this.#queue.run(() => this.#chats.render(chat, signal), signal);
  }

  close(): Promise<void> {
    this.#queue.close();
    return this.#chats.close();
  }
}
