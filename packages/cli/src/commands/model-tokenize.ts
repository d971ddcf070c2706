import type { Chat } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import type { ChatTemplate } from '@expertmesh/models';
import { chatOptions, readChat, refuseChatOptions } from '../chat-prompt.js';
import type { CommandDefinition } from '../command.js';
import { outputFormat, outputOptions } from '../options.js';
import { readStdin } from '../stdin.js';
import { printData } from '../ui/output.js';
import { renderTable } from '../ui/table.js';
import { type Arguments, flag, requiredText } from '../values.js';

export const modelTokenize: CommandDefinition = {
  name: 'tokenize',
  usage: '--model DIR TEXT | --model DIR --chat MESSAGES',
  describe: 'Show the token ids of a text or chat',
  details:
    'With the special tokens a prompt gets. The text - reads standard input. With --chat it is what generate --chat takes; shown is the ' +
    "text that the model's chat template makes of it, too: all that the model is given. No cluster is needed.",
  mostPositionals: 1,
  options: {
    model: { value: 'DIR', describe: 'Hugging Face model folder', isRequired: true },
    chat: { value: null, describe: 'the text is a chat: the text of a user, messages as JSON, or a .json file' },
    ...chatOptions,
    plain: { value: null, describe: 'without special tokens' },
    ...outputOptions,
  },
  examples: [
    ['model tokenize --model models/olmoe "Once there was"', 'ids and tokens of a prompt'],
    [`model tokenize --model models/qwen --chat '[{"role": "user", "content": "Hi"}]' --tools tools.json`, 'what a chat becomes'],
  ],
  async run(args, [given], terminal) {
    const format = outputFormat(args);
    if (given === undefined) throw usageError('give a text');
    const prompt = await readPrompt(args, given);
    const { openModelFolder } = await import('@expertmesh/models');
    const { tokenizer, chatTemplate } = await openModelFolder(requiredText(args, 'model'));
    if (tokenizer === null) throw new EmError('EM_TOKENIZER_MISSING');
    const text = typeof prompt === 'string' ? prompt : rendered(prompt, chatTemplate);
    const ids = await tokenizer.encode(text, { plain: typeof prompt !== 'string' || flag(args, 'plain') });
    const tokens = ids.map((id) => tokenizer.token(id));
    printData(terminal, format, { text, ids, tokens }, () => {
      const table = renderTable(
        [{ title: 'ID', align: 'right' }, { title: 'TOKEN' }],
        ids.map((id, index) => [String(id), tokens[index]!]),
      );
      return typeof prompt === 'string' ? table : `${text}\n\n${table}`;
    });
  },
};

async function readPrompt(args: Arguments, given: string): Promise<string | Chat> {
  const text = given === '-' ? await readStdin() : given;
  if (!flag(args, 'chat')) {
    refuseChatOptions(args, 'model tokenize');
    return text;
  }
  if (flag(args, 'plain')) throw usageError('a chat has the special tokens of its template: leave out --plain');
  return readChat(args, text);
}

function rendered(chat: Chat, template: ChatTemplate | null): string {
  if (template === null) throw new EmError('EM_CHAT_TEMPLATE_MISSING');
  return template.render({ addGenerationPrompt: true, ...chat });
}

function usageError(problem: string): EmError {
  return new EmError('EM_USAGE', { problem: `${problem}. See: expertmesh model tokenize --help` });
}
