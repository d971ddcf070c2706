import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { ScoreDocument } from '@expertmesh/client';
import { causeText, EmError } from '@expertmesh/common';

/** A document to score and how far through its source it lies, 0 to 1. */
export interface SourceDocument {
  readonly document: ScoreDocument;
  readonly fraction: number;
}

/** Languages of pairs of texts; absent for models without language tokens. */
export interface Languages {
  readonly from?: string;
  readonly to?: string;
}

/**
 * The documents of a .jsonl file: {"text"} or {"ids"} on each line, or for models with an encoder {"source", "target"} or
 * {"source_ids", "target_ids"}; other keys and empty lines ignored.
 */
export async function* readDocuments(file: string, languages: Languages): AsyncGenerator<SourceDocument> {
  for await (const { line, place, fraction } of readLines(file)) {
    if (line.trim() !== '') yield { document: parseDocument(line, place, languages), fraction };
  }
}

/** A line of a file, where it stands (FILE:LINE), and how far through the file that is, 0 to 1. */
export interface Line {
  readonly line: string;
  readonly place: string;
  readonly fraction: number;
}

export async function* readLines(file: string): AsyncGenerator<Line, void, undefined> {
  const numBytes = await sizeOf(file);
  let numRead = 0;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    numRead += Buffer.byteLength(line) + 1;
    yield { line, place: `${file}:${number}`, fraction: Math.min(1, numRead / numBytes) };
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    const facts = await stat(file);
    if (facts.isFile()) return facts.size;
  } catch (error) {
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  }
  throw new EmError('EM_FILE_READ', { file, cause: 'it is not a file' });
}

/** Neither the decoder's start nor the language after it is a choice of the model. */
const firstOfTarget = 2;

export function parseDocument(line: string, place: string, languages: Languages = {}): ScoreDocument {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new EmError('EM_FILE_FORMAT', { file: place, problem: `not JSON (${causeText(error)})` }, { cause: error });
  }
  const { text, ids, source, target, source_ids: sourceIds, target_ids: targetIds } = (value ?? {}) as Record<string, unknown>;
  if (typeof text === 'string' && ids === undefined) return { text };
  if (text === undefined && isTokenIds(ids)) return { ids };
  if (isTokenIds(sourceIds) && isTokenIds(targetIds)) return { ids: targetIds, source: { ids: sourceIds }, firstScored: firstOfTarget };
  if (typeof source === 'string' && typeof target === 'string') return { text: target, source: { text: source }, ...languages };
  throw new EmError('EM_FILE_FORMAT', {
    file: place,
    problem:
      'wanted an object with "text", a string, or "ids", an array of token ids; of a model with an encoder "source" and "target", or ' +
      '"source_ids" and "target_ids"',
  });
}

function isTokenIds(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isTokenId);
}

export function isTokenId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0x7fffffff;
}

const mostInBatch = 32;
/** Characters or ids of a batch: far below the largest message, enough to keep every worker busy. */
const mostUnitsInBatch = 64 * 1024;

/** Entries in their order, in batches of bounded size; `unitsOf`: characters or ids. */
export async function* inBatches<T>(entries: AsyncIterable<T>, unitsOf: (entry: T) => number): AsyncGenerator<T[], void, undefined> {
  let batch: T[] = [];
  let numUnits = 0;
  for await (const entry of entries) {
    const units = unitsOf(entry);
    if (batch.length > 0 && (batch.length === mostInBatch || numUnits + units > mostUnitsInBatch)) {
      yield batch;
      batch = [];
      numUnits = 0;
    }
    batch.push(entry);
    numUnits += units;
  }
  if (batch.length > 0) yield batch;
}

export function documentUnits({ document }: SourceDocument): number {
  const { source } = document;
  const numSource = source === undefined ? 0 : 'text' in source ? source.text.length : source.ids.length;
  return numSource + ('text' in document ? document.text.length : document.ids.length);
}
