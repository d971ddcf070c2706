import { readFile, rename, writeFile } from 'node:fs/promises';
import { causeText, EmError } from '@expertmesh/common';

/** What a command has kept in a file before; null where there is none. Throws EM_FILE_READ, EM_FILE_FORMAT. */
export async function readSaved(file: string): Promise<unknown> {
  const document = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  });
  if (document === null) return null;
  try {
    return JSON.parse(document) as unknown;
  } catch (error) {
    throw new EmError('EM_FILE_FORMAT', { file, problem: causeText(error) }, { cause: error });
  }
}

/** In one step: whoever is stopped half way leaves what was there. Throws EM_FILE_WRITE. */
export async function writeSaved(file: string, value: unknown): Promise<void> {
  await writeText(file, `${JSON.stringify(value, null, 2)}\n`);
}

export async function writeText(file: string, text: string): Promise<void> {
  const partial = `${file}.partial`;
  try {
    await writeFile(partial, text);
    await rename(partial, file);
  } catch (error) {
    throw new EmError('EM_FILE_WRITE', { file, cause: causeText(error) }, { cause: error });
  }
}
