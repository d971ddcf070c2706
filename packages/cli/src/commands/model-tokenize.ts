import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { outputFormat, outputOptions } from '../options.js';
import { readStdin } from '../stdin.js';
import { printData } from '../ui/output.js';
import { renderTable } from '../ui/table.js';
import { flag, requiredText } from '../values.js';

export const modelTokenize: CommandDefinition = {
  name: 'tokenize',
  usage: '--model DIR TEXT',
  describe: 'Show the token ids and pieces of a text',
  details: 'With the special tokens a prompt gets. The text - reads standard input.',
  mostPositionals: 1,
  options: {
    model: { value: 'DIR', describe: 'Hugging Face model folder', isRequired: true },
    plain: { value: null, describe: 'without special tokens' },
    ...outputOptions,
  },
  async run(args, [text], terminal) {
    const format = outputFormat(args);
    if (text === undefined) throw new EmError('EM_USAGE', { problem: 'give a text. See: expertmesh model tokenize --help' });
    const { openModelFolder } = await import('@expertmesh/models');
    const { tokenizer } = await openModelFolder(requiredText(args, 'model'));
    if (tokenizer === null) throw new EmError('EM_TOKENIZER_MISSING');
    const ids = tokenizer.encode(text === '-' ? await readStdin() : text, { plain: flag(args, 'plain') });
    const pieces = ids.map((id) => tokenizer.token(id));
    printData(terminal, format, { ids, pieces }, () =>
      renderTable(
        [{ title: 'ID', align: 'right' }, { title: 'PIECE' }],
        ids.map((id, index) => [String(id), pieces[index]!]),
      ),
    );
  },
};
