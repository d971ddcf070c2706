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

/** The documents of a .jsonl file: {"text"} or {"ids"} on each line, other keys and empty lines ignored. */
export async function* readDocuments(file: string): AsyncGenerator<SourceDocument> {
  const numBytes = await sizeOf(file);
  let numRead = 0;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    numRead += Buffer.byteLength(line) + 1;
    if (line.trim() === '') continue;
    yield { document: parseDocument(line, `${file}:${number}`), fraction: Math.min(1, numRead / numBytes) };
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

export function parseDocument(line: string, place: string): ScoreDocument {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new EmError('EM_FILE_FORMAT', { file: place, problem: `not JSON (${causeText(error)})` }, { cause: error });
  }
  const { text, ids } = (value ?? {}) as { text?: unknown; ids?: unknown };
  if (typeof text === 'string' && ids === undefined) return { text };
  if (text === undefined && Array.isArray(ids) && ids.every(isTokenId)) return { ids };
  throw new EmError('EM_FILE_FORMAT', { file: place, problem: 'wanted an object with "text", a string, or "ids", an array of token ids' });
}

function isTokenId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0x7fffffff;
}

const mostInBatch = 32;
/** Characters or ids of a batch: far below the largest message, enough to keep every worker busy. */
const mostUnitsInBatch = 64 * 1024;

/** Documents in their order, in batches of bounded size. */
export async function* inBatches(documents: AsyncIterable<SourceDocument>): AsyncGenerator<SourceDocument[]> {
  let batch: SourceDocument[] = [];
  let numUnits = 0;
  for await (const entry of documents) {
    const units = unitsOf(entry.document);
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

function unitsOf(document: ScoreDocument): number {
  return 'text' in document ? document.text.length : document.ids.length;
}
