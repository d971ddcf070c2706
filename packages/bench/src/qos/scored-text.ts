import { EmError } from '@expertmesh/common';
import type { ModelFolder } from '@expertmesh/models';

/** A text, or its token ids. */
export type ScoredText = { readonly text: string } | { readonly ids: readonly number[] };

/** @throws EM_TOKENIZER; EM_OPTION_VALUE for ids or lengths that the model does not have, and where nothing is left to score */
export async function tokenIdsOf({ tokenizer, path, spec }: ModelFolder, texts: readonly ScoredText[]): Promise<number[][]> {
  const documents = await Promise.all(
    texts.map(async (one) => {
      if ('ids' in one) return [...one.ids];
      if (tokenizer === null) throw new EmError('EM_TOKENIZER', { file: path, problem: 'there is none, and the documents are texts' });
      return tokenizer.encode(one.text);
    }),
  );
  const most = spec.contextLength;
  for (const [index, ids] of documents.entries()) {
    const wrong = ids.find((id) => id < 0 || id >= spec.vocabSize);
    const refuse = (got: string, wanted: string) => new EmError('EM_OPTION_VALUE', { option: `document ${index + 1}`, got, wanted });
    if (wrong !== undefined) throw refuse(`id ${wrong}`, `ids from 0 to ${spec.vocabSize - 1}, as the model has`);
    if (ids.length > most) throw refuse(`${ids.length} tokens`, `at most ${most}, the context length of the model`);
  }
  if (documents.every(({ length }) => length < 2)) {
    throw new EmError('EM_OPTION_VALUE', {
      option: '--data',
      got: `${documents.length} documents`,
      wanted: 'documents of two tokens and more',
    });
  }
  return documents;
}
