import type { expertmesh } from '@expertmesh/proto';
import type { EvaluateListener } from '../steps/tasks.js';
import type { StreamAnswer } from './stream-answer.js';
import { toldPrecision } from './told-precision.js';

/** Of one message: far below the limit of a message, large enough that framing costs nothing. */
const messageBytes = 1024 * 1024;

export interface LogitsShape {
  readonly numTokens: number;
  readonly vocabSize: number;
}

export interface LogitsAnswerOptions {
  /** Rows before this one are not told. */
  readonly firstRow: number;
  /** See WorkerOptions. */
  readonly residentOnly: boolean;
}

/** Sends the logits of a document as they come, a chunk of rows in a message. */
export function logitsListener(
  answer: StreamAnswer<expertmesh.v1.LogitsResponse.$Properties>,
  shape: LogitsShape,
  { firstRow, residentOnly }: LogitsAnswerOptions,
): EvaluateListener {
  const { numTokens, vocabSize } = shape;
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
    finished: ({ numTokens: tokens, nll }, precision) =>
      answer.end({ ...shape, firstRow: numTokens, score: { tokens, nll, ...toldPrecision([precision]) }, residentOnly }),
    failed: (error) => answer.fail(error),
  };
}
