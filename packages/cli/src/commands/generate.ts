import type { GenerateOptions, TokenLogprob, TokenLogprobs } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import { type Answer, type Completion, receive } from '../answer.js';
import { chatOptions, readChat, refuseChatOptions } from '../chat-prompt.js';
import type { CommandDefinition } from '../command.js';
import { residentOnlyNote } from '../computed-fields.js';
import { outputFormat, outputOptions, present } from '../options.js';
import { readSampling, samplingOptions } from '../sampling-options.js';
import { sessionOptions, withSession } from '../session.js';
import { readStdin } from '../stdin.js';
import { isForPeople, printData } from '../ui/output.js';
import { type Column, renderTable } from '../ui/table.js';
import type { Terminal } from '../ui/terminal.js';
import { formatSeconds, plural } from '../ui/units.js';
import { type Arguments, flag, tokenIds } from '../values.js';

export const generate: CommandDefinition = {
  name: 'generate',
  usage: 'PROMPT | --chat MESSAGES | --ids 1,2,3',
  describe: 'Continue a prompt',
  details:
    'Text appears as it is produced; -o json prints all at the end. The prompt - reads standard input. With --chat the ' +
    "prompt is a user's message, a list of messages as JSON, an object {messages, tools, documents, ...}, or a .json file of either, " +
    "rendered by the model's chat template. " +
    'Greedy unless --temperature is above 0 or the model says otherwise. Ctrl-C cancels the request.',
  mostPositionals: 1,
  options: {
    chat: { value: null, describe: 'the prompt is a chat: the text of a user, or [{"role": "...", "content": "..."}, ...]' },
    ...chatOptions,
    ids: { value: '1,2,3', describe: 'token ids instead of a prompt, taken as they are' },
    'source-ids': { value: '4,5', describe: "token ids of the encoder, for a model with one; the prompt is then the decoder's beginning" },
    ...samplingOptions,
    'ignore-eos': { value: null, describe: 'go on to --max-tokens behind an end token' },
    ...sessionOptions,
    ...outputOptions,
  },
  examples: [
    ['generate "Question: 27 + 58 ="', 'by the cluster on this machine'],
    [`generate --chat '[{"role": "user", "content": "Hi"}]'`, 'messages, by the chat template of the model'],
    [`generate --chat --template-vars '{"enable_thinking": false}' "Hi"`, 'with more variables of the template'],
    ['generate --model models/olmoe --max-tokens 32 "Once there was"', 'without a running cluster'],
  ],
  run: runGenerate,
};

async function runGenerate(args: Arguments, positionals: readonly string[], terminal: Terminal): Promise<void> {
  const format = outputFormat(args);
  const options: GenerateOptions = {
    prompt: await readPrompt(args, positionals),
    ...present('source', tokenIds(args, 'source-ids')),
    ...readSampling(args),
    ignoreEos: flag(args, 'ignore-eos'),
  };
  await withSession(args, terminal, async (client, signal) => {
    if (!isForPeople(format)) {
      const answer = await receive(client, { ...options, signal }, () => {});
      printData(terminal, format, answer, () => '');
      return;
    }
    const answer = await showing(terminal, (onPiece) => receive(client, { ...options, signal }, onPiece));
    if (answer.logprobs !== undefined) terminal.out(`\n${logprobsTable(answer.logprobs)}`);
    for (const [index, other] of (answer.answers ?? []).slice(1).entries()) {
      terminal.out(`\n[${index + 2}] ${other.text ?? other.ids.join(',')}\n`);
      if (other.logprobs !== undefined) terminal.out(`\n${logprobsTable(other.logprobs)}`);
    }
    if (answer.residentOnly) terminal.err(`${residentOnlyNote}\n`);
    terminal.err(
      `${plural(answer.completionTokens, 'token')} after ${answer.promptTokens} of the prompt, ${formatSeconds(answer.seconds)}, ` +
        `${answer.tokensPerSecond.toFixed(1)} tokens/s, ended by ${endings(answer)}\n`,
    );
  });
}

function endings(answer: Answer): string {
  return [...new Set((answer.answers ?? [answer]).map(ending))].join(', ');
}

function ending({ finishReason, stop }: Completion): string {
  return stop === undefined ? finishReason : `${finishReason} ${JSON.stringify(stop)}`;
}

const logprobColumns: readonly Column[] = [
  { title: 'ID', align: 'right' },
  { title: 'TOKEN' },
  { title: 'LOGPROB', align: 'right' },
  { title: 'LIKELIEST' },
];

function logprobsTable(logprobs: readonly TokenLogprobs[]): string {
  const shown = ({ id, token, logprob }: TokenLogprob) => `${token === '' ? id : JSON.stringify(token)} ${logprob.toFixed(4)}`;
  const rows = logprobs.map((one) => [String(one.id), one.token, one.logprob.toFixed(4), one.top.map(shown).join('  ')]);
  return renderTable(logprobColumns, rows);
}

/** Writes the pieces to stdout and ends their line, also when an error follows. */
async function showing<T>(terminal: Terminal, receivePieces: (onPiece: (piece: string) => void) => Promise<T>): Promise<T> {
  let hasText = false;
  try {
    const answer = await receivePieces((piece) => {
      hasText ||= piece !== '';
      terminal.out(piece);
    });
    hasText = true;
    return answer;
  } finally {
    if (hasText) terminal.out('\n');
  }
}

async function readPrompt(args: Arguments, positionals: readonly string[]): Promise<GenerateOptions['prompt']> {
  const isChat = flag(args, 'chat');
  const ids = tokenIds(args, 'ids');
  const [prompt] = positionals;
  if ((ids === null) === (prompt === undefined)) {
    throw new EmError('EM_USAGE', {
      problem: `give a prompt or --ids${ids === null ? '' : ', not both'}. See: expertmesh generate --help`,
    });
  }
  if (ids !== null) {
    if (isChat) throw new EmError('EM_USAGE', { problem: 'give --chat or --ids, not both. See: expertmesh generate --help' });
    refuseChatOptions(args, 'generate');
    return ids;
  }
  const given = prompt === '-' ? await readStdin() : prompt!;
  if (isChat) return readChat(args, given);
  refuseChatOptions(args, 'generate');
  return given;
}
