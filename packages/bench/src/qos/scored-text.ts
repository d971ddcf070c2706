import { EmError } from '@expertmesh/common';
import type { ModelFolder } from '@expertmesh/models';

/** A text, or token ids: of a model with an encoder the decoder's, beside the source that the encoder reads, with the first id that is scored. */
export type ScoredText =
  | { readonly text: string }
  | { readonly ids: readonly number[]; readonly source?: readonly number[]; readonly firstScored?: number };

/** Ids, of which all from `firstScored` on (at least 1) are scored. */
export interface ScoredDocument {
  readonly ids: readonly number[];
  /** Null for a model without an encoder. */
  readonly source: readonly number[] | null;
  readonly firstScored: number;
}

/** @throws EM_TOKENIZER; EM_OPTION_VALUE for what the model does not read, ids or lengths that it does not have, and where nothing is left to score */
export async function scoredDocuments(folder: ModelFolder, texts: readonly ScoredText[]): Promise<ScoredDocument[]> {
  const documents = await Promise.all(texts.map((one, index) => scoredDocument(folder, one, index)));
  if (documents.every(({ ids, firstScored }) => ids.length <= firstScored)) {
    const got = `${documents.length} documents`;
    throw new EmError('EM_OPTION_VALUE', { option: '--data', got, wanted: 'documents of two tokens and more' });
  }
  return documents;
}

async function scoredDocument(folder: ModelFolder, text: ScoredText, index: number): Promise<ScoredDocument> {
  const { tokenizer, path, spec } = folder;
  const refuse = (got: string, wanted: string) => new EmError('EM_OPTION_VALUE', { option: `document ${index + 1}`, got, wanted });
  const source = 'ids' in text ? (text.source ?? null) : null;
  if (spec.encoder !== null && source === null) {
    throw refuse('text' in text ? 'a text' : 'ids alone', 'ids with those of a source, as the model has an encoder');
  }
  if (spec.encoder === null && source !== null) throw refuse('ids with a source', 'ids alone or a text, as the model has no encoder');
  if ('text' in text && tokenizer === null) {
    throw new EmError('EM_TOKENIZER', { file: path, problem: 'there is none, and the documents are texts' });
  }
  const ids = 'ids' in text ? text.ids : await tokenizer!.encode(text.text);
  for (const own of [ids, source ?? []]) {
    const wrong = own.find((id) => id < 0 || id >= spec.vocabSize);
    if (wrong !== undefined) throw refuse(`id ${wrong}`, `ids from 0 to ${spec.vocabSize - 1}, as the model has`);
    const most = spec.contextLength;
    if (own.length > most) throw refuse(`${own.length} tokens`, `at most ${most}, the context length of the model`);
  }
  return { ids, source, firstScored: 'ids' in text ? (text.firstScored ?? 1) : 1 };
}
