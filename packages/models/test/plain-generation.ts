import type { GenerationDefaults } from '../src/model-folder.js';

/** Of a folder whose files say nothing. */
export const plainGeneration: GenerationDefaults = {
  eosIds: [],
  doSample: false,
  temperature: 1,
  topK: 0,
  topP: 1,
  minP: 0,
  typicalP: 1,
  repetitionPenalty: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
  stopStrings: [],
  suppressedIds: [],
  beginSuppressedIds: [],
  badWords: [],
  minNewTokens: 0,
  minLength: 0,
  maxNewTokens: null,
  maxLength: null,
};
