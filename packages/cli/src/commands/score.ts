import type { DocumentScore, ExpertmeshClient } from '@expertmesh/client';
import { EmError, systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { computedFields, residentOnlyNote } from '../computed-fields.js';
import { LogitsFile } from '../logits-file.js';
import { outputFormat, outputOptions, present } from '../options.js';
import { documentUnits, inBatches, readDocuments, type SourceDocument } from '../score-documents.js';
import { sessionOptions, withSession } from '../session.js';
import { isForPeople, printData } from '../ui/output.js';
import { createProgress, type Progress } from '../ui/progress.js';
import { renderProperties } from '../ui/table.js';
import type { Terminal } from '../ui/terminal.js';
import { formatCount, plural } from '../ui/units.js';
import { type Arguments, text, tokenIds } from '../values.js';

/** Batches asked for at the same time, so that a cluster of several workers has something for each. */
const mostInFlight = 4;

export const score: CommandDefinition = {
  name: 'score',
  usage: 'FILE.jsonl | TEXT | --ids 1,2,3 [--source-ids 4,5]',
  describe: 'Score texts: negative log-likelihood and perplexity',
  details:
    'Each line of FILE.jsonl is {"text": "..."} or {"ids": [1, 2, 3]}; other keys are ignored. The first token of a ' +
    'document is not scored. For a model with an encoder a line is {"source": "...", "target": "..."} with --from and --to, or ' +
    '{"source_ids": [...], "target_ids": [...]}, the decoder\'s ids with its start and the end: neither the start nor a language ' +
    'after it is scored.',
  mostPositionals: 1,
  options: {
    ids: { value: '1,2,3', describe: 'token ids instead of a text, taken as they are' },
    'source-ids': { value: '4,5', describe: "token ids of the encoder, for a model with one; --ids are then the decoder's" },
    from: { value: 'LANG', describe: 'language of the sources of FILE.jsonl' },
    to: { value: 'LANG', describe: 'language of the targets of FILE.jsonl' },
    logits: { value: 'OUT.safetensors', describe: 'also write the tensor logits, f32 [tokens, vocab], of all documents' },
    ...sessionOptions,
    ...outputOptions,
  },
  examples: [
    ['score eval/story.jsonl -o json', 'every document and the whole'],
    ['score --ids 0,17,42 --logits out.safetensors', 'the logits of three tokens'],
  ],
  run: runScore,
};

async function runScore(args: Arguments, positionals: readonly string[], terminal: Terminal): Promise<void> {
  const format = outputFormat(args);
  const documents = readSource(args, positionals);
  const logits = text(args, 'logits');
  const progress = createProgress(terminal, systemClock);
  await withSession(args, terminal, async (client, signal) => {
    let scores: DocumentScore[];
    try {
      scores =
        logits === null
          ? await scoreAll(client, documents, signal, progress)
          : await writeLogits(client, documents, logits, signal, progress);
    } finally {
      progress.clear();
    }
    const total = summarise(scores);
    const isResidentOnly = scores.some(({ residentOnly }) => residentOnly);
    const toldScores = scores.map(({ tokens, nll, ...computed }) => ({ tokens, nll, ...computedFields(computed) }));
    const told = { documents: toldScores, ...total, ...(isResidentOnly && { residentOnly: true }) };
    printData(terminal, format, told, () =>
      renderProperties([
        ['documents', formatCount(scores.length)],
        ['tokens', formatCount(total.tokens)],
        ['nll', total.nll.toFixed(4)],
        ['perplexity', total.perplexity === null ? '-' : total.perplexity.toFixed(5)],
      ]),
    );
    if (isResidentOnly && isForPeople(format)) terminal.err(`${residentOnlyNote}\n`);
    if (logits !== null) terminal.err(`logits written to ${logits}\n`);
  });
}

function readSource(args: Arguments, positionals: readonly string[]): AsyncIterable<SourceDocument> {
  const ids = tokenIds(args, 'ids');
  const [source] = positionals;
  if ((ids === null) === (source === undefined)) {
    throw new EmError('EM_USAGE', {
      problem: `give a file, a text or --ids${ids === null ? '' : ', only one'}. See: expertmesh score --help`,
    });
  }
  const sourceIds = tokenIds(args, 'source-ids');
  if (sourceIds !== null && ids === null) throw new EmError('EM_USAGE', { problem: '--source-ids are for --ids: give both' });
  const languages = { ...present('from', text(args, 'from')), ...present('to', text(args, 'to')) };
  if (ids !== null) return single({ document: { ids, ...(sourceIds !== null && { source: { ids: sourceIds } }) }, fraction: 1 });
  return source!.endsWith('.jsonl') ? readDocuments(source!, languages) : single({ document: { text: source! }, fraction: 1 });
}

async function* single(document: SourceDocument): AsyncGenerator<SourceDocument> {
  yield document;
}

/** Scores in the documents' order; a bounded number of batches is on the way at a time. */
async function scoreAll(
  client: ExpertmeshClient,
  documents: AsyncIterable<SourceDocument>,
  signal: AbortSignal,
  progress: Progress,
): Promise<DocumentScore[]> {
  const scores: DocumentScore[] = [];
  const inFlight: { fraction: number; answer: Promise<readonly DocumentScore[]> }[] = [];
  const takeOldest = async () => {
    const { fraction, answer } = inFlight.shift()!;
    scores.push(...(await answer));
    progress.update(fraction, `${plural(scores.length, 'document')} scored`);
  };
  for await (const batch of inBatches(documents, documentUnits)) {
    if (inFlight.length === mostInFlight) await takeOldest();
    const answer = client.score(
      batch.map((entry) => entry.document),
      { signal },
    );
    // Awaited in order; a later batch may fail before it is its turn.
    answer.catch(() => {});
    inFlight.push({ fraction: batch.at(-1)!.fraction, answer });
  }
  while (inFlight.length > 0) await takeOldest();
  return scores;
}

/** One document after the other, its rows going to the file as they come. */
async function writeLogits(
  client: ExpertmeshClient,
  documents: AsyncIterable<SourceDocument>,
  path: string,
  signal: AbortSignal,
  progress: Progress,
): Promise<DocumentScore[]> {
  const file = await LogitsFile.create(path);
  const scores: DocumentScore[] = [];
  try {
    for await (const { document, fraction } of documents) {
      for await (const chunk of client.logits(document, { signal })) {
        await file.append(chunk.logits, chunk.vocabSize);
        if (chunk.score !== null) scores.push(chunk.score);
      }
      progress.update(fraction, `logits of ${plural(scores.length, 'document')}`);
    }
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
  return scores;
}

/** Sums in the documents' order, so that the same scores give the same bits. */
export function summarise(scores: readonly Pick<DocumentScore, 'tokens' | 'nll'>[]): {
  tokens: number;
  nll: number;
  perplexity: number | null;
} {
  const tokens = scores.reduce((sum, entry) => sum + entry.tokens, 0);
  const nll = scores.reduce((sum, entry) => sum + entry.nll, 0);
  return { tokens, nll, perplexity: tokens === 0 ? null : Math.exp(nll / tokens) };
}
