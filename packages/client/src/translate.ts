import { type expertmesh, v1 } from '@expertmesh/proto';
import { type Computed, computedFrom } from './computed.js';
import { checkedIds, checkedInteger } from './values.js';

/** Text, whose language and end the model's conventions put around it, or the encoder's ids as they are. */
export type Source = { readonly text: string } | { readonly ids: readonly number[] };

export interface TranslateOptions {
  /** Language codes as the model knows them, like eng_Latn; absent for a model without language tokens. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Hypotheses that are followed at a time; 1 = greedy. Absent options: the model's defaults. */
  readonly numBeams?: number;
  /** A finished hypothesis is worth its log-probability over its length to this power. */
  readonly lengthPenalty?: number;
  /** A search ends with the first full set of hypotheses (true), by a heuristic (false), or when none can become better. */
  readonly earlyStopping?: boolean | 'never';
  /** Most tokens after the decoder's start. */
  readonly maxTokens?: number;
  /**
   * Told of each source, the best first.
   * @defaultValue 1
   */
  readonly numHypotheses?: number;
  readonly requestId?: string;
}

export interface TranslationHypothesis {
  /** Null without a tokenizer. */
  readonly text: string | null;
  /** The decoder's, from its start to the end token. */
  readonly ids: readonly number[];
  /** Log-probability over length to the penalty's power. */
  readonly score: number;
}

/** `Computed` of the decoder's positions, that hypotheses have in common. */
export interface Translation extends Computed {
  /** The best first, at least one. */
  readonly hypotheses: readonly TranslationHypothesis[];
  readonly sourceTokens: number;
}

/** @throws EM_REQUEST_VALUE for an id its field cannot hold. */
export function sourceMessage(source: Source): expertmesh.v1.Source.$Properties {
  return 'text' in source ? { text: source.text } : { ids: { ids: checkedIds('source', source.ids) } };
}

/** @throws EM_REQUEST_VALUE for a number its field cannot hold. */
export function translateRequest(sources: readonly Source[], options: TranslateOptions): expertmesh.v1.TranslateRequest.$Properties {
  const { from, to, numBeams, lengthPenalty, earlyStopping, maxTokens, numHypotheses, requestId } = options;
  return {
    sources: sources.map(sourceMessage),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(numBeams !== undefined && { numBeams: checkedInteger('numBeams', numBeams) }),
    ...(lengthPenalty !== undefined && { lengthPenalty }),
    ...(earlyStopping !== undefined && { earlyStopping: earlyStoppingMessage(earlyStopping) }),
    ...(maxTokens !== undefined && { maxTokens: checkedInteger('maxTokens', maxTokens) }),
    ...(numHypotheses !== undefined && { numHypotheses: checkedInteger('numHypotheses', numHypotheses) }),
    ...(requestId !== undefined && { requestId }),
  };
}

function earlyStoppingMessage(value: boolean | 'never'): expertmesh.v1.EarlyStopping {
  if (value === 'never') return v1.EarlyStopping.NEVER;
  return value ? v1.EarlyStopping.FIRST : v1.EarlyStopping.HEURISTIC;
}

/** @param residentOnly as the response says of all of its translations */
export function translationFrom(translation: expertmesh.v1.Translation.$Properties, residentOnly: boolean): Translation {
  const { hypotheses, sourceTokens } = translation;
  return {
    hypotheses: (hypotheses ?? []).map(({ text, ids, score }) => ({ text: text ?? null, ids: ids ?? [], score: score ?? 0 })),
    sourceTokens: sourceTokens ?? 0,
    ...computedFrom({ ...translation, residentOnly }),
  };
}
