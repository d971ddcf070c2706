import { join } from 'node:path';
import { causeText, EmError, showValue } from '@expertmesh/common';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { type ConfigFile, parseConfig, text, wholeNumber } from '../config.js';
import { type JsonObject, readOptionalJsonObject } from '../json-file.js';
import type { ModelTokenizer, TextStream } from '../model-folder.js';
import { decoderFactory, supportedDecoders } from './decoder-config.js';
import type { StageFactory } from './decoder-stages.js';

export interface TokenizerLimits {
  /** Rows of the embedding. */
  readonly vocabSize: number;
  readonly eosIds: readonly number[];
}

/** The files that decide how text becomes ids: the tokenizer's own and its settings. */
export function tokenizerFiles(folder: string): [string, string] {
  return [join(folder, 'tokenizer.json'), join(folder, 'tokenizer_config.json')];
}

/** Of tokenizer.json and tokenizer_config.json; null without the former. Throws EM_TOKENIZER. */
export async function openTokenizer(folder: string, limits: TokenizerLimits): Promise<ModelTokenizer | null> {
  const [file, configFile] = tokenizerFiles(folder);
  const definition = await readOptionalJsonObject(file);
  if (definition === null) return null;
  const config = (await readOptionalJsonObject(configFile)) ?? {};
  const createDecoder = decoderFactory(definition.decoder);
  if (createDecoder === null) {
    const problem = `decoder is ${showValue(definition.decoder)}, which is not supported; supported: a Sequence of ${supportedDecoders.join(', ')}`;
    throw new EmError('EM_TOKENIZER', { file, problem });
  }
  const { largest, longest } = vocabularyBounds({ file, values: definition });
  if (largest >= limits.vocabSize) {
    const problem = `it has a token with id ${largest}, but the model's vocab_size is ${limits.vocabSize}. Is it another model's?`;
    throw new EmError('EM_TOKENIZER', { file, problem });
  }
  try {
    const tokenizer = new Tokenizer({ added_tokens: [], ...definition }, config);
    const eosId = tokenizer.token_to_id(contentOf(config.eos_token) ?? '') ?? null;
    const around = affixes(tokenizer, [...limits.eosIds, ...(eosId === null ? [] : [eosId])]);
    const opened = new FolderTokenizer({ file, tokenizer, createDecoder, special: specialIds(tokenizer, config), around, longest, eosId });
    // The library looks at some settings only when it encodes.
    opened.encode(probe);
    return opened;
  } catch (error) {
    if (error instanceof EmError) throw error;
    throw new EmError('EM_TOKENIZER', { file, problem: causeText(error) }, { cause: error });
  }
}

const probe = 'Two words, 12 digits.\n\té';

/** What the post-processor puts around a text. */
interface Affixes {
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
}

interface FolderTokenizerParts {
  /** For error messages. */
  readonly file: string;
  readonly tokenizer: Tokenizer;
  readonly createDecoder: StageFactory;
  readonly special: ReadonlySet<number>;
  readonly around: Affixes;
  readonly longest: number;
  readonly eosId: number | null;
}

class FolderTokenizer implements ModelTokenizer {
  readonly #file: string;
  readonly #tokenizer: Tokenizer;
  readonly #createDecoder: StageFactory;
  readonly #specialIds: ReadonlySet<number>;
  readonly #affixes: Affixes;
  readonly longestToken: number;
  readonly eosId: number | null;

  constructor(parts: FolderTokenizerParts) {
    this.#file = parts.file;
    this.#tokenizer = parts.tokenizer;
    this.#createDecoder = parts.createDecoder;
    this.#specialIds = parts.special;
    this.#affixes = parts.around;
    this.longestToken = parts.longest;
    this.eosId = parts.eosId;
  }

  encode(text: string, options: { plain?: boolean } = {}): number[] {
    const ids = text === '' ? [] : this.#idsOf(text);
    if (options.plain === true) return ids;
    const { prefix, suffix } = this.#affixes;
    const hasPrefix = prefix.every((id, index) => ids[index] === id);
    return [...(hasPrefix ? [] : prefix), ...ids, ...suffix];
  }

  #idsOf(text: string): number[] {
    try {
      return this.#tokenizer.encode(text, { add_special_tokens: false }).ids;
    } catch (error) {
      throw new EmError('EM_TOKENIZER', { file: this.#file, problem: causeText(error) }, { cause: error });
    }
  }

  decode(ids: readonly number[], options: { keepSpecial?: boolean } = {}): string {
    const stream = this.#stream(options.keepSpecial ?? false, false);
    return ids.map((id) => stream.push(id)).join('') + stream.end();
  }

  token(id: number): string {
    return this.#tokenizer.id_to_token(id) ?? '';
  }

  stream(options: { keepSpecial?: boolean } = {}): TextStream {
    return this.#stream(options.keepSpecial ?? false, true);
  }

  #stream(keepsSpecial: boolean, isEager: boolean): TextStream {
    const decoder = this.#createDecoder({ isEager });
    return {
      push: (id) => (!keepsSpecial && this.#specialIds.has(id) ? '' : decoder.push(this.token(id)).join('')),
      end: () => decoder.end().join(''),
    };
  }
}

const tokenId = wholeNumber(0);
const vocabularyFields = z.object({
  model: z.object(
    {
      // By token, or a list of tokens in the order of their ids.
      vocab: z.union([z.record(z.string(), tokenId), z.array(z.unknown())], { error: 'an object of tokens and ids, or a list of tokens' }),
    },
    { error: 'an object' },
  ),
  added_tokens: z
    .array(z.object({ id: tokenId, content: text }, { error: 'an object with id and content' }), { error: 'a list of tokens' })
    .nullish(),
});

/** Taken from the file, because the library would make room for every id up to the largest. */
function vocabularyBounds(definition: ConfigFile): { largest: number; longest: number } {
  const { model, added_tokens: added } = parseConfig(definition, vocabularyFields);
  const ids = Array.isArray(model.vocab) ? [model.vocab.length - 1] : Object.values(model.vocab);
  const tokens = Array.isArray(model.vocab) ? model.vocab.map(tokenOfEntry) : Object.keys(model.vocab);
  const largest = [...ids, ...(added ?? []).map(({ id }) => id)].reduce((most, id) => Math.max(most, id), -1);
  const longest = [...tokens, ...(added ?? []).map(({ content }) => content)].reduce((most, token) => Math.max(most, token.length), 1);
  return { largest, longest };
}

/** Unigram models list [token, score]. */
function tokenOfEntry(entry: unknown): string {
  const [token] = Array.isArray(entry) ? (entry as unknown[]) : [entry];
  return typeof token === 'string' ? token : '';
}

function specialIds(tokenizer: Tokenizer, config: JsonObject): Set<number> {
  const ids = [...tokenizer.get_added_tokens_decoder()].filter(([, token]) => token.special).map(([id]) => id);
  const additional = Array.isArray(config.additional_special_tokens) ? config.additional_special_tokens : [];
  const named = additional.map((token) => tokenizer.token_to_id(contentOf(token) ?? '')).filter((id) => id !== undefined);
  return new Set([...ids, ...named]);
}

/** Read off the post-processor by letting it work on a marker. An eos at the end is left out: it would end the text to continue. */
function affixes(tokenizer: Tokenizer, eosIds: readonly number[]): Affixes {
  const marker = '\0';
  const around = tokenizer.post_processor?.post_process([marker], null, true).tokens ?? [marker];
  const ids = around.map((token: string) => {
    const id = token === marker ? -1 : tokenizer.token_to_id(token);
    if (id === undefined) throw new Error(`its post_processor adds ${token}, which its vocabulary lacks`);
    return id;
  });
  const at = ids.indexOf(-1);
  return { prefix: ids.slice(0, at), suffix: ids.slice(at + 1).filter((id: number) => !eosIds.includes(id)) };
}

/** tokenizer_config.json writes a token as its text or as an object with it. */
function contentOf(token: unknown): string | null {
  const content = typeof token === 'object' && token !== null && 'content' in token ? token.content : token;
  return typeof content === 'string' ? content : null;
}
