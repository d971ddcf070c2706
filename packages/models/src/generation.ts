import { join } from 'node:path';
import { showValue } from '@expertmesh/common';
import { z } from 'zod';
import { type ConfigFile, numberBetween, orElse, parseConfig, wholeNumber, yesOrNo } from './config.js';
import { readOptionalJsonObject } from './json-file.js';
import type { GenerationDefaults, ModelTokenizer } from './model-folder.js';
import { searchFields } from './translation.js';
import { unservedKeys } from './unserved-generation-keys.js';

/** What transformers writes where nobody has asked for a length. */
const unaskedMaxLength = 20;

/** Read for models with an encoder by readTranslation. */
const translationKeys = ['decoder_start_token_id', 'forced_bos_token_id', ...Object.keys(searchFields)];

const stopString = z.string().min(1);
const stopStrings = z.union([stopString.transform((text) => [text]), z.array(stopString)], {
  error: 'a text, or a list of texts, none empty',
});

/** What a folder's files say of generation, and what of it people should hear. */
export interface Generation {
  readonly defaults: GenerationDefaults;
  readonly warnings: readonly string[];
}

/** Of generation_config.json, which may be absent; its eos_token_id falls back to the one of config.json. */
export async function readGeneration(
  folder: string,
  config: ConfigFile,
  { vocabSize, hasEncoder }: { readonly vocabSize: number; readonly hasEncoder: boolean },
): Promise<Generation> {
  const tokenId = wholeNumber(0, vocabSize - 1);
  const wanted = `a token id below vocab_size (${vocabSize}), or a list of them`;
  const eosField = { eos_token_id: z.union([tokenId.transform((id) => [id]), z.array(tokenId)], { error: wanted }).nullish() };
  const ofModel = parseConfig(config, z.object(eosField));

  const file = join(folder, 'generation_config.json');
  const values = (await readOptionalJsonObject(file)) ?? {};
  const schema = z.object({
    ...eosField,
    do_sample: orElse(yesOrNo, false),
    temperature: orElse(z.number({ error: 'a number from 0' }).min(0, { error: 'a number from 0' }), 1),
    top_k: orElse(wholeNumber(0), 0),
    top_p: orElse(numberBetween(0, 1), 1),
    min_p: orElse(
      z.number({ error: 'a number from 0 to 1' }).min(0, { error: 'a number from 0 to 1' }).max(1, { error: 'a number from 0 to 1' }),
      0,
    ),
    typical_p: orElse(numberBetween(0, 1), 1),
    repetition_penalty: orElse(numberBetween(0), 1),
    presence_penalty: orElse(z.number({ error: 'a number' }), 0),
    frequency_penalty: orElse(z.number({ error: 'a number' }), 0),
    stop_strings: orElse(stopStrings, []),
    suppress_tokens: orElse(z.array(tokenId, { error: 'a list of token ids' }), []),
    begin_suppress_tokens: orElse(z.array(tokenId, { error: 'a list of token ids' }), []),
    bad_words_ids: orElse(z.array(z.array(tokenId).min(1), { error: 'a list of lists of token ids' }), []),
    min_new_tokens: orElse(wholeNumber(0), 0),
    min_length: orElse(wholeNumber(0), 0),
    max_new_tokens: wholeNumber(1).nullish(),
    max_length: wholeNumber(1).nullish(),
  });
  const given = parseConfig({ file, values }, schema);
  const defaults = {
    eosIds: given.eos_token_id ?? ofModel.eos_token_id ?? [],
    doSample: given.do_sample,
    temperature: given.temperature,
    topK: given.top_k,
    topP: given.top_p,
    minP: given.min_p,
    typicalP: given.typical_p,
    repetitionPenalty: given.repetition_penalty,
    presencePenalty: given.presence_penalty,
    frequencyPenalty: given.frequency_penalty,
    stopStrings: given.stop_strings,
    suppressedIds: given.suppress_tokens,
    beginSuppressedIds: given.begin_suppress_tokens,
    badWords: given.bad_words_ids,
    minNewTokens: given.min_new_tokens,
    minLength: given.min_length,
    maxNewTokens: given.max_new_tokens ?? null,
    // Older versions of the reference implementation wrote out their default, 20, which it does not keep to for models that serve.
    maxLength: given.max_length === unaskedMaxLength ? null : (given.max_length ?? null),
  };
  return {
    defaults,
    warnings: [
      ...overruledEos(ofModel.eos_token_id ?? [], defaults.eosIds),
      ...ignoredKeys(unservedKeys(values, [...Object.keys(schema.shape), ...(hasEncoder ? translationKeys : [])])),
    ],
  };
}

/**
 * The same with the tokenizer's end token. It ends an answer wherever it is missing from eos_token_id: a model that was trained to end its
 * turn with that token would otherwise go on to the limit.
 */
export function withEndToken({ defaults, warnings }: Generation, tokenizer: ModelTokenizer | null): Generation {
  const eosId = tokenizer?.eosId ?? null;
  if (tokenizer === null || eosId === null || defaults.eosIds.includes(eosId)) return { defaults, warnings };
  const others = defaults.eosIds.length === 0 ? 'name none' : `say ${defaults.eosIds.join(', ')}`;
  const token = `${showValue(tokenizer.token(eosId))} (${eosId})`;
  const warning = `eos_token of tokenizer_config.json, ${token}, ends answers too, though generation_config.json and config.json ${others}`;
  return { defaults: { ...defaults, eosIds: [...defaults.eosIds, eosId] }, warnings: [...warnings, warning] };
}

/** generation_config.json rules, as in the reference implementation; what it leaves out may be an oversight. */
function overruledEos(ofModel: readonly number[], eosIds: readonly number[]): string[] {
  const missing = ofModel.filter((id) => !eosIds.includes(id));
  if (missing.length === 0) return [];
  return [
    `eos_token_id ${missing.join(', ')} of config.json is overruled by ${eosIds.join(', ') || 'an empty list'} of generation_config.json`,
  ];
}

function ignoredKeys(keys: readonly string[]): string[] {
  return keys.length === 0 ? [] : [`keys of generation_config.json that are not served, and ignored: ${keys.join(', ')}`];
}
