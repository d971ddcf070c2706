import type { ScoreDocument } from '@expertmesh/client';
import { EmError, systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { outputFormat, outputOptions, present } from '../options.js';
import { type Languages, parseDocument, readLines } from '../score-documents.js';
import { sessionOptions, withSession } from '../session.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties } from '../ui/table.js';
import { formatCount, plural } from '../ui/units.js';
import { integer, requiredText, text } from '../values.js';

const mostRows = 65_536;
/** Of a private cluster: a batch is recorded when its load has been reported. */
const reportIntervalMs = 10;

export const traceRecord: CommandDefinition = {
  name: 'record',
  usage: 'PROMPTS.jsonl --out FILE',
  describe: 'Record which experts the router chooses for texts',
  details:
    'Each line of PROMPTS.jsonl is {"text": "..."}, {"prompt": "..."} or {"ids": [1, 2, 3]}, for a model with an encoder as for score, and may have a ' +
    '"domain". The cluster reads one document at a time and nothing else; counts come from the load that its workers report, so that a ' +
    'running cluster takes a second for each batch, a private one a hundredth.',
  mostPositionals: 1,
  options: {
    out: { value: 'FILE', describe: 'the trace', isRequired: true },
    rows: { value: 'N', describe: 'tokens of a batch; 1 = as generating does; 0 = whole documents', defaultText: '0' },
    documents: { value: 'N', describe: 'the first N documents only', defaultText: 'all' },
    from: { value: 'LANG', describe: 'language of the sources, for a model with an encoder' },
    to: { value: 'LANG', describe: 'language of the targets' },
    ...sessionOptions,
    ...outputOptions,
  },
  examples: [['trace record prompts.jsonl --model DIR --rows 1 --out prompts.trace', 'what each token chooses']],
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const out = requiredText(args, 'out');
    const rowsPerBatch = integer(args, 'rows', 0, mostRows) ?? 0;
    const [file] = positionals;
    if (file === undefined) throw new EmError('EM_USAGE', { problem: 'give a file of prompts. See: expertmesh trace record --help' });
    const languages = { ...present('from', text(args, 'from')), ...present('to', text(args, 'to')) };
    const all = await readDomains(file, languages);
    const documents = all.slice(0, integer(args, 'documents', 1, Number.MAX_SAFE_INTEGER) ?? all.length);
    const { recordTrace, summariseTrace, writeTrace } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    const record = async (client: Parameters<typeof recordTrace>[0], signal: AbortSignal) => {
      const onProgress = (fraction: number) => progress.update(fraction, plural(documents.length, 'document'));
      try {
        return await recordTrace(client, documents, { rowsPerBatch, signal, onProgress });
      } finally {
        progress.clear();
      }
    };
    const trace = await withSession(args, terminal, record, { reportIntervalMs });
    await writeTrace(out, trace);
    const { batches, rows, domains } = summariseTrace(trace);
    printData(terminal, format, { file: out, batches, rows, domains }, () =>
      renderProperties([
        ['trace', out],
        ['batches', formatCount(batches)],
        ['rows', formatCount(rows)],
        ['domains', domains.map(({ domain }) => domain || '-').join(', ')],
      ]),
    );
  },
};

async function readDomains(file: string, languages: Languages): Promise<{ domain: string; document: ScoreDocument }[]> {
  const documents: { domain: string; document: ScoreDocument }[] = [];
  for await (const { line, place } of readLines(file)) {
    if (line.trim() === '') continue;
    const { domain, prompt, text: own } = asObject(line);
    const isPrompt = typeof prompt === 'string' && own === undefined;
    const document = isPrompt ? { text: prompt } : parseDocument(line, place, languages);
    if (domain !== undefined && typeof domain !== 'string') {
      throw new EmError('EM_FILE_FORMAT', { file: place, problem: `"domain" is ${JSON.stringify(domain)}; wanted a string` });
    }
    documents.push({ domain: domain ?? '', document });
  }
  if (documents.length === 0) throw new EmError('EM_FILE_FORMAT', { file, problem: 'no documents; wanted one JSON object a line' });
  return documents;
}

/** What is no JSON is told by the parser of documents. */
function asObject(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
