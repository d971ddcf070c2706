import type { expertmesh } from '@expertmesh/proto';
import type { EvaluateListener } from '../steps/tasks.js';
import type { StreamAnswer } from './stream-answer.js';

/** Of one message: far below the limit of a message, large enough that framing costs nothing. */
const messageBytes = 1024 * 1024;

/** Sends the logits of a document of `numTokens` as they come, a chunk of rows in a message, from `firstRow` on. */
export function logitsListener(
  answer: StreamAnswer<expertmesh.v1.LogitsResponse.$Properties>,
  numTokens: number,
  vocabSize: number,
  firstRow: number,
): EvaluateListener {
  const shape = { numTokens, vocabSize };
  const rowsPerMessage = Math.max(1, Math.floor(messageBytes / (4 * vocabSize)));
  return {
    logits(first, rows) {
      const numRows = rows.length / vocabSize;
      for (let row = Math.max(0, firstRow - first); row < numRows; row += rowsPerMessage) {
        const part = rows.subarray(row * vocabSize, Math.min(numRows, row + rowsPerMessage) * vocabSize);
        // The engine's machines are little-endian, as the message wants it.
        answer.write({ ...shape, firstRow: first + row, logits: Buffer.from(part.buffer, part.byteOffset, part.byteLength) });
      }
    },
    finished: ({ numTokens: tokens, nll }) => answer.end({ ...shape, firstRow: numTokens, score: { tokens, nll } }),
    failed: (error) => answer.fail(error),
  };
}
