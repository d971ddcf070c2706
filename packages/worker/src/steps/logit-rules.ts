import type { LogitRules } from '@expertmesh/native';

/** What keeps tokens from being chosen, or makes them less likely, by what stands before them. */
export interface LogitRuleOptions {
  /** 1 = none. */
  readonly repetitionPenalty: number;
  /** 0 = none. */
  readonly presencePenalty: number;
  /** 0 = none. */
  readonly frequencyPenalty: number;
  readonly suppressedIds: readonly number[];
  readonly beginSuppressedIds: readonly number[];
  readonly badWords: readonly (readonly number[])[];
  /** Tokens of the answer before which no end token is chosen. */
  readonly minTokens: number;
}

/**
 * Of the token that follows `tokens`, the first `numPrompt` of which are the prompt; null where all are as likely as the model says. Bad
 * words and suppressed tokens as transformers 5.24 has them (NoBadWordsLogitsProcessor, SuppressTokensAtBeginLogitsProcessor,
 * MinNewTokensLengthLogitsProcessor).
 */
export function logitRules(
  options: LogitRuleOptions,
  tokens: readonly number[],
  numPrompt: number,
  eosIds: Iterable<number>,
): LogitRules | null {
  const { repetitionPenalty, presencePenalty, frequencyPenalty } = options;
  const hasPenalty = repetitionPenalty !== 1 || presencePenalty !== 0 || frequencyPenalty !== 0;
  const banned = bannedIds(options, tokens, numPrompt, eosIds);
  if (!hasPenalty && banned.length === 0) return null;
  const history = hasPenalty ? Int32Array.from(tokens) : new Int32Array(0);
  return { repetitionPenalty, presencePenalty, frequencyPenalty, history, numPrompt, banned: Int32Array.from(banned) };
}

function bannedIds(options: LogitRuleOptions, tokens: readonly number[], numPrompt: number, eosIds: Iterable<number>): number[] {
  const numAnswered = tokens.length - numPrompt;
  return [
    ...options.suppressedIds,
    ...(numAnswered === 0 ? options.beginSuppressedIds : []),
    ...(numAnswered < options.minTokens ? eosIds : []),
    ...options.badWords.filter((word) => completes(tokens, word)).map((word) => word.at(-1) as number),
  ];
}

/** Whether the word's last token would complete it. The reference looks for no word that is longer than what stands there. */
function completes(tokens: readonly number[], word: readonly number[]): boolean {
  const numBefore = word.length - 1;
  if (numBefore === 0) return true;
  if (word.length > tokens.length) return false;
  const first = tokens.length - numBefore;
  return word.every((id, index) => index === numBefore || tokens[first + index] === id);
}
