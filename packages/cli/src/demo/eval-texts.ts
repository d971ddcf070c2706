import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { TracedDocument } from '@expertmesh/bench';
import { parseDocument } from '../score-documents.js';

const folder = fileURLToPath(new URL('../../../demo-model/eval/', import.meta.url));
const translationFolder = fileURLToPath(new URL('../../../demo-model-mt/eval/', import.meta.url));

/** Texts of one kind: a file with one JSON object a line. */
export interface EvalFile {
  readonly domain: string;
  readonly path: string;
}

/** The demo model's texts of each domain that it was not trained on: files with one JSON object a line. */
export async function evalFiles(): Promise<EvalFile[]> {
  return await filesOf(folder);
}

/** Sentences that the demo translation model was not trained on, by direction. */
export async function translationEvalFiles(): Promise<EvalFile[]> {
  return await filesOf(translationFolder);
}

async function filesOf(from: string): Promise<EvalFile[]> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.jsonl')).sort();
  return names.map((name) => ({ domain: name.slice(0, -'.jsonl'.length), path: `${from}${name}` }));
}

/** The texts, or for translation the ids of sentences and of their translations. */
export async function readEvalDocuments(files: readonly EvalFile[]): Promise<TracedDocument[]> {
  const read = async ({ domain, path }: EvalFile) => {
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line, index) => ({ domain, document: parseDocument(line, `${path}:${index + 1}`) }));
  };
  return (await Promise.all(files.map(read))).flat();
}
