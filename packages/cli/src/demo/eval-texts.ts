import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../demo-model/eval/', import.meta.url));

/** The demo model's texts of each domain that it was not trained on: files with one JSON object a line. */
export async function evalFiles(): Promise<{ readonly domain: string; readonly path: string }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  return names.map((name) => ({ domain: name.slice(0, -'.jsonl'.length), path: `${folder}${name}` }));
}
