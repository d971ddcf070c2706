import { readFile } from 'node:fs/promises';
import type { ChatMessage } from '@expertmesh/client';
import { causeText, EmError } from '@expertmesh/common';

/** A chat as it is given on the command line: messages as JSON, a .json file of them, or the text of one user message. */
export async function readChat(given: string): Promise<ChatMessage[]> {
  if (/^\S+\.json$/.test(given)) return parseMessages(await readText(given), given);
  // A text may begin with a bracket; what begins as a list of objects, or as an empty list, is meant to be one.
  return /^\s*\[\s*[{\]]/.test(given) ? parseMessages(given, '--chat') : [{ role: 'user', content: given }];
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  }
}

export function parseMessages(json: string, place: string): ChatMessage[] {
  const refuse = (problem: string, cause?: unknown) => new EmError('EM_FILE_FORMAT', { file: place, problem }, { cause });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw refuse(`not JSON (${causeText(error)})`, error);
  }
  if (!Array.isArray(value) || value.length === 0) throw refuse('wanted a list of messages, like [{"role": "user", "content": "..."}]');
  return value.map((message: unknown, index) => {
    if (isMessage(message)) return { role: message.role, content: message.content };
    throw refuse(`message ${index} is not {"role": "...", "content": "..."} with two strings`);
  });
}

function isMessage(value: unknown): value is ChatMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { role, content } = value as Record<string, unknown>;
  return typeof role === 'string' && role !== '' && typeof content === 'string';
}
