import type { ScoredText } from '@expertmesh/bench';
import { EmError } from '@expertmesh/common';
import { readDocuments } from '../score-documents.js';

/** The texts of a file as score reads it, and pairs of ids. Throws as {@link readDocuments}, and EM_FILE_FORMAT for pairs of texts. */
export async function readScoredTexts(file: string): Promise<ScoredText[]> {
  const found: ScoredText[] = [];
  for await (const { document } of readDocuments(file, {})) {
    const { source } = document;
    if ((source !== undefined && 'text' in source) || ('text' in document && source !== undefined)) {
      const problem =
        'a source and its target as texts; wanted "source_ids" and "target_ids" of a model with an encoder, else "text" or "ids"';
      throw new EmError('EM_FILE_FORMAT', { file, problem });
    }
    if ('text' in document) found.push({ text: document.text });
    else found.push({ ids: document.ids, ...(source !== undefined && { source: source.ids, firstScored: document.firstScored ?? 1 }) });
  }
  return found;
}

/** Every fourth text to measure sensitivities on, and the others to judge by. One text alone is both. */
export function heldOut<T>(texts: readonly T[]): { calibration: T[]; judged: T[] } {
  const calibration = texts.filter((_, index) => index % 4 === 0);
  const judged = texts.filter((_, index) => index % 4 !== 0);
  return { calibration, judged: judged.length === 0 ? calibration : judged };
}
