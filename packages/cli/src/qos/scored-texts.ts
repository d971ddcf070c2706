import type { ScoredText } from '@expertmesh/bench';
import { EmError } from '@expertmesh/common';
import { readDocuments } from '../score-documents.js';

/** The texts of a file as score reads it. Throws as {@link readDocuments}, and EM_FILE_FORMAT for sources of a model with an encoder. */
export async function readScoredTexts(file: string): Promise<ScoredText[]> {
  const found: ScoredText[] = [];
  for await (const { document } of readDocuments(file, {})) {
    if (document.source !== undefined) {
      throw new EmError('EM_FILE_FORMAT', {
        file,
        problem: 'a source and its target; wanted "text" or "ids" of a model without an encoder',
      });
    }
    found.push('text' in document ? { text: document.text } : { ids: document.ids });
  }
  return found;
}

/** Every fourth text to measure sensitivities on, and the others to judge by. One text alone is both. */
export function heldOut<T>(texts: readonly T[]): { calibration: T[]; judged: T[] } {
  const calibration = texts.filter((_, index) => index % 4 === 0);
  const judged = texts.filter((_, index) => index % 4 !== 0);
  return { calibration, judged: judged.length === 0 ? calibration : judged };
}
