import { existsSync } from 'node:fs';
import type { ExpertmeshClient, TranslateOptions, Translation } from '@expertmesh/client';
import { EmError, systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { type ComputedFields, computedFields, residentOnlyNote } from '../computed-fields.js';
import { outputFormat, outputOptions, present } from '../options.js';
import { onePositional } from '../positionals.js';
import { sessionOptions, withSession } from '../session.js';
import { inSourceBatches, readSources, type SourceLine } from '../source-lines.js';
import { isForPeople, printData } from '../ui/output.js';
import { createProgress, type Progress } from '../ui/progress.js';
import type { Terminal } from '../ui/terminal.js';
import { formatSeconds, plural } from '../ui/units.js';
import { type Arguments, choice, decimal, integer, text } from '../values.js';

/** Batches asked for at the same time, so that a cluster of several workers has something for each. */
const mostInFlight = 4;
const mostBeams = 64;

export const translate: CommandDefinition = {
  name: 'translate',
  usage: 'TEXT | FILE',
  describe: 'Translate a text, or a file line by line',
  details:
    'FILE has a sentence on each line; a .jsonl file objects with "source", a text, or "source_ids", token ids. Empty lines stay empty. ' +
    'Translations come in the order of the lines. Languages are those of the model: expertmesh model inspect lists them.',
  mostPositionals: 1,
  options: {
    from: { value: 'LANG', describe: 'language of the source, like eng_Latn', defaultText: "the tokenizer's" },
    to: { value: 'LANG', describe: 'language to translate to' },
    beams: { value: 'N', describe: 'hypotheses that are followed at a time; 1 = greedy', defaultText: "the model's" },
    'length-penalty': { value: 'P', describe: 'of a finished hypothesis: log-probability / length^P', defaultText: "the model's, or 1" },
    'early-stopping': {
      value: 'true|false|never',
      describe: 'a search ends with the first full set of hypotheses, by a heuristic, or when none can become better',
      defaultText: "the model's",
    },
    hypotheses: { value: 'N', describe: 'tell the N best of each source', defaultText: '1' },
    'max-tokens': { value: 'N', describe: 'most tokens of a translation', defaultText: "the model's" },
    ...sessionOptions,
    ...outputOptions,
  },
  examples: [
    ['translate --from eng_Latn --to lum_Latn "The farmer sold two apples."', 'by the cluster on this machine'],
    ['translate --beams 4 --from eng_Latn --to fra_Latn news.txt > news.fr.txt', 'a file, line by line'],
  ],
  run: runTranslate,
};

/** One source and what has come of it. */
interface Translated extends ComputedFields {
  readonly source: string | readonly number[];
  /** Of the best; null without a tokenizer. */
  readonly text: string | null;
  readonly ids: readonly number[];
  readonly score: number;
  readonly hypotheses?: Translation['hypotheses'];
}

async function runTranslate(args: Arguments, positionals: readonly string[], terminal: Terminal): Promise<void> {
  const format = outputFormat(args);
  const given = onePositional(positionals, 'a text or a file', 'translate');
  const options = readOptions(args);
  const isFile = existsSync(given);
  const progress = createProgress(terminal, systemClock);
  await withSession(args, terminal, async (client, signal) => {
    const begin = systemClock.elapsed();
    const told: Translated[] = [];
    let numTokens = 0;
    const show = (translated: Translated) => {
      told.push(translated);
      if (isForPeople(format)) terminal.out(`${lineOf(translated)}\n`);
    };
    try {
      for await (const { line, translation } of translateAll(client, readSources(given, isFile), options, signal, progress)) {
        numTokens += translation?.hypotheses[0]?.ids.length ?? 0;
        show(translatedLine(line, translation, options.numHypotheses ?? 1));
      }
    } finally {
      progress.clear();
    }
    const seconds = (systemClock.elapsed() - begin) / 1000;
    const tokensPerSecond = seconds > 0 ? numTokens / seconds : 0;
    if (isForPeople(format)) {
      if (told.some(({ residentOnly }) => residentOnly)) terminal.err(`${residentOnlyNote}\n`);
      const speed = `${tokensPerSecond.toFixed(1)} tokens/s`;
      if (isFile) terminal.err(`${plural(told.length, 'line')} in ${formatSeconds(seconds)}, ${speed}\n`);
    } else {
      printData(terminal, format, { translations: told, seconds, tokensPerSecond }, () => '');
    }
  });
}

function readOptions(args: Arguments): TranslateOptions {
  const early = choice(args, 'early-stopping', ['true', 'false', 'never']);
  const beams = integer(args, 'beams', 1, mostBeams);
  const hypotheses = integer(args, 'hypotheses', 1, mostBeams);
  if (hypotheses !== null && beams !== null && hypotheses > beams) {
    throw new EmError('EM_OPTION_VALUE', { option: '--hypotheses', got: hypotheses, wanted: `at most --beams (${beams})` });
  }
  return {
    ...present('from', text(args, 'from')),
    ...present('to', text(args, 'to')),
    ...present('numBeams', beams),
    ...present('lengthPenalty', decimal(args, 'length-penalty', -100, 100)),
    ...present('earlyStopping', early === null ? null : early === 'never' ? early : early === 'true'),
    ...present('numHypotheses', hypotheses),
    ...present('maxTokens', integer(args, 'max-tokens', 1, 2 ** 31 - 1)),
  };
}

interface TranslatedLine {
  readonly line: SourceLine;
  /** Null for an empty line. */
  readonly translation: Translation | null;
}

/** In the lines' order; a bounded number of batches is on the way at a time. */
async function* translateAll(
  client: ExpertmeshClient,
  lines: AsyncIterable<SourceLine>,
  options: TranslateOptions,
  signal: AbortSignal,
  progress: Progress,
): AsyncGenerator<TranslatedLine, void, undefined> {
  const inFlight: { batch: readonly SourceLine[]; answer: Promise<readonly Translation[]> }[] = [];
  let numDone = 0;
  async function* oldest(): AsyncGenerator<TranslatedLine, void, undefined> {
    const { batch, answer } = inFlight.shift()!;
    const translations = [...(await answer)];
    progress.clear();
    for (const line of batch) yield { line, translation: line.source === null ? null : (translations.shift() ?? null) };
    numDone += batch.length;
    progress.update(batch.at(-1)!.fraction, `${plural(numDone, 'line')} translated`);
  }
  for await (const batch of inSourceBatches(lines)) {
    if (inFlight.length === mostInFlight) yield* oldest();
    const sources = batch.flatMap(({ source }) => source ?? []);
    const answer = sources.length === 0 ? Promise.resolve([]) : client.translate(sources, { ...options, signal });
    // Awaited in order; a later batch may fail before it is its turn.
    answer.catch(() => {});
    inFlight.push({ batch, answer });
  }
  while (inFlight.length > 0) yield* oldest();
}

function translatedLine({ source }: SourceLine, translation: Translation | null, numHypotheses: number): Translated {
  const [best] = translation?.hypotheses ?? [];
  const given = source === null ? '' : 'text' in source ? source.text : source.ids;
  if (translation === null || best === undefined) return { source: given, text: '', ids: [], score: 0 };
  const { text: translated, ids, score } = best;
  const others = numHypotheses > 1 && { hypotheses: translation.hypotheses };
  return { source: given, text: translated, ids, score, ...others, ...computedFields(translation) };
}

function lineOf({ text: translated, ids, hypotheses }: Translated): string {
  const shown = (one: { readonly text: string | null; readonly ids: readonly number[] }) => one.text ?? one.ids.join(',');
  if (hypotheses === undefined) return shown({ text: translated, ids });
  return hypotheses.map((one) => `${one.score.toFixed(4)}  ${shown(one)}`).join('\n');
}
