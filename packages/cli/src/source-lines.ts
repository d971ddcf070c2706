import type { Source } from '@expertmesh/client';
import { causeText, EmError } from '@expertmesh/common';
import { inBatches, isTokenId, readLines } from './score-documents.js';

/** A line to translate, and how far through its source it lies, 0 to 1. */
export interface SourceLine {
  /** Null for an empty line. */
  readonly source: Source | null;
  readonly fraction: number;
}

/** The text given, or the lines of the file that it names: texts, or of a .jsonl file objects with "source" or "source_ids". */
export async function* readSources(given: string, isFile: boolean): AsyncGenerator<SourceLine, void, undefined> {
  if (!isFile) {
    yield { source: { text: given }, fraction: 1 };
    return;
  }
  const isJson = given.endsWith('.jsonl');
  for await (const { line, place, fraction } of readLines(given)) {
    if (line.trim() === '') yield { source: null, fraction };
    else yield { source: isJson ? parseSource(line, place) : { text: line }, fraction };
  }
}

export function parseSource(line: string, place: string): Source {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new EmError('EM_FILE_FORMAT', { file: place, problem: `not JSON (${causeText(error)})` }, { cause: error });
  }
  const { source, source_ids: ids } = (value ?? {}) as { source?: unknown; source_ids?: unknown };
  if (typeof source === 'string') return { text: source };
  if (source === undefined && Array.isArray(ids) && ids.every(isTokenId)) return { ids };
  throw new EmError('EM_FILE_FORMAT', {
    file: place,
    problem: 'wanted an object with "source", a string, or "source_ids", an array of token ids',
  });
}

/** Lines in their order, in batches of bounded size. */
export function inSourceBatches(lines: AsyncIterable<SourceLine>): AsyncGenerator<SourceLine[], void, undefined> {
  return inBatches(lines, ({ source }) => (source === null ? 0 : 'text' in source ? source.text.length : source.ids.length));
}
