import { causeText, EmError, showText } from '@expertmesh/common';
import { dumpJson } from '../jinja/json-dump.js';
import { loadJson } from '../jinja/json-load.js';
import { TextParts } from '../jinja/text-parts.js';
import { Dict, type Value } from '../jinja/values.js';
import type { Chat, ChatMessage } from '../model-folder.js';

/** A chat as a template is given it. */
export interface ParsedChat {
  readonly messages: readonly Dict[];
  /** Null where there are none, as the reference has it. */
  readonly tools: Value[] | null;
  readonly documents: Value[] | null;
  readonly variables: Dict;
}

/** Variables that have a field of their own, and arguments of the reference that no template sees. */
const reservedNames: readonly string[] = [
  ...['messages', 'conversation', 'tools', 'documents', 'add_generation_prompt', 'chat_template', 'continue_final_message', 'tokenize'],
  ...['sanitize_control_tokens', 'padding', 'truncation', 'max_length', 'return_tensors', 'return_dict', 'return_assistant_tokens_mask'],
  'tokenizer_kwargs',
];

/** Throws EM_REQUEST_VALUE, which names the part that cannot be taken. */
export function parseChat(chat: Chat): ParsedChat {
  return {
    messages: chat.messages.map((message, index) => parseMessage(message, `chat.messages[${index}]`)),
    tools: parseObjects(chat.tools, 'chat.tools'),
    documents: parseObjects(chat.documents, 'chat.documents'),
    variables: parseVariables(chat.templateVariables),
  };
}

/** Throws EM_REQUEST_VALUE for what no template can be given. */
export function checkChat(chat: Chat): void {
  parseChat(chat);
}

function refuse(field: string, got: string, wanted: string): EmError {
  return new EmError('EM_REQUEST_VALUE', { field, got, wanted });
}

function parseJson(text: string, field: string): Value {
  try {
    return loadJson(text);
  } catch (error) {
    throw refuse(field, `no JSON (${causeText(error)})`, 'JSON');
  }
}

function parseMessage(message: ChatMessage, field: string): Dict {
  if (!('json' in message)) {
    checkRole(message.role, field);
    return Dict.of([
      ['role', message.role],
      ['content', message.content],
    ]);
  }
  const value = parseJson(message.json, field);
  if (!(value instanceof Dict)) throw refuse(field, describe(value), 'an object with role and content');
  checkRole(value.get('role'), field);
  const content = value.get('content');
  const parsed = Dict.of(
    [...value.entries()].map(([key, item]) => [key, key === 'content' ? parseContent(content!, `${field}.content`) : item]),
  );
  return withReasoning(withoutNulls(parsed));
}

function checkRole(role: Value | undefined, field: string): void {
  if (typeof role === 'string' && role !== '') return;
  throw refuse(`${field}.role`, role === '' ? 'empty' : describe(role), 'a role, like user or assistant');
}

function parseContent(content: Value, field: string): Value {
  if (content === null || typeof content === 'string') return content;
  if (!Array.isArray(content)) throw refuse(field, describe(content), 'a text, a list of parts of type text, or null');
  return TextParts.ofParts(content.map((part, index) => checkPart(part, `${field}[${index}]`)));
}

function checkPart(part: Value, field: string): Dict {
  if (!(part instanceof Dict)) throw refuse(field, describe(part), 'an object like {"type": "text", "text": "..."}');
  const type = part.get('type');
  if (type !== 'text') throw refuse(`${field}.type`, describe(type), '"text": the model reads nothing else');
  if (typeof part.get('text') !== 'string') throw refuse(`${field}.text`, describe(part.get('text')), 'a text');
  const unknown = part.keys().find((key) => key !== 'type' && key !== 'text');
  if (unknown !== undefined) throw refuse(`${field}.${String(unknown)}`, describe(part.get(unknown)), 'nothing beside type and text');
  return part;
}

/** As the reference: many templates print a None where they pass over what is missing. */
function withoutNulls(message: Dict): Dict {
  return Dict.of([...message.entries()].filter(([, value]) => value !== null));
}

/** What a message's reasoning is called, the name that templates read first: as the reference, it is given under all that templates use. */
const reasoningNames = ['reasoning_content', 'thinking', 'reasoning'];

function withReasoning(message: Dict): Dict {
  const name = reasoningNames.find((each) => message.has(each));
  if (name === undefined) return message;
  const reasoning = message.get(name)!;
  return Dict.of([['thinking', reasoning], ...message.entries(), ['reasoning_content', reasoning]]);
}

function parseObjects(text: string | undefined, field: string): Value[] | null {
  if (text === undefined) return null;
  const value = parseJson(text, field);
  if (value === null) return null;
  if (!Array.isArray(value)) throw refuse(field, describe(value), 'a list of objects');
  const index = value.findIndex((item) => !(item instanceof Dict));
  if (index >= 0) throw refuse(`${field}[${index}]`, describe(value[index]), 'an object');
  return value;
}

function parseVariables(text: string | undefined): Dict {
  const field = 'chat.template_variables';
  if (text === undefined) return new Dict();
  const value = parseJson(text, field);
  if (!(value instanceof Dict)) throw refuse(field, describe(value), 'an object');
  const reserved = value.keys().find((name) => reservedNames.includes(String(name)));
  if (reserved !== undefined) {
    throw refuse(
      `${field}.${String(reserved)}`,
      describe(value.get(reserved)),
      'no variable of this name: messages, tools, documents and add_generation_prompt have fields of their own',
    );
  }
  return value;
}

const oneLine = { isAscii: false, indent: null, itemSeparator: ', ', keySeparator: ': ', sortsKeys: false };

/** A value as an error shows it. */
function describe(value: Value | undefined): string {
  return value === undefined ? 'absent' : showText(dumpJson(value, oneLine));
}

/** Characters that a chat brings, to bound the work it makes. */
export function chatLength(chat: Chat): number {
  const ofMessages = chat.messages.map((message) =>
    'json' in message ? message.json.length : message.role.length + message.content.length,
  );
  const others = [chat.tools, chat.documents, chat.templateVariables].map((text) => text?.length ?? 0);
  return [...ofMessages, ...others].reduce((sum, length) => sum + length, 0);
}
