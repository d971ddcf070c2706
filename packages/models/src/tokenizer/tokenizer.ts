import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmError, showValue } from '@expertmesh/common';
import type { ConfigFile } from '../config.js';
import { readOptionalJsonObject } from '../json-file.js';
import type { ModelTokenizer, TextStream } from '../model-folder.js';
import { legacyTokenFiles, readTokenSettings, type TokenSettings, tokensToAdd } from './added-tokens.js';
import { decodingOf, UnsupportedDecoder } from './decoder-config.js';
import type { Decoding } from './decoding.js';
import { type Definition, partsOf, readDefinition } from './definition.js';
import { LibraryError, LibraryMissing, TokenizerLibrary } from './library.js';
import { textAfter } from './text-stream.js';

export interface TokenizerLimits {
  /** Rows of the embedding. */
  readonly vocabSize: number;
  readonly eosIds: readonly number[];
}

const library = new TokenizerLibrary();
/** Closes in the library what nobody holds any more. */
const abandoned = new FinalizationRegistry<number>((tokenizer) => library.close(tokenizer));

/** The files that decide how text becomes ids: the tokenizer's own and its settings. */
export function tokenizerFiles(folder: string): string[] {
  return [join(folder, 'tokenizer.json'), join(folder, 'tokenizer_config.json'), ...legacyTokenFiles(folder)];
}

/** Of tokenizer.json and tokenizer_config.json; null without the former. Throws EM_TOKENIZER, EM_CONFIG_VALUE, EM_FILE_*. */
export async function openTokenizer(folder: string, limits: TokenizerLimits): Promise<ModelTokenizer | null> {
  const [file, configFile] = tokenizerFiles(folder) as [string, string];
  const values = await readOptionalJsonObject(file);
  if (values === null) return null;
  const settings = await readTokenSettings(folder, configFile);
  const definition = readDefinition({ file, values });
  const beginning = beginningOf(definition, settings, file);
  const { added, eos } = tokensToAdd(definition, settings);
  const all = [...definition.added, ...added];
  const contents = [...new Set(eos === null ? [] : [eos]), ...new Set(all.map(({ content }) => content))];
  // The text itself: numbers would come out of a parser as others than the library reads.
  const text = await readFile(file, 'utf8');
  const around = await affixes(definition, file);
  const { tokenizer, tokens } = await refusing({ file, values }, () => library.open({ definition: text, added, contents }));
  const nothing = contents.findIndex((content, index) => content !== '' && tokens[index]!.id >= 0 && tokens[index]!.token === '');
  if (nothing >= 0) {
    // The library would look for it without end.
    const problem = `the normalizer makes nothing of the added token ${showValue(contents[nothing])}. Set its "normalized" to false`;
    throw new EmError('EM_TOKENIZER', { file, problem });
  }
  const opened = new FolderTokenizer({
    file,
    tokenizer,
    beginning,
    tokens: new Map([...definition.tokens, ...tokens.filter(({ id }) => id >= 0).map(({ id, token }) => [id, token] as const)]),
    special: new Set(all.filter(({ special }) => special).map(({ content }) => content)),
    around,
    eosId: eos === null || tokens[0]!.id < 0 ? null : tokens[0]!.id,
    limits,
  });
  abandoned.register(opened, tokenizer);
  return opened;
}

/** Throws EM_TOKENIZER. */
function beginningOf({ decoder, isBpe }: Definition, { config }: TokenSettings, file: string): Decoding {
  if (config.values.split_special_tokens === true) {
    throw new EmError('EM_TOKENIZER', {
      file: config.file,
      problem: 'split_special_tokens is true, which is not supported. Set it to false',
    });
  }
  // Of BPE the reference implementation leaves the spaces, though the key says otherwise.
  const isTidied =
    config.values.clean_up_tokenization_spaces === true &&
    (!isBpe || config.values.clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output === true);
  try {
    return decodingOf(decoder, { isTidied });
  } catch (error) {
    if (!(error instanceof UnsupportedDecoder)) throw error;
    throw new EmError('EM_TOKENIZER', { file, problem: `decoder is ${error.message}` });
  }
}

/** What the library says against a definition, with the name of the part that is at fault. */
async function refusing<T>(definition: ConfigFile, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof LibraryError)) throw error;
    throw new EmError('EM_TOKENIZER', { file: definition.file, problem: await faultOf(definition, error) }, { cause: error });
  }
}

async function faultOf(definition: ConfigFile, whole: LibraryError): Promise<string> {
  if (whole instanceof LibraryMissing) return whole.message;
  for (const part of partsOf(definition)) {
    try {
      const { tokenizer } = await library.open({ definition: part.definition, added: [], contents: [] });
      library.close(tokenizer);
    } catch (error) {
      if (error instanceof LibraryError) return `${part.name}: ${error.message}`;
      throw error;
    }
  }
  return whole.message;
}

/** What the post-processor puts around a text. */
interface Affixes {
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
}

async function affixes({ postProcessor }: Definition, file: string): Promise<Affixes> {
  if (postProcessor === null) return { prefix: [], suffix: [] };
  const refuse = (problem: string) =>
    new EmError('EM_TOKENIZER', { file, problem: `post_processor is ${showValue(JSON.parse(postProcessor))}: ${problem}` });
  const frame = await library.frame(postProcessor).catch((error: unknown) => {
    if (error instanceof LibraryMissing) throw new EmError('EM_TOKENIZER', { file, problem: error.message }, { cause: error });
    throw error instanceof LibraryError ? refuse(error.message) : error;
  });
  const at = frame.indexOf(null);
  if (at === -1 || frame.includes(null, at + 1)) throw refuse('it does not hold the text once');
  return { prefix: frame.slice(0, at) as number[], suffix: frame.slice(at + 1) as number[] };
}

interface FolderTokenizerParts {
  /** For error messages. */
  readonly file: string;
  /** The library's key of it. */
  readonly tokenizer: number;
  /** The empty text. */
  readonly beginning: Decoding;
  readonly tokens: ReadonlyMap<number, string>;
  /** Tokens, not contents: one that is normalized is decoded as what that makes of it. */
  readonly special: ReadonlySet<string>;
  readonly around: Affixes;
  readonly eosId: number | null;
  readonly limits: TokenizerLimits;
}

class FolderTokenizer implements ModelTokenizer {
  readonly #parts: FolderTokenizerParts;
  readonly #affixes: Affixes;
  readonly eosId: number | null;
  readonly specialTokens: ReadonlyMap<string, number>;
  readonly warnings: readonly string[];

  constructor(parts: FolderTokenizerParts) {
    this.#parts = parts;
    const { around, eosId, file, limits, tokens } = parts;
    const isEos = (id: number) => id === eosId || limits.eosIds.includes(id);
    // An eos at the end would end the text to be continued.
    this.#affixes = { prefix: around.prefix, suffix: around.suffix.filter((id) => !isEos(id)) };
    this.eosId = eosId !== null && eosId < limits.vocabSize ? eosId : null;
    this.specialTokens = new Map([...tokens].filter(([, token]) => parts.special.has(token)).map(([id, token]) => [token, id]));
    this.warnings = tokensBeyond(tokens, limits.vocabSize, file);
  }

  async encode(text: string, options: { plain?: boolean } = {}): Promise<number[]> {
    const ids = await this.#idsOf(text);
    if (options.plain === true) return ids;
    const { prefix, suffix } = this.#affixes;
    const hasPrefix = prefix.every((id, index) => ids[index] === id);
    return [...(hasPrefix ? [] : prefix), ...ids, ...suffix];
  }

  async #idsOf(text: string): Promise<number[]> {
    const { file, tokenizer } = this.#parts;
    try {
      return await library.encode(tokenizer, text);
    } catch (error) {
      if (!(error instanceof LibraryError)) throw error;
      throw new EmError('EM_TOKENIZER', { file, problem: error.message }, { cause: error });
    }
  }

  async decode(ids: readonly number[], options: { keepSpecial?: boolean } = {}): Promise<string> {
    const stream = await this.stream(options);
    return ids.map((id) => stream.push(id)).join('') + stream.end();
  }

  token(id: number): string {
    return this.#parts.tokens.get(id) ?? '';
  }

  stream({ keepSpecial = false, after = [] }: { keepSpecial?: boolean; after?: readonly number[] } = {}): Promise<TextStream> {
    const { tokens, special, beginning } = this.#parts;
    const pieceOf = (id: number) => {
      const token = tokens.get(id);
      return token === undefined || (!keepSpecial && special.has(token)) ? null : token;
    };
    return textAfter(beginning, after, pieceOf);
  }
}

/** At most one warning. Throws EM_TOKENIZER where most of the tokens are beyond the embedding. */
function tokensBeyond(tokens: ReadonlyMap<number, string>, vocabSize: number, file: string): string[] {
  const ids = [...tokens.keys()].filter((id) => id >= vocabSize);
  if (ids.length === 0) return [];
  const largest = ids.reduce((most, id) => Math.max(most, id));
  const which = ids.length === 1 ? `a token with id ${largest}` : `${ids.length} tokens with ids up to ${largest}`;
  const problem = `it has ${which}, but the model's vocab_size is ${vocabSize}`;
  if (2 * ids.length > tokens.size) throw new EmError('EM_TOKENIZER', { file, problem: `${problem}. It is another model's` });
  return [`tokenizer.json: ${problem}: a request with one of them is refused`];
}
