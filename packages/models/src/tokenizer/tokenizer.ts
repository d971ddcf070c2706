import { join } from 'node:path';
import { causeText, EmError } from '@expertmesh/common';
import { Tokenizer } from '@huggingface/tokenizers';
import { type JsonObject, readOptionalJsonObject } from '../json-file.js';
import type { ModelTokenizer, TextStream } from '../model-folder.js';
import { decoderFactory, supportedDecoders } from './decoder-config.js';
import type { StageFactory } from './decoder-stages.js';

export interface TokenizerLimits {
  /** Rows of the embedding. */
  readonly vocabSize: number;
  readonly eosIds: readonly number[];
}

/** Of tokenizer.json and tokenizer_config.json; null without the former. Throws EM_TOKENIZER. */
export async function openTokenizer(folder: string, limits: TokenizerLimits): Promise<ModelTokenizer | null> {
  const file = join(folder, 'tokenizer.json');
  const definition = await readOptionalJsonObject(file);
  if (definition === null) return null;
  const config = (await readOptionalJsonObject(join(folder, 'tokenizer_config.json'))) ?? {};
  const createDecoder = decoderFactory(definition.decoder);
  if (createDecoder === null) {
    const problem = `decoder is ${JSON.stringify(definition.decoder)}, which is not supported; supported: a Sequence of ${supportedDecoders.join(', ')}`;
    throw new EmError('EM_TOKENIZER', { file, problem });
  }
  try {
    const tokenizer = new Tokenizer({ added_tokens: [], ...definition }, config);
    checkSize(tokenizer, limits.vocabSize);
    return new FolderTokenizer(tokenizer, createDecoder, specialIds(tokenizer, config), affixes(tokenizer, config, limits.eosIds));
  } catch (error) {
    throw new EmError('EM_TOKENIZER', { file, problem: causeText(error) }, { cause: error });
  }
}

/** What the post-processor puts around a text. */
interface Affixes {
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
}

class FolderTokenizer implements ModelTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #createDecoder: StageFactory;
  readonly #specialIds: ReadonlySet<number>;
  readonly #affixes: Affixes;

  constructor(tokenizer: Tokenizer, createDecoder: StageFactory, special: ReadonlySet<number>, around: Affixes) {
    this.#tokenizer = tokenizer;
    this.#createDecoder = createDecoder;
    this.#specialIds = special;
    this.#affixes = around;
  }

  encode(text: string, options: { plain?: boolean } = {}): number[] {
    const ids = text === '' ? [] : this.#tokenizer.encode(text, { add_special_tokens: false }).ids;
    if (options.plain === true) return ids;
    const { prefix, suffix } = this.#affixes;
    const hasPrefix = prefix.every((id, index) => ids[index] === id);
    return [...(hasPrefix ? [] : prefix), ...ids, ...suffix];
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

function checkSize(tokenizer: Tokenizer, vocabSize: number): void {
  let largest = -1;
  for (const id of tokenizer.get_vocab().values()) largest = Math.max(largest, id);
  if (largest >= vocabSize) {
    throw new Error(
      `it has a token with id ${largest}; the model's embedding has ${vocabSize} rows (vocab_size). It belongs to another model`,
    );
  }
}

function specialIds(tokenizer: Tokenizer, config: JsonObject): Set<number> {
  const ids = [...tokenizer.get_added_tokens_decoder()].filter(([, token]) => token.special).map(([id]) => id);
  const additional = Array.isArray(config.additional_special_tokens) ? config.additional_special_tokens : [];
  const named = additional.map((token) => tokenizer.token_to_id(contentOf(token) ?? '')).filter((id) => id !== undefined);
  return new Set([...ids, ...named]);
}

/** Read off the post-processor by letting it work on a marker. An eos at the end is left out: it would end the text to continue. */
function affixes(tokenizer: Tokenizer, config: JsonObject, eosIds: readonly number[]): Affixes {
  const marker = '\0';
  const around = tokenizer.post_processor?.post_process([marker], null, true).tokens ?? [marker];
  const ids = around.map((token: string) => {
    const id = token === marker ? -1 : tokenizer.token_to_id(token);
    if (id === undefined) throw new Error(`its post_processor adds ${token}, which its vocabulary lacks`);
    return id;
  });
  const at = ids.indexOf(-1);
  const eos = tokenizer.token_to_id(contentOf(config.eos_token) ?? '');
  return { prefix: ids.slice(0, at), suffix: ids.slice(at + 1).filter((id: number) => id !== eos && !eosIds.includes(id)) };
}

/** tokenizer_config.json writes a token as its text or as an object with it. */
function contentOf(token: unknown): string | null {
  const content = typeof token === 'object' && token !== null && 'content' in token ? token.content : token;
  return typeof content === 'string' ? content : null;
}
