import type { ModelTokenizer } from '@expertmesh/models';
import type { expertmesh } from '@expertmesh/proto';
import { type BeamOptions, type Hypothesis, scoreOf } from '../steps/beam-search.js';
import { type BeamListener, BeamTask } from '../steps/beam-task.js';
import type { PrecisionSpans } from '../steps/precision-spans.js';
import type { StepLoop } from '../steps/step-loop.js';
import { type FinishReason, GenerateTask } from '../steps/tasks.js';
import { runTask, runTogether } from './run-together.js';
import { toldPrecision } from './told-precision.js';
import type { CompiledTranslate } from './translate-checks.js';

/** Translates sources in any order, told in theirs. When one fails, or `signal` aborts, the others are given up. */
export function translateSources(
  { id, sources, search, numHypotheses }: CompiledTranslate,
  tokenizer: ModelTokenizer | null,
  loop: StepLoop,
  signal: AbortSignal,
): Promise<expertmesh.v1.Translation.$Properties[]> {
  return runTogether(sources, signal, async (source, index, all) => {
    const name = index === 0 ? id : `${id}/${index}`;
    const found = await (search.numBeams === 1 ? greedy : searched)(name, source, search, loop, all);
    const hypotheses = await Promise.all(found.hypotheses.slice(0, numHypotheses).map((hypothesis) => messageOf(hypothesis, tokenizer)));
    return { hypotheses, sourceTokens: source.length, ...toldPrecision(found.precision) };
  });
}

/** What was found of one source, the best first, and what it was computed under. */
interface Found {
  readonly hypotheses: readonly Hypothesis[];
  readonly precision: readonly PrecisionSpans[];
}

function searched(id: string, source: readonly number[], search: BeamOptions, loop: StepLoop, signal: AbortSignal): Promise<Found> {
  return runTask<Found>(id, loop, signal, ({ finished, failed }) => {
    const listener: BeamListener = { finished: (hypotheses, precision) => finished({ hypotheses, precision }), failed };
    return new BeamTask({ id, source, ...search, listener });
  });
}

const noRules = {
  ...{ repetitionPenalty: 1, presencePenalty: 0, frequencyPenalty: 0, minTokens: 0 },
  ...{ suppressedIds: [], beginSuppressedIds: [], badWords: [] },
};

/** The likeliest token each time, to the first end: a search of one hypothesis may look beyond it. */
function greedy(id: string, source: readonly number[], search: BeamOptions, loop: StepLoop, signal: AbortSignal): Promise<Found> {
  const { start, maxLength, endIds } = search;
  const ids = [...start];
  let logprob = 0;
  return runTask<Found>(id, loop, signal, ({ finished, failed }) => {
    const listener = {
      produced(token: number, logprobs: { readonly chosen: number } | null) {
        ids.push(token);
        logprob += logprobs?.chosen ?? 0;
        return false;
      },
      finished: (_reason: FinishReason, precision: PrecisionSpans) =>
        finished({ hypotheses: [{ ids, score: scoreOf(search, logprob, ids.length) }], precision: [precision] }),
      failed,
    };
    const sampling = { temperature: 0, topK: 0, topP: 1, minP: 0, typicalP: 1, seed: 0n };
    const limits = { maxTokens: maxLength - start.length, eosIds: [...endIds] };
    return new GenerateTask({
      ...{ id, prompt: start, source, ...limits, sampling },
      ...{ rules: noRules, numLogprobs: 0, produced: [], isStopped: false, listener },
    });
  });
}

async function messageOf({ ids, score }: Hypothesis, tokenizer: ModelTokenizer | null): Promise<expertmesh.v1.Hypothesis.$Properties> {
  return { ids: [...ids], score, ...(tokenizer !== null && { text: await tokenizer.decode(ids) }) };
}
