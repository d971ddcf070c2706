import { join } from 'node:path';
import { EmError, showValue } from '@expertmesh/common';
import { z } from 'zod';
import { type ConfigFile, orElse, parseConfig, text, wholeNumber, yesOrNo } from './config.js';
import { readOptionalJsonObject } from './json-file.js';
import type { GenerationDefaults, ModelTokenizer, Translation } from './model-folder.js';

/** Of config.json, generation_config.json and tokenizer_config.json. Throws EM_CONFIG_VALUE. */
export async function readTranslation(
  folder: string,
  config: ConfigFile,
  parts: {
    readonly vocabSize: number;
    readonly generation: GenerationDefaults;
    readonly tokenizer: ModelTokenizer | null;
    readonly languageCode: RegExp | null;
  },
): Promise<Translation> {
  const { vocabSize, generation, tokenizer, languageCode } = parts;
  const tokenId = wholeNumber(0, vocabSize - 1);
  const ids = z.object({
    decoder_start_token_id: tokenId.nullish(),
    pad_token_id: tokenId.nullish(),
    forced_bos_token_id: tokenId.nullish(),
  });
  const ofModel = parseConfig(config, ids);
  const file = join(folder, 'generation_config.json');
  const given = parseConfig({ file, values: (await readOptionalJsonObject(file)) ?? {} }, ids.extend(searchFields));
  const settings = join(folder, 'tokenizer_config.json');
  const ofTokenizer = parseConfig({ file: settings, values: (await readOptionalJsonObject(settings)) ?? {} }, tokenizerFields);
  // Where nothing names a start, T5 begins with padding.
  const startId = given.decoder_start_token_id ?? ofModel.decoder_start_token_id ?? ofModel.pad_token_id ?? null;
  if (startId === null) {
    throw new EmError('EM_CONFIG_VALUE', {
      file: config.file,
      key: 'decoder_start_token_id',
      got: 'absent',
      wanted: 'the first id of the decoder',
    });
  }
  return {
    startId,
    endId: generation.eosIds[0] ?? null,
    forcedId: given.forced_bos_token_id ?? ofModel.forced_bos_token_id ?? null,
    languages: languageTokens(tokenizer, languageCode, vocabSize),
    sourceLanguage: languageCode === null ? null : (ofTokenizer.src_lang ?? null),
    isLanguageFirst: !ofTokenizer.legacy_behaviour,
    numBeams: given.num_beams,
    lengthPenalty: given.length_penalty,
    earlyStopping: given.early_stopping,
  };
}

/** Keys of generation_config.json that a model with an encoder is served by, beside those of every model. */
export const searchFields = {
  num_beams: orElse(wholeNumber(1, 64), 1),
  length_penalty: orElse(z.number({ error: 'a number' }), 1),
  early_stopping: orElse(z.union([z.boolean(), z.literal('never')], { error: 'true, false or "never"' }), false),
};

const tokenizerFields = z.object({ src_lang: text.nullish(), legacy_behaviour: orElse(yesOrNo, false) });

function languageTokens(tokenizer: ModelTokenizer | null, code: RegExp | null, vocabSize: number): Map<string, number> {
  if (tokenizer === null || code === null) return new Map();
  return new Map([...tokenizer.specialTokens].filter(([content, id]) => code.test(content) && id < vocabSize));
}

/** A source of the ids of its text (without special tokens) as the encoder reads it. Throws EM_REQUEST_VALUE for a language. */
export function sourceIds(translation: Translation, ids: readonly number[], from: string | null): number[] {
  const { endId, languages, sourceLanguage, isLanguageFirst } = translation;
  const end = endId === null ? [] : [endId];
  const wanted = from ?? sourceLanguage;
  if (languages.size === 0 && from === null) return [...ids, ...end];
  const language = languageId(translation, 'from', wanted);
  return isLanguageFirst ? [language, ...ids, ...end] : [...ids, ...end, language];
}

/** What the decoder begins with: its start, then the target's language where there are any. Throws EM_REQUEST_VALUE for a language. */
export function targetStart(translation: Translation, to: string | null): number[] {
  const { startId, forcedId, languages } = translation;
  if (languages.size === 0 && to === null) return forcedId === null ? [startId] : [startId, forcedId];
  return [startId, languageId(translation, 'to', to)];
}

function languageId({ languages }: Translation, field: string, code: string | null): number {
  const id = code === null ? undefined : languages.get(code);
  if (id !== undefined) return id;
  const known = [...languages.keys()].sort();
  const more = known.length > 8 ? `, … (${known.length})` : '';
  const wanted =
    known.length === 0 ? 'none: the model has no language tokens' : `a language of the model: ${known.slice(0, 8).join(', ')}${more}`;
  throw new EmError('EM_REQUEST_VALUE', { field, got: code === null ? 'nothing' : showValue(code), wanted });
}
