import type { DecoderSpec, TensorEntry } from '@expertmesh/native';

/** Sampling and stopping defaults of generation_config.json (and eos of config.json and the tokenizer). */
export interface GenerationDefaults {
  /** Ids that end a generation; may be empty. */
  readonly eosIds: readonly number[];
  /** False: greedy unless a request asks for a temperature. */
  readonly doSample: boolean;
  readonly temperature: number;
  /** 0 = all. */
  readonly topK: number;
  /** 1 = all. */
  readonly topP: number;
  /** 0 = all. */
  readonly minP: number;
  /** 1 = all. */
  readonly typicalP: number;
  /** 1 = none. */
  readonly repetitionPenalty: number;
  /** 0 = none. */
  readonly presencePenalty: number;
  /** 0 = none. */
  readonly frequencyPenalty: number;
  readonly stopStrings: readonly string[];
  /** Ids that are never chosen. */
  readonly suppressedIds: readonly number[];
  /** Ids that are never chosen first. */
  readonly beginSuppressedIds: readonly number[];
  /** Sequences of ids that an answer never completes. */
  readonly badWords: readonly (readonly number[])[];
  /** Tokens of an answer before which no end token is chosen. */
  readonly minNewTokens: number;
  /** The same, counted with the prompt. */
  readonly minLength: number;
  /** Of max_new_tokens; null where the file does not say. */
  readonly maxNewTokens: number | null;
  /** Most tokens of prompt and answer, where maxNewTokens is null; null where the file does not say. */
  readonly maxLength: number | null;
}

/** How beam search ends: with the first full set of hypotheses, by a heuristic, or when no beam can become better. */
export type EarlyStopping = boolean | 'never';

/** What a model with an encoder makes its sequences of, and how it searches where a request does not say. */
export interface Translation {
  /** The first id of the decoder. */
  readonly startId: number;
  /** Closes a source, and a target; null where the model's files name none. */
  readonly endId: number | null;
  /** Its second id where a request names no language; null: free. */
  readonly forcedId: number | null;
  /** The tokens of language codes; empty where the model has none. */
  readonly languages: ReadonlyMap<string, number>;
  /** Of a source whose language is not named; null: it has to be named where there are languages. */
  readonly sourceLanguage: string | null;
  /** A source's language before its text, as the model was trained; else after its end. */
  readonly isLanguageFirst: boolean;
  readonly numBeams: number;
  readonly lengthPenalty: number;
  readonly earlyStopping: EarlyStopping;
}

/** Text to ids and back. */
export interface ModelTokenizer {
  /** The token that tokenizer_config.json names eos_token; null where it names none, or one that the model cannot produce. */
  readonly eosId: number | null;
  /** Ids of the special tokens by their text. */
  readonly specialTokens: ReadonlyMap<string, number>;
  /** For people. */
  readonly warnings: readonly string[];
  /**
   * As the tokenizer does with special tokens: never a second bos, and without eos. `plain`: no special tokens added. Throws EM_TOKENIZER for a
   * text that the tokenizer has no tokens for.
   */
  encode(text: string, options?: { plain?: boolean }): Promise<number[]>;
  /** Special tokens are skipped unless `keepSpecial`; ids without a token (an embedding may have more rows) give no text. */
  decode(ids: readonly number[], options?: { keepSpecial?: boolean }): Promise<string>;
  /** The vocabulary's piece for an id; empty for an id without a token. */
  token(id: number): string;
  /** Of ids that follow those of `after`: the text of `after` and all that the stream gives are together the text of all ids. */
  stream(options?: { keepSpecial?: boolean; after?: readonly number[] }): Promise<TextStream>;
}

/** Emits text as it becomes certain: never half a character, nor what a later token may change. */
export interface TextStream {
  /** The text that this id makes certain; may be empty. */
  push(id: number): string;
  /** What is left if the text ends here (incomplete characters as U+FFFD); ids may follow nevertheless. */
  end(): string;
}

/**
 * A message: its role and text, or all of it as JSON text, with what else templates read of messages (tool_calls, name, reasoning).
 * Text, as a template may print a message: 1.0 is another number than 1, and keys have an order.
 */
export type ChatMessage = { readonly role: string; readonly content: string } | { readonly json: string };

/** What a chat template renders, as requests bring it. */
export interface Chat {
  readonly messages: readonly ChatMessage[];
  /** End the text with what lets the model answer. */
  readonly addGenerationPrompt: boolean;
  /** JSON text of a list of tools the model may call, each an object; absent where there are none. */
  readonly tools?: string | undefined;
  /** JSON text of a list of documents to answer from, each an object. */
  readonly documents?: string | undefined;
  /** JSON text of an object: further variables of the template, like enable_thinking. */
  readonly templateVariables?: string | undefined;
}

/** Messages to the text that the model was trained to read them as. */
export interface ChatTemplate {
  /**
   * The text holds its special tokens: encode it `plain`. Throws EM_CHAT_REFUSED for messages that the template does not take,
   * EM_REQUEST_VALUE for what is no chat, and EM_CHAT_TEMPLATE.
   */
  render(chat: Chat): string;
  /** Throws EM_CHAT_TEMPLATE where the template cannot be read. */
  check(): void;
}

/** A served Hugging Face folder: everything a worker needs, validated. */
export interface ModelFolder {
  /** The folder's name. */
  readonly id: string;
  readonly path: string;
  /** config.json architectures[0]. */
  readonly architecture: string;
  /**
   * 16 hex digits, equal for equal weights and configuration wherever the folder lies and however it is sharded: over the
   * config's meaning, the tensor table, samples of each tensor's bytes, and the tokenizer's files.
   */
  readonly fingerprint: string;
  readonly spec: DecoderSpec;
  /** Safetensors files, absolute; TensorEntry.file indexes them. */
  readonly files: readonly string[];
  readonly tensors: readonly TensorEntry[];
  /** For people: in what the checkpoint's tensors are laid out otherwise than in the hub's files of the family; empty where not. */
  readonly layout: readonly string[];
  readonly generation: GenerationDefaults;
  /** Null for a model without an encoder. */
  readonly translation: Translation | null;
  /** Null for a folder without tokenizer.json. */
  readonly tokenizer: ModelTokenizer | null;
  /** Null for a folder without one. */
  readonly chatTemplate: ChatTemplate | null;
  /** For people: unknown tensors that are ignored, and the like. */
  readonly warnings: readonly string[];
}
