import { EmError } from '@expertmesh/common';
import type { ChatTemplate, ModelTokenizer } from '@expertmesh/models';
import type { PromptEncoding } from '../src/requests/prompt-encoder.js';

/** Encodes every text at once, by a tokenizer that only the test has. */
export function inProcessEncoder(tokenizer: ModelTokenizer | null, chatTemplate: ChatTemplate | null = null): PromptEncoding {
  return {
    async encode(text, options) {
      if (tokenizer === null) throw new EmError('EM_TOKENIZER_MISSING');
      return tokenizer.encode(text, options);
    },
    async render(chat) {
      if (chatTemplate === null) throw new EmError('EM_CHAT_TEMPLATE_MISSING');
      return chatTemplate.render(chat);
    },
  };
}
