// What both sides are asked to do.

export const promptLength = 512;
/** Tokens of one sequence alone. */
export const numProduced = 64;
/** Tokens of one sequence alone, drawn at temperature 1: greedy answers of random weights soon go in circles, by few experts. */
export const numSampled = 16;
export const numSequences = 16;
/** Tokens of each of the sequences at once. */
export const numProducedEach = 32;
/** Of a sequence that is measured while it decodes. */
export const shortPromptLength = 16;

/** A prompt of byte tokens; `salt` tells prompts of one length apart. */
export function promptIds(length, salt = 0) {
  return Array.from({ length }, (_, i) => 3 + ((i * 37 + salt * 11) % 256));
}
