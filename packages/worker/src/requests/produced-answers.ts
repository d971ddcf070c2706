import { EmError } from '@expertmesh/common';
import type { expertmesh } from '@expertmesh/proto';
import type { PrecisionSpan } from '../steps/precision-spans.js';

/** An answer of a request that goes on where an earlier home has stopped. */
export interface ProducedAnswer {
  readonly ids: readonly number[];
  /** Its end has been told. */
  readonly isFinished: boolean;
  readonly spans: readonly PrecisionSpan[];
  readonly isPrecisionChanged: boolean;
}

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
    const { ids = [], isFinished, precisionSpans, precisionChanged } = produced[index] ?? {};
    const field = `produced[${index}].ids`;
    if (ids!.length > maxTokens)
      throw new EmError('EM_REQUEST_VALUE', { field, got: `${ids!.length} ids`, wanted: `at most ${maxTokens} (max_tokens)` });
    const wrong = ids!.findIndex((id) => id >= vocabSize);
    if (wrong >= 0) throw new EmError('EM_TOKEN_ID_RANGE', { got: ids![wrong]!, index: wrong, wanted: vocabSize });
    const spans = (precisionSpans ?? []).map(({ from, map }) => ({ from: from ?? 0, map: map ?? '' }));
    assertInOrder(spans, index);
    return { ids: ids!, isFinished: isFinished ?? false, spans, isPrecisionChanged: precisionChanged ?? false };
  });
}

/** @throws EM_REQUEST_VALUE */
function assertInOrder(spans: readonly PrecisionSpan[], index: number): void {
  if (spans.every(({ from }, at) => (at === 0 ? from === 0 : from > spans[at - 1]!.from))) return;
  const got = spans.map(({ from }) => from).join(', ');
  throw new EmError('EM_REQUEST_VALUE', {
    field: `produced[${index}].precision_spans`,
    got,
    wanted: 'spans from position 0 on, ascending',
  });
}
