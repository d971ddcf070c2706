import { readFile } from 'node:fs/promises';
import type { Chat } from '@expertmesh/client';
import { causeText, EmError } from '@expertmesh/common';
import type { OptionTable } from './command.js';
import { type Arguments, text } from './values.js';

/** What a chat is given beside its messages. */
export const chatOptions: OptionTable = {
  tools: { value: 'FILE.json', describe: 'with --chat: tools the model may call, a list of objects' },
  documents: { value: 'FILE.json', describe: 'with --chat: documents to answer from, a list of objects' },
  'template-vars': { value: 'JSON', describe: 'with --chat: more variables of the template, like {"enable_thinking": false}' },
};

/** Throws EM_USAGE where options of chats are given without one. */
export function refuseChatOptions(args: Arguments, command: string): void {
  for (const option of Object.keys(chatOptions)) {
    if (text(args, option) === null) continue;
    throw new EmError('EM_USAGE', { problem: `--${option} is for chats: give --chat. See: expertmesh ${command} --help` });
  }
}

/**
 * A chat as it is given on the command line: messages, or an object with messages, as JSON or as a .json file, or the text of one
 * user message. Throws EM_USAGE for an argument that is no chat, EM_FILE_FORMAT and EM_FILE_READ for a file.
 */
export async function readChat(args: Arguments, given: string): Promise<Chat> {
  let chat = await readMessages(given);
  for (const [option, field] of optionFields) {
    const value = text(args, option);
    if (value === null) continue;
    if (chat[field] !== undefined)
      throw new EmError('EM_USAGE', { problem: `--${option} is given, and --chat holds it too; give it once` });
    const part = option === 'template-vars' ? { place: `--${option}`, isFile: false, json: value } : await readJsonFile(value);
    await check({ messages: [], [field]: part.json }, part);
    chat = { ...chat, [field]: part.json };
  }
  return chat;
}

const optionFields = [
  ['tools', 'tools'],
  ['documents', 'documents'],
  ['template-vars', 'templateVariables'],
] as const;

/** JSON text and where it stands. */
interface Given {
  readonly place: string;
  readonly isFile: boolean;
  readonly json: string;
}

async function readMessages(argument: string): Promise<Chat> {
  const given = /^\S+\.json$/.test(argument) ? await readJsonFile(argument) : { place: '--chat', isFile: false, json: argument };
  // A text may begin with a bracket; what begins as a list of objects, as an empty list, or as an object with a key is meant to be JSON.
  if (!given.isFile && !/^\s*(?:\[\s*[{\]]|\{\s*["}])/.test(argument)) return { messages: [{ role: 'user', content: argument }] };
  const { chatFromJson } = await import('@expertmesh/models');
  const chat = naming(given, () => chatFromJson(given.json));
  await check(chat, given);
  return chat;
}

async function readJsonFile(file: string): Promise<Given> {
  try {
    return { place: file, isFile: true, json: await readFile(file, 'utf8') };
  } catch (error) {
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  }
}

/** What no template can be given is refused here, before there is a connection to anything. */
async function check(chat: Chat, given: Given): Promise<void> {
  const { checkChat } = await import('@expertmesh/models');
  naming(given, () => checkChat({ addGenerationPrompt: true, ...chat }));
}

function naming<T>({ place, isFile }: Given, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const problem = causeText(error);
    if (isFile) throw new EmError('EM_FILE_FORMAT', { file: place, problem }, { cause: error });
    throw new EmError('EM_USAGE', { problem: `${place}: ${problem}` }, { cause: error });
  }
}
