// What a request means to a model with an encoder, and to one without.
import { EmError } from '@expertmesh/common';
import { sourceIds, type Translation, targetStart } from '@expertmesh/models';
import type { expertmesh } from '@expertmesh/proto';
import type { EvaluateTaskOptions } from '../steps/tasks.js';
import { checkedIds, encode, promptIds } from './prompt.js';
import type { ServedModel } from './served-model.js';

/** What is scored. */
export type CompiledDocument = Pick<EvaluateTaskOptions, 'tokens' | 'source' | 'firstScored'>;

/** What an answer goes on from. */
export interface Prompted {
  /** The decoder's first ids. */
  readonly prompt: readonly number[];
  /** Ids of the encoder; null for a model without one. */
  readonly source: readonly number[] | null;
}

type Source = expertmesh.v1.Source.$Properties;

/** The prompt of a Generate request is what the encoder reads, where there is one. Throws as promptIds does. */
export async function promptOf(request: expertmesh.v1.GenerateRequest, model: ServedModel, signal: AbortSignal): Promise<Prompted> {
  const { translation } = model.folder;
  const given = request.source ?? null;
  if (translation === null) {
    if (given !== null) throw withoutEncoder();
    return { prompt: await promptIds(request, model, signal), source: null };
  }
  if (given !== null) return { prompt: await promptIds(request, model, signal), source: readable(given.ids ?? [], model) };
  const text = request.text ?? null;
  const { endId, forcedId, startId } = translation;
  const source =
    text === null || endId === null
      ? readable(await promptIds(request, model, signal), model)
      : await sourceOf({ text }, '', model, translation, signal);
  return { prompt: forcedId === null ? [startId] : [startId, forcedId], source };
}

/** A document to be scored. Throws as promptIds does, and EM_REQUEST_VALUE for a language. */
export async function documentOf(
  document: expertmesh.v1.ScoreDocument.$Properties,
  model: ServedModel,
  signal: AbortSignal,
): Promise<CompiledDocument> {
  const { translation } = model.folder;
  const firstScored = document.firstScored ?? 0;
  if (translation === null) {
    if (document.source != null) throw withoutEncoder();
    return { tokens: await promptIds(document, model, signal), source: null, firstScored: Math.max(1, firstScored) };
  }
  if (document.source == null) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'source', got: 'nothing', wanted: 'what the encoder reads: the model has one' });
  }
  const source = await sourceOf(document.source, document.from ?? '', model, translation, signal);
  if (document.text == null) {
    return { tokens: await promptIds(document, model, signal), source, firstScored: firstScored === 0 ? 1 : firstScored };
  }
  const start = targetStart(translation, orNull(document.to));
  const ids = await encode(document.text, model.encoder, { plain: true, signal });
  const end = translation.endId === null ? [] : [translation.endId];
  return { tokens: [...start, ...ids, ...end], source, firstScored: firstScored === 0 ? start.length : firstScored };
}

/** The ids that the encoder reads of a source in language `from` ('': the model's usual). */
export async function sourceOf(
  source: Source,
  from: string,
  model: ServedModel,
  translation: Translation,
  signal: AbortSignal,
): Promise<readonly number[]> {
  if (source.text == null) return readable(source.ids?.ids ?? [], model);
  const ids = await encode(source.text, model.encoder, { plain: true, signal });
  return readable(sourceIds(translation, ids, orNull(from)), model);
}

export function orNull(text: string | null | undefined): string | null {
  return text == null || text === '' ? null : text;
}

function readable(ids: number[], model: ServedModel): readonly number[] {
  const { length } = checkedIds(ids, model);
  if (length <= model.contextLength) return ids;
  throw new EmError('EM_REQUEST_TOO_LONG', { got: length, prompt: length, wanted: model.contextLength });
}

function withoutEncoder(): EmError {
  return new EmError('EM_REQUEST_VALUE', { field: 'source', got: 'given', wanted: 'none: the model has no encoder' });
}
