import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { documentUnits, inBatches, parseDocument, readDocuments, type SourceDocument } from '../src/score-documents.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'score-documents-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

it('reads texts and ids line by line, ignoring other keys and empty lines', async () => {
  const file = join(folder, 'a.jsonl');
  writeFileSync(file, '{"domain": "story", "text": "Ünce"}\r\n\n{"ids": [1, 2, 3]}\n');
  const documents = await collect(readDocuments(file, {}));
  expect(documents.map(({ document }) => document)).toEqual([{ text: 'Ünce' }, { ids: [1, 2, 3] }]);
  expect(documents.at(-1)!.fraction).toBeGreaterThan(0.9);
});

it('names the file and line of what is no document', async () => {
  const file = join(folder, 'b.jsonl');
  writeFileSync(file, '{"text": "a"}\n{"text": 1}\n');
  await expect(collect(readDocuments(file, {}))).rejects.toThrow(`${file}:2: wanted an object with "text", a string, or "ids"`);
  for (const line of ['[]', 'null', '{"text": "a", "ids": [1]}', '{"ids": [-1]}', '{"ids": [1.5]}', '{"ids": "1"}', 'x']) {
    expect(() => parseDocument(line, 'c:1')).toThrow(/^c:1: /);
  }
});

it('a missing file is an error by its name', async () => {
  await expect(collect(readDocuments(join(folder, 'none.jsonl'), {}))).rejects.toMatchObject({ code: 'EM_FILE_READ' });
});

it('batches keep the order and are bounded in documents and in size', async () => {
  async function* source(): AsyncGenerator<SourceDocument> {
    for (let index = 0; index < 70; index += 1) yield { document: { ids: [index] }, fraction: 0 };
    yield { document: { text: 'x'.repeat(60_000) }, fraction: 0 };
    yield { document: { text: 'y'.repeat(60_000) }, fraction: 0 };
    yield { document: { text: 'z'.repeat(200_000) }, fraction: 1 };
  }
  const batches = await collect(inBatches(source(), documentUnits));
  expect(batches.map((batch) => batch.length)).toEqual([32, 32, 7, 1, 1]);
  expect(
    batches
      .flat()
      .slice(0, 70)
      .map(({ document }) => document),
  ).toEqual(Array.from({ length: 70 }, (_, index) => ({ ids: [index] })));
});
