import { EmError } from '@expertmesh/common';
import type { ModelTokenizer } from '@expertmesh/models';
import type { TextToIds } from '../src/prompt-encoder.js';

/** Encodes every text at once, by a tokenizer that only the test has. */
export function inProcessEncoder(tokenizer: ModelTokenizer | null): TextToIds {
  return {
    async encode(text, options) {
      if (tokenizer === null) throw new EmError('EM_TOKENIZER_MISSING');
      return tokenizer.encode(text, options);
    },
  };
}
