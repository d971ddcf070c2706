import type { TextStream } from '@expertmesh/models';
import type { expertmesh } from '@expertmesh/proto';
import type { GenerateListener } from '../steps/tasks.js';
import type { StreamAnswer } from './stream-answer.js';

/** Tells a client of its tokens as they come; `text` is null for a model without tokenizer. */
export function generateListener(
  answer: StreamAnswer<expertmesh.v1.GenerateResponse.$Properties>,
  text: TextStream | null,
): GenerateListener {
  let completionTokens = 0;
  return {
    produced(token) {
      completionTokens += 1;
      answer.write({ ids: [token], ...(text === null ? {} : { text: text.push(token) }) });
    },
    finished(reason) {
      answer.end({ finished: { reason, completionTokens }, ...(text === null ? {} : { text: text.end() }) });
    },
    failed: (error) => answer.fail(error),
  };
}
