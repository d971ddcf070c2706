import { join } from 'node:path';
import { z } from 'zod';
import { type ConfigFile, orElse, parseConfig, text, wholeNumber, yesOrNo } from '../config.js';
import { isJsonObject, type JsonObject, readOptionalJsonObject } from '../json-file.js';
import type { AddedTokenEntry } from './library-process.js';

/** Files of older versions beside tokenizer_config.json, which count where that has no added_tokens_decoder. */
export function legacyTokenFiles(folder: string): [string, string] {
  return [join(folder, 'special_tokens_map.json'), join(folder, 'added_tokens.json')];
}

/** What a folder says of its tokens beside tokenizer.json; absent files are empty. */
export interface TokenSettings {
  readonly config: ConfigFile;
  readonly specialTokensMap: ConfigFile;
  readonly addedTokens: ConfigFile;
}

export async function readTokenSettings(folder: string, configFile: string): Promise<TokenSettings> {
  const [specialTokensMap, addedTokens] = legacyTokenFiles(folder);
  const read = async (file: string) => ({ file, values: (await readOptionalJsonObject(file)) ?? {} });
  return { config: await read(configFile), specialTokensMap: await read(specialTokensMap), addedTokens: await read(addedTokens) };
}

export interface AddedTokens {
  /** To be added to those of tokenizer.json, or instead of the ones with the same content; in this order. */
  readonly added: readonly AddedTokenEntry[];
  /** Content of eos_token; null where none is named. */
  readonly eos: string | null;
}

const flag = orElse(yesOrNo, false);
const tokenFields = z.object(
  { content: text, single_word: flag, lstrip: flag, rstrip: flag, normalized: yesOrNo.nullish(), special: flag },
  { error: 'an object of a token, with content' },
);

const token = tokenFields.transform(({ normalized, ...others }) => ({ ...others, normalized: normalized ?? !others.special }));
const namedToken = z.union([text, token], { error: 'a token: its text, or an object with content' });
type NamedToken = z.output<typeof namedToken>;

const extraTokens = z.union([z.array(namedToken), z.record(z.string(), namedToken)], {
  error: 'a list of tokens, or an object of names and tokens',
});

/** The names that the reference implementation knows, in its order; keys that end like them name further tokens. */
const names = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'];

/** Those that tokenizer.json adds, and the ids it gives them. */
export interface KnownTokens {
  readonly added: readonly AddedTokenEntry[];
  readonly addedIds: readonly number[];
}

/**
 * What AutoTokenizer of transformers 5.24 adds to the tokens of tokenizer.json: those of added_tokens_decoder that differ, then the named and the
 * further special tokens that neither list has. Throws EM_CONFIG_VALUE.
 */
export function tokensToAdd({ added: known, addedIds }: KnownTokens, settings: TokenSettings): AddedTokens {
  const { listed, values } = settingsOf({ added: known, addedIds }, settings);
  const config = { file: settings.config.file, values };
  const special = specialTokens(config);
  const listedByContent = new Map(listed.map((entry) => [entry.content, entry]));
  const isName = (key: string) => names.includes(key);
  const named = new Map(
    [...special.named].map(([key, value]) => [key, isName(key) ? (listedByContent.get(contentOf(value)) ?? value) : value]),
  );
  const namedContents = new Set([...named.values()].map(contentOf));

  const same = new Set(known.map(identity));
  const added: NamedToken[] = listed.filter((entry) => !same.has(identity(entry)));
  const have = new Set([...known, ...added].map(contentOf));
  for (const value of [...named.values(), ...special.further]) {
    if (have.has(contentOf(value))) continue;
    have.add(contentOf(value));
    added.push(value);
  }
  const eos = named.get('eos_token');
  return { added: added.map((value) => asEntry(value, namedContents)), eos: eos === undefined ? null : contentOf(eos) };
}

/** The listed tokens in the order of their ids, and the settings they come with. */
function settingsOf(
  known: KnownTokens,
  { config, specialTokensMap, addedTokens }: TokenSettings,
): { listed: readonly AddedTokenEntry[]; values: JsonObject } {
  const decoder = z.object({
    added_tokens_decoder: z.record(z.string().regex(/^\d+$/), token, { error: 'an object of ids and tokens' }).nullish(),
  });
  const { added_tokens_decoder: ofConfig } = parseConfig(config, decoder);
  if (ofConfig != null) {
    const byId = Object.entries(ofConfig).sort(([a], [b]) => Number(a) - Number(b));
    return { listed: byId.map(([, entry]) => entry), values: config.values };
  }
  const values = mergedSpecialTokens(config.values, specialTokensMap);
  const ofFile = parseConfig(
    { file: addedTokens.file, values: { tokens: addedTokens.values } },
    z.object({ tokens: z.record(text, wholeNumber(0)) }),
  );
  const { named, further } = specialTokens({ file: config.file, values });
  const special = new Set([...[...named].filter(([key]) => names.includes(key)).map(([, value]) => value), ...further].map(contentOf));
  const legacy = Object.entries(ofFile.tokens)
    .filter(([, id]) => !known.addedIds.includes(id))
    .sort(([, a], [, b]) => a - b)
    .map(([content]) => ({ ...specialToken(content), special: special.has(content), normalized: !special.has(content) }));
  return { listed: [...legacy, ...known.added], values };
}

/** special_tokens_map.json says it where both do; of extra_special_tokens lists are joined. */
function mergedSpecialTokens(config: JsonObject, { values }: ConfigFile): JsonObject {
  const special = Object.entries(values).map(([key, value]) => {
    const extra = config.extra_special_tokens;
    if (key === 'extra_special_tokens' && Array.isArray(value))
      return [key, [...(Array.isArray(extra) ? (extra as unknown[]) : []), ...(value as unknown[])]];
    return [key, isJsonObject(value) && key !== 'extra_special_tokens' ? { ...value, special: true } : value];
  });
  return { ...config, ...(Object.fromEntries(special) as JsonObject) };
}

/** The tokens that the keys of tokenizer_config.json name, and those of its list of further ones. */
function specialTokens(config: ConfigFile): { named: Map<string, NamedToken>; further: readonly NamedToken[] } {
  const { values } = config;
  const key = isTruthy(values.extra_special_tokens) ? 'extra_special_tokens' : 'additional_special_tokens';
  const extra = parseConfig(config, z.object({ [key]: extraTokens.nullish() }))[key] ?? [];
  const isToken = (name: string) => name.endsWith('_token') && (typeof values[name] === 'string' || isJsonObject(values[name]));
  const ofKeys = parseConfig(
    config,
    z.object(
      Object.fromEntries(
        Object.keys(values)
          .filter(isToken)
          .map((name) => [name, namedToken]),
      ),
    ),
  );
  // After the names it knows, the reference implementation comes to objects before it comes to texts.
  const rank = (name: string) => (names.includes(name) ? names.indexOf(name) : names.length + (isJsonObject(values[name]) ? 0 : 1));
  const named = Object.entries({ ...ofKeys, ...(Array.isArray(extra) ? {} : extra) }).sort(([a], [b]) => rank(a) - rank(b));
  return { named: new Map(named), further: Array.isArray(extra) ? extra : [] };
}

/** As Python takes a value for true. */
function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

function contentOf(value: NamedToken): string {
  return typeof value === 'string' ? value : value.content;
}

/** A text alone is a special token; a token that a key names is special too. */
function asEntry(value: NamedToken, named: ReadonlySet<string>): AddedTokenEntry {
  return typeof value === 'string' ? specialToken(value) : { ...value, special: value.special || named.has(value.content) };
}

function specialToken(content: string): AddedTokenEntry {
  return { content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

function identity({ content, single_word: singleWord, lstrip, rstrip, normalized, special }: AddedTokenEntry): string {
  return JSON.stringify([content, singleWord, lstrip, rstrip, normalized, special]);
}
