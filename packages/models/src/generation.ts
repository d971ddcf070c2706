import { join } from 'node:path';
import { z } from 'zod';
import { type ConfigFile, numberBetween, orElse, parseConfig, wholeNumber, yesOrNo } from './config.js';
import { readOptionalJsonObject } from './json-file.js';
import type { GenerationDefaults } from './model-folder.js';

/** Of generation_config.json, which may be absent; its eos_token_id falls back to the one of config.json. */
export async function readGenerationDefaults(folder: string, config: ConfigFile, vocabSize: number): Promise<GenerationDefaults> {
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
  return {
    eosIds: given.eos_token_id ?? ofModel.eos_token_id ?? [],
    doSample: given.do_sample,
    temperature: given.temperature,
    topK: given.top_k,
    topP: given.top_p,
    maxNewTokens: given.max_new_tokens ?? null,
  };
}
