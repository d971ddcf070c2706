import { join } from 'node:path';
import { showValue } from '@expertmesh/common';
import { z } from 'zod';
import { type ConfigFile, numberBetween, orElse, parseConfig, wholeNumber, yesOrNo } from './config.js';
import { readOptionalJsonObject } from './json-file.js';
import type { GenerationDefaults, ModelTokenizer } from './model-folder.js';
import { unservedKeys } from './unserved-generation-keys.js';

/** What a folder's files say of generation, and what of it people should hear. */
export interface Generation {
  readonly defaults: GenerationDefaults;
  readonly warnings: readonly string[];
}

/** Of generation_config.json, which may be absent; its eos_token_id falls back to the one of config.json. */
export async function readGeneration(folder: string, config: ConfigFile, vocabSize: number): Promise<Generation> {
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
    max_new_tokens: wholeNumber(1).nullish(),
  });
  const given = parseConfig({ file, values }, schema);
  const defaults = {
    eosIds: given.eos_token_id ?? ofModel.eos_token_id ?? [],
    doSample: given.do_sample,
    temperature: given.temperature,
    topK: given.top_k,
    topP: given.top_p,
    maxNewTokens: given.max_new_tokens ?? null,
  };
  return {
    defaults,
    warnings: [
      ...overruledEos(ofModel.eos_token_id ?? [], defaults.eosIds),
      ...ignoredKeys(unservedKeys(values, Object.keys(schema.shape))),
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
