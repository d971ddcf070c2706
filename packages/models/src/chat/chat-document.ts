import { dumpJson } from '../jinja/json-dump.js';
import { loadJson } from '../jinja/json-load.js';
import { Dict, type Value } from '../jinja/values.js';
import type { Chat } from '../model-folder.js';

/** Keys of a chat that is an object; the last two are one, named as OpenAI's API and as the command line have it. */
const keys = ['messages', 'tools', 'documents', 'add_generation_prompt', 'chat_template_kwargs', 'template_vars'] as const;

/**
 * A chat from JSON text: a list of messages, or an object with messages and what else the template is given. Numbers and the order
 * of keys stay as they are written. Throws SyntaxError for what is none; what messages and tools hold is checked when they are rendered.
 */
export function chatFromJson(text: string): Chat {
  const value = loadJson(text);
  if (Array.isArray(value)) return { messages: messagesOf(value), addGenerationPrompt: true };
  if (!(value instanceof Dict)) throw new SyntaxError('wanted a list of messages, or an object with messages');
  const unknown = value.keys().find((key) => !keys.some((known) => known === key));
  if (unknown !== undefined) throw new SyntaxError(`the key ${String(unknown)} is not known; known are ${keys.join(', ')}`);
  const variables = value.get('chat_template_kwargs');
  if (variables !== undefined && value.has('template_vars'))
    throw new SyntaxError('chat_template_kwargs and template_vars are one; give either');
  return {
    messages: messagesOf(value.get('messages')),
    addGenerationPrompt: generationPromptOf(value.get('add_generation_prompt')),
    tools: written(value.get('tools')),
    documents: written(value.get('documents')),
    templateVariables: written(variables ?? value.get('template_vars')),
  };
}

function messagesOf(value: Value | undefined): { json: string }[] {
  if (Array.isArray(value) && value.length > 0) return value.map((message) => ({ json: written(message)! }));
  throw new SyntaxError('wanted a list of messages, like [{"role": "user", "content": "..."}]');
}

function generationPromptOf(value: Value | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'boolean') throw new SyntaxError('add_generation_prompt is neither true nor false');
  return value;
}

/** As text again; null is as good as absent. */
function written(value: Value | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return dumpJson(value, { isAscii: false, indent: null, itemSeparator: ',', keySeparator: ':', sortsKeys: false });
}
