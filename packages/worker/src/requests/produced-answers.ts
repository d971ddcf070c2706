import { EmError } from '@expertmesh/common';
import type { expertmesh } from '@expertmesh/proto';

/** An answer of a request that goes on where an earlier home has stopped. */
export interface ProducedAnswer {
  readonly ids: readonly number[];
  /** Its end has been told. */
  readonly isFinished: boolean;
}

const none: ProducedAnswer = { ids: [], isFinished: false };

/** What the request says of each of its answers; nothing yet, as a rule. Throws EM_REQUEST_VALUE, EM_TOKEN_ID_RANGE. */
export function compileProduced(
  { produced }: Pick<expertmesh.v1.GenerateRequest, 'produced'>,
  numAnswers: number,
  maxTokens: number,
  vocabSize: number,
): ProducedAnswer[] {
  if (produced.length > numAnswers) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'produced', got: `${produced.length} answers`, wanted: `at most ${numAnswers} (n)` });
  }
  return Array.from({ length: numAnswers }, (_, index) => {
    const { ids = [], isFinished } = produced[index] ?? none;
    const field = `produced[${index}].ids`;
    if (ids!.length > maxTokens)
      throw new EmError('EM_REQUEST_VALUE', { field, got: `${ids!.length} ids`, wanted: `at most ${maxTokens} (max_tokens)` });
    const wrong = ids!.findIndex((id) => id >= vocabSize);
    if (wrong >= 0) throw new EmError('EM_TOKEN_ID_RANGE', { got: ids![wrong]!, index: wrong, wanted: vocabSize });
    return { ids: ids!, isFinished: isFinished ?? false };
  });
}
