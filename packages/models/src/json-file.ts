import { readFile } from 'node:fs/promises';
import { causeText, deepestJson, EmError, isTooDeep, showValue } from '@expertmesh/common';
import { mistakenFile } from './mistaken.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object a JSON file holds; EM_FILE_READ or EM_FILE_FORMAT where there is none. */
export async function readJsonObject(file: string): Promise<JsonObject> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new EmError('EM_FILE_READ', { file, cause: (await mistakenFile(file)) ?? causeText(error) }, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EmError('EM_FILE_FORMAT', { file, problem: `not JSON: ${(await mistakenFile(file)) ?? causeText(error)}` }, { cause: error });
  }
  if (!isJsonObject(value)) throw new EmError('EM_FILE_FORMAT', { file, problem: `holds ${showValue(value)}; wanted a JSON object` });
  if (isTooDeep(value)) throw new EmError('EM_FILE_FORMAT', { file, problem: `nests values more than ${deepestJson} levels deep` });
  return value;
}

/** As {@link readJsonObject}; null where the file does not exist. */
export async function readOptionalJsonObject(file: string): Promise<JsonObject | null> {
  try {
    return await readJsonObject(file);
  } catch (error) {
    if (error instanceof EmError && isMissingFile(error.cause)) return null;
    throw error;
  }
}

export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/**
 * The first key that an object of `text` holds twice, or null. JSON.parse keeps the last of them silently, which in a
 * header of offsets would hide bytes. `text` must be valid JSON.
 */
export function findDuplicateKey(text: string): string | null {
  const objects: Set<string>[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{') objects.push(new Set());
    else if (char === '}') objects.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      if (isFollowedByColon(text, end)) {
        const written = text.slice(at + 1, end - 1);
        // Parsed, because "a" and "\u0061" are one key.
        const key = written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written;
        const keys = objects.at(-1)!;
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return null;
}

function endOfString(text: string, begin: number): number {
  let end = text.indexOf('"', begin + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

/** Whether an odd number of backslashes stands before the character. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text[first - 1] === '\\') first--;
  return (at - first) % 2 === 1;
}

function isFollowedByColon(text: string, begin: number): boolean {
  let at = begin;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}
