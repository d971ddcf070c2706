import { EmError } from '@expertmesh/common';
import type { GenerationDefaults, ModelFolder } from '@expertmesh/models';
import type { expertmesh } from '@expertmesh/proto';
import type { LogitRuleOptions } from '../steps/logit-rules.js';
import type { SamplingParameters } from '../steps/tasks.js';
import { encode } from './prompt.js';
import type { PromptEncoding } from './prompt-encoder.js';

type Request = expertmesh.v1.GenerateRequest;

const maxStops = 64;
const maxStopCharacters = 1024;
const maxBadWords = 4096;
const maxLogprobs = 64;
const maxAnswers = 128;

interface Range {
  readonly isWithin: (value: number) => boolean;
  readonly wanted: string;
}

const ranges = {
  temperature: { isWithin: (value) => value >= 0 && value < Number.POSITIVE_INFINITY, wanted: 'a number from 0 (greedy)' },
  share: { isWithin: (value) => value > 0 && value <= 1, wanted: 'a number above 0, at most 1' },
  minP: { isWithin: (value) => value >= 0 && value <= 1, wanted: 'a number from 0 to 1' },
  repetition: { isWithin: (value) => value > 0 && value < Number.POSITIVE_INFINITY, wanted: 'a number above 0 (1 = no penalty)' },
  penalty: { isWithin: Number.isFinite, wanted: 'a number (0 = no penalty)' },
} satisfies Record<string, Range>;

/** What the request asks for, else `otherwise`. */
function numberOf(field: string, asked: number | null | undefined, otherwise: number, { isWithin, wanted }: Range): number {
  if (asked === null || asked === undefined) return otherwise;
  if (!isWithin(asked)) throw new EmError('EM_REQUEST_VALUE', { field, got: asked, wanted });
  return asked;
}

function refuseMore(field: string, got: number, most: number): void {
  if (got > most) throw new EmError('EM_REQUEST_VALUE', { field, got, wanted: `at most ${most}` });
}

/** Greedy unless the request asks for a temperature or the model's files ask for sampling. Throws EM_REQUEST_VALUE. */
export function compileSampling(request: Request, { generation, spec }: ModelFolder, seed: bigint): SamplingParameters {
  const usual = generation.doSample ? generation.temperature : 0;
  return {
    temperature: numberOf('temperature', request.temperature, usual, ranges.temperature),
    topK: Math.min(request.topK ?? generation.topK, spec.vocabSize),
    topP: numberOf('top_p', request.topP, generation.topP, ranges.share),
    minP: numberOf('min_p', request.minP, generation.minP, ranges.minP),
    typicalP: numberOf('typical_p', request.typicalP, generation.typicalP, ranges.share),
    seed,
  };
}

export interface RulesContext {
  readonly folder: ModelFolder;
  readonly encoder: PromptEncoding;
  readonly numPrompt: number;
  readonly maxTokens: number;
  readonly signal: AbortSignal;
}

/** Throws EM_REQUEST_VALUE, EM_TOKENIZER_MISSING, EM_TOKENIZER, EM_OVERLOADED, EM_CANCELLED. */
export async function compileRules(request: Request, context: RulesContext): Promise<LogitRuleOptions> {
  const { generation, spec } = context.folder;
  const idsOf = (field: string, asked: expertmesh.v1.TokenIds.$Properties | null | undefined, usual: readonly number[]) =>
    asked === null || asked === undefined ? usual : checkedIds(field, asked.ids ?? [], spec.vocabSize);
  const badWords = await compileBadWords(request, context);
  const isNoEnd = (word: readonly number[]) => word.length > 1 || !generation.eosIds.includes(word[0] as number);
  return {
    repetitionPenalty: numberOf('repetition_penalty', request.repetitionPenalty, generation.repetitionPenalty, ranges.repetition),
    presencePenalty: numberOf('presence_penalty', request.presencePenalty, generation.presencePenalty, ranges.penalty),
    frequencyPenalty: numberOf('frequency_penalty', request.frequencyPenalty, generation.frequencyPenalty, ranges.penalty),
    suppressedIds: idsOf('suppress_tokens', request.suppressTokens, generation.suppressedIds),
    beginSuppressedIds: idsOf('begin_suppress_tokens', request.beginSuppressTokens, generation.beginSuppressedIds),
    // As the reference does: an end token is no bad word.
    badWords: badWords.filter(isNoEnd),
    minTokens: minTokensOf(request, generation, context),
  };
}

function minTokensOf({ minTokens: asked }: Request, generation: GenerationDefaults, { numPrompt, maxTokens }: RulesContext): number {
  if (asked !== null && asked !== undefined) {
    if (asked > maxTokens)
      throw new EmError('EM_REQUEST_VALUE', { field: 'min_tokens', got: asked, wanted: `at most max_tokens (${maxTokens})` });
    return asked;
  }
  return Math.max(generation.minNewTokens, generation.minLength - numPrompt);
}

async function compileBadWords({ badWords: asked }: Request, context: RulesContext): Promise<readonly (readonly number[])[]> {
  const { folder, encoder, signal } = context;
  if (asked === null || asked === undefined) return folder.generation.badWords;
  const texts = asked.texts ?? [];
  const given = (asked.ids ?? []).map(({ ids }) => checkedIds('bad_words', ids ?? [], folder.spec.vocabSize));
  refuseMore('bad_words', texts.length + given.length, maxBadWords);
  if (texts.some((text) => text.trim() === '') || given.some((ids) => ids.length === 0)) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'bad_words', got: 'an empty one', wanted: 'words, or lists of at least one token id' });
  }
  const words: (readonly number[])[] = [...given];
  for (const text of texts) {
    for (const place of ['', ' ']) words.push(await encode(`${place}${text.trimStart()}`, encoder, { plain: true, signal }));
  }
  return words.filter((ids) => ids.length > 0);
}

function checkedIds(field: string, ids: readonly number[], vocabSize: number): readonly number[] {
  const outside = ids.find((id) => id >= vocabSize);
  if (outside !== undefined)
    throw new EmError('EM_REQUEST_VALUE', { field, got: outside, wanted: `token ids below vocab_size (${vocabSize})` });
  return ids;
}

/** Throws EM_REQUEST_VALUE, and EM_TOKENIZER_MISSING for a model that gives no text. */
export function compileStops({ stop }: Request, { generation, tokenizer }: ModelFolder): readonly string[] {
  if (stop === null || stop === undefined) return tokenizer === null ? [] : generation.stopStrings;
  const texts = stop.texts ?? [];
  refuseMore('stop', texts.length, maxStops);
  for (const text of texts) {
    if (text === '' || text.length > maxStopCharacters) {
      const wanted = `texts of 1 to ${maxStopCharacters} characters`;
      throw new EmError('EM_REQUEST_VALUE', { field: 'stop', got: text === '' ? 'an empty text' : `${text.length} characters`, wanted });
    }
  }
  if (texts.length > 0 && tokenizer === null) throw new EmError('EM_TOKENIZER_MISSING');
  return texts;
}

/** Null: none. Throws EM_REQUEST_VALUE. */
export function compileLogprobs({ logprobs }: Request, { spec }: ModelFolder): number | null {
  if (logprobs === null || logprobs === undefined) return null;
  refuseMore('logprobs', logprobs, maxLogprobs);
  return Math.min(logprobs, spec.vocabSize);
}

/** Throws EM_REQUEST_VALUE. */
export function compileAnswers({ n }: Request): number {
  refuseMore('n', n, maxAnswers);
  return Math.max(1, n);
}
