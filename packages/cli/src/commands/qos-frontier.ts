import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { FrontierPoint, FrontierReport } from '@expertmesh/bench';
import { causeText, EmError, systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { localClusterOptions, outputFormat, outputOptions, readLocalClusterOptions } from '../options.js';
import { readDocuments } from '../score-documents.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderTable } from '../ui/table.js';
import { integer, requiredText, text } from '../values.js';

const defaultSteps = 4;
const mostSteps = 1000;

const { precision: _, ...clusterOptions } = localClusterOptions;

export const qosFrontier: CommandDefinition = {
  name: 'frontier',
  describe: 'Measure perplexity and throughput over the number of experts in 8, 4 and 2 bits',
  details:
    'A private cluster for each point scores FILE.jsonl and serves a few requests. The experts that get fewer bits are chosen at random. ' +
    'FRONTIER marks points that no other one beats in perplexity, throughput and memory at once.',
  options: {
    model: { value: 'DIR', describe: 'model folder' },
    data: { value: 'FILE', describe: 'texts to score, as for score' },
    steps: { value: 'N', describe: 'counts of experts in each format, the last one all', defaultText: String(defaultSteps) },
    seed: { value: 'N', describe: 'of the random choice', defaultText: '0' },
    save: { value: 'FILE', describe: 'keep the points there; those that it has already are not measured again', defaultText: 'none' },
    svg: { value: 'FILE', describe: 'also write a plot', defaultText: 'none' },
    ...clusterOptions,
    ...outputOptions,
  },
  examples: [['qos frontier --model DIR --data eval/story.jsonl --save points.json', 'goes on where it was stopped']],
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const modelFolder = requiredText(args, 'model');
    const data = requiredText(args, 'data');
    const save = text(args, 'save');
    const svg = text(args, 'svg');
    const documents = [];
    for await (const { document } of readDocuments(data, {})) documents.push(document);
    const key = createHash('sha256').update(modelFolder).update(JSON.stringify(documents)).digest('hex');
    const points = save === null ? [] : await readPoints(save, key);
    const { frontierPlot, measureFrontier } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    try {
      const report = await measureFrontier({
        cluster: { modelFolder, workers: 1, ...readLocalClusterOptions(args) },
        documents,
        steps: integer(args, 'steps', 1, mostSteps) ?? defaultSteps,
        seed: integer(args, 'seed', 0, 2 ** 31 - 1) ?? 0,
        known: [...points],
        onPoint: async (point) => {
          points.push(point);
          if (save !== null) await write(save, `${JSON.stringify({ key, points }, null, 2)}\n`);
        },
        onProgress: (fraction, what) => progress.update(fraction, what),
      });
      progress.clear();
      if (svg !== null) await write(svg, frontierPlot(report.rows));
      printData(terminal, format, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

/** None where there is no such file. */
async function readPoints(file: string, key: string): Promise<FrontierPoint[]> {
  const document = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  });
  if (document === null) return [];
  let saved: { key?: unknown; points?: unknown };
  try {
    saved = JSON.parse(document) as typeof saved;
  } catch (error) {
    throw new EmError('EM_FILE_FORMAT', { file, problem: causeText(error) }, { cause: error });
  }
  if (saved.key !== key || !Array.isArray(saved.points)) {
    throw new EmError('EM_FILE_FORMAT', { file, problem: 'it has no points of this model and these texts; name another file' });
  }
  return saved.points as FrontierPoint[];
}

async function write(file: string, document: string): Promise<void> {
  await writeFile(file, document).catch((error: unknown) => {
    throw new EmError('EM_FILE_WRITE', { file, cause: causeText(error) }, { cause: error });
  });
}

function renderReport({ experts, rows }: FrontierReport): string {
  const right = (title: string) => ({ title, align: 'right' }) as const;
  return renderTable(
    [{ title: 'FORMAT' }, ...['EXPERTS', 'MIB', 'PERPLEXITY', 'RISE', 'TOKENS/S'].map(right), { title: 'FRONTIER' }],
    rows.map((row) => [
      row.count === 0 ? 'as stored' : row.format,
      row.count === 0 ? `${experts}` : `${row.count} of ${experts}`,
      (row.expertBytes / 2 ** 20).toFixed(1),
      row.perplexity.toFixed(5),
      `${(100 * row.rise).toFixed(3)} %`,
      row.tokensPerSecond.toFixed(1),
      row.isOnFrontier ? 'yes' : '',
    ]),
  );
}
