import { EmError, newId } from '@expertmesh/common';
import type { PrecisionSpans } from '../steps/precision-spans.js';
import type { StepLoop } from '../steps/step-loop.js';
import { EvaluateTask, type Score } from '../steps/tasks.js';
import { runTask, runTogether } from './run-together.js';
import type { CompiledDocument } from './sources.js';
import { type ToldPrecision, toldPrecision } from './told-precision.js';

/** A document's score, and what it was computed under. */
export type ScoredDocument = Score & ToldPrecision;

/** Scores documents in any order. When one fails, or `signal` aborts, the others are given up. */
export function scoreDocuments(documents: readonly CompiledDocument[], loop: StepLoop, signal: AbortSignal): Promise<ScoredDocument[]> {
  return runTogether(documents, signal, (document, _index, all) => scoreDocument(document, loop, all));
}

async function scoreDocument(document: CompiledDocument, loop: StepLoop, signal: AbortSignal): Promise<ScoredDocument> {
  const id = newId('rq');
  if (signal.aborted) throw new EmError('EM_CANCELLED', { what: `request ${id}` });
  // Where nothing is scored nothing needs computing.
  if (document.tokens.length <= document.firstScored) return { numTokens: 0, nll: 0, ...toldPrecision([]) };
  return runTask<ScoredDocument>(id, loop, signal, ({ finished, failed }) => {
    const listener = {
      logits: () => undefined,
      finished: (score: Score, precision: PrecisionSpans) => finished({ ...score, ...toldPrecision([precision]) }),
      failed,
    };
    return new EvaluateTask({ id, ...document, wantsLogits: false, listener });
  });
}
