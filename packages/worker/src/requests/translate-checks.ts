import { setImmediate } from 'node:timers/promises';
import { EmError, showValue } from '@expertmesh/common';
import { type EarlyStopping, type Translation, targetStart } from '@expertmesh/models';
import { type expertmesh, v1 } from '@expertmesh/proto';
import type { BeamOptions } from '../steps/beam-search.js';
import { requestId, usualMaxTokens } from './request-checks.js';
import type { ServedModel } from './served-model.js';
import { orNull, sourceOf } from './sources.js';

const maxSources = 4096;
const maxBeams = 64;

/** A Translate request, complete. */
export interface CompiledTranslate {
  readonly id: string;
  readonly sources: readonly (readonly number[])[];
  readonly search: BeamOptions;
  readonly numHypotheses: number;
}

/** Throws EM_REQUEST_*, EM_TOKEN_ID_RANGE, EM_TOKENIZER_MISSING, EM_CANCELLED. */
export async function compileTranslate(
  request: expertmesh.v1.TranslateRequest,
  model: ServedModel,
  signal: AbortSignal,
): Promise<CompiledTranslate> {
  const { translation, architecture } = model.folder;
  if (translation === null) {
    const wanted = 'a model with an encoder, like NllbMoeForConditionalGeneration';
    throw new EmError('EM_REQUEST_VALUE', { field: 'model', got: architecture, wanted });
  }
  const { sources } = request;
  if (sources.length === 0) throw new EmError('EM_REQUEST_EMPTY');
  if (sources.length > maxSources) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'sources', got: `a list of ${sources.length}`, wanted: `at most ${maxSources}` });
  }
  const search = compileSearch(request, model, translation);
  const { numBeams } = search;
  const numHypotheses = Math.max(1, request.numHypotheses);
  if (numHypotheses > numBeams) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'num_hypotheses', got: numHypotheses, wanted: `at most num_beams (${numBeams})` });
  }
  const compiled: (readonly number[])[] = [];
  for (const source of sources) {
    if (signal.aborted) throw new EmError('EM_CANCELLED', { what: 'the request' });
    compiled.push(await sourceOf(source, request.from, model, translation, signal));
    // Each is a turn of the event loop, which others need meanwhile.
    await setImmediate();
  }
  return { id: requestId(request.requestId), sources: compiled, search, numHypotheses };
}

function compileSearch(request: expertmesh.v1.TranslateRequest, model: ServedModel, translation: Translation): BeamOptions {
  const { generation } = model.folder;
  const numBeams = request.numBeams ?? translation.numBeams;
  if (numBeams < 1 || numBeams > maxBeams) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'num_beams', got: numBeams, wanted: `1 to ${maxBeams}` });
  }
  const lengthPenalty = request.lengthPenalty ?? translation.lengthPenalty;
  if (!Number.isFinite(lengthPenalty)) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'length_penalty', got: showValue(lengthPenalty), wanted: 'a finite number' });
  }
  const start = targetStart(translation, orNull(request.to));
  const numPrompt = 1;
  const maxTokens =
    request.maxTokens === 0 ? Math.min(usualMaxTokens(generation, numPrompt), model.contextLength - numPrompt) : request.maxTokens;
  const maxLength = numPrompt + maxTokens;
  if (maxLength > model.contextLength) {
    throw new EmError('EM_REQUEST_TOO_LONG', { got: maxLength, prompt: numPrompt, wanted: model.contextLength });
  }
  if (maxLength <= start.length) {
    throw new EmError('EM_REQUEST_VALUE', {
      field: 'max_tokens',
      got: maxTokens,
      wanted: `at least ${start.length}: the language is one of them`,
    });
  }
  const earlyStopping = earlyStoppingOf(request.earlyStopping) ?? translation.earlyStopping;
  return { numBeams, lengthPenalty, earlyStopping, endIds: new Set(generation.eosIds), start, numPrompt, maxLength };
}

/** Null: the model's. */
function earlyStoppingOf(value: expertmesh.v1.EarlyStopping): EarlyStopping | null {
  switch (value) {
    case v1.EarlyStopping.FIRST:
      return true;
    case v1.EarlyStopping.HEURISTIC:
      return false;
    case v1.EarlyStopping.NEVER:
      return 'never';
    default:
      return null;
  }
}
