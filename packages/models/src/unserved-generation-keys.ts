import { showText, showValue } from '@expertmesh/common';
import { isJsonObject, type JsonObject } from './json-file.js';

/** Keys that change nothing of which tokens come out. */
const withoutEffect = new Set([
  '_from_model_config',
  'bos_token_id',
  'pad_token_id',
  'transformers_version',
  'use_cache',
  'cache_implementation',
  'cache_config',
  'return_legacy_cache',
  'return_dict_in_generate',
  'output_attentions',
  'output_hidden_states',
  'output_logits',
  'output_scores',
  'compile_config',
  'disable_compile',
]);

/** Values that ask for nothing: defaults of the reference implementation (transformers 5), which older versions wrote out. */
const neutralValues: Readonly<Record<string, unknown>> = {
  diversity_penalty: 0,
  early_stopping: false,
  encoder_no_repeat_ngram_size: 0,
  encoder_repetition_penalty: 1,
  epsilon_cutoff: 0,
  eta_cutoff: 0,
  guidance_scale: 1,
  length_penalty: 1,
  no_repeat_ngram_size: 0,
  num_beam_groups: 1,
  num_beams: 1,
  num_return_sequences: 1,
  remove_invalid_values: false,
  renormalize_logits: false,
  token_healing: false,
};

/** The keys of generation_config.json, with their values, that ask for something beyond the `served` ones. */
export function unservedKeys(values: JsonObject, served: readonly string[]): string[] {
  return Object.entries(values)
    .filter(([key, value]) => !served.includes(key) && !withoutEffect.has(key) && !isNeutral(key, value))
    .map(([key, value]) => `${showText(key)} (${showValue(value)})`);
}

function isNeutral(key: string, value: unknown): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return Object.hasOwn(neutralValues, key) && value === neutralValues[key];
}
