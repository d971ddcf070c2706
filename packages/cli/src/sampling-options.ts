import type { GenerateOptions } from '@expertmesh/client';
import type { OptionDefinition } from './command.js';
import { present } from './options.js';
import { type Arguments, decimal, integer, texts, tokenIds, uint64 } from './values.js';

const mostTemperature = 100;
const mostPenalty = 1e30;
const mostWholeNumber = 0xffff_ffff;

/** How `generate` chooses tokens, and where its answers end. */
export const samplingOptions: Readonly<Record<string, OptionDefinition>> = {
  'max-tokens': { value: 'N', describe: 'most tokens to produce', defaultText: "the model's" },
  'min-tokens': { value: 'N', describe: 'no end token before N tokens', defaultText: "the model's" },
  temperature: { value: 'T', describe: '0 = the likeliest token each time', defaultText: "the model's" },
  'top-k': { value: 'K', describe: 'draw among the K likeliest; 0 = all', defaultText: "the model's" },
  'top-p': { value: 'P', describe: 'draw among the likeliest that together have P', defaultText: "the model's" },
  'min-p': { value: 'P', describe: 'draw among those at least P times as likely as the likeliest', defaultText: "the model's" },
  'typical-p': { value: 'P', describe: 'draw among the most typical that together have P', defaultText: "the model's" },
  'repetition-penalty': { value: 'R', describe: 'of tokens of prompt and answer; 1 = none', defaultText: "the model's" },
  'presence-penalty': { value: 'R', describe: 'of tokens of the answer, once each; 0 = none', defaultText: "the model's" },
  'frequency-penalty': { value: 'R', describe: 'of tokens of the answer, each time; 0 = none', defaultText: "the model's" },
  stop: { value: 'TEXT', describe: 'end before this text; may be given again', defaultText: "the model's" },
  'bad-word': { value: 'TEXT', describe: 'never produce this text; may be given again', defaultText: "the model's" },
  'suppress-ids': { value: '1,2,3', describe: 'never choose these tokens', defaultText: "the model's" },
  logprobs: { value: 'N', describe: 'log-probabilities of each token and of the N likeliest' },
  n: { value: 'N', describe: 'answers to the prompt; answer i is that of seed + i', defaultText: '1' },
  seed: { value: 'S', describe: 'same seed, same tokens; up to 2^64 - 1', defaultText: 'random' },
};

/** @throws EM_OPTION_VALUE */
export function readSampling(args: Arguments): Omit<GenerateOptions, 'prompt'> {
  const share = (option: string) => decimal(args, option, 0, 1, { isLeastExcluded: true });
  return {
    ...present('maxTokens', integer(args, 'max-tokens', 1, mostWholeNumber)),
    ...present('minTokens', integer(args, 'min-tokens', 0, mostWholeNumber)),
    ...present('temperature', decimal(args, 'temperature', 0, mostTemperature)),
    ...present('topK', integer(args, 'top-k', 0, mostWholeNumber)),
    ...present('topP', share('top-p')),
    ...present('minP', decimal(args, 'min-p', 0, 1)),
    ...present('typicalP', share('typical-p')),
    ...present('repetitionPenalty', decimal(args, 'repetition-penalty', 0, mostPenalty, { isLeastExcluded: true })),
    ...present('presencePenalty', decimal(args, 'presence-penalty', -mostPenalty, mostPenalty)),
    ...present('frequencyPenalty', decimal(args, 'frequency-penalty', -mostPenalty, mostPenalty)),
    ...present('stop', texts(args, 'stop')),
    ...present('badWords', texts(args, 'bad-word')),
    ...present('suppressTokens', tokenIds(args, 'suppress-ids')),
    ...present('logprobs', integer(args, 'logprobs', 0, 64)),
    ...present('n', integer(args, 'n', 1, 128)),
    ...present('seed', uint64(args, 'seed')),
  };
}
