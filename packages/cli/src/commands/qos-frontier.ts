import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { FrontierPoint, FrontierReport, FrontierRow, ScoredText, SensitivityReport } from '@expertmesh/bench';
import { EmError, systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { engineOptions, kernelChoices, maxThreads, outputFormat, outputOptions, readCacheFolder, workerOptions } from '../options.js';
import { readLoweredFormats } from '../qos/lowered-formats.js';
import { heldOut, readScoredTexts } from '../qos/scored-texts.js';
import { checkMeasured, readSensitivity } from '../qos/sensitivity-file.js';
import { readSaved, writeSaved, writeText } from '../saved-json.js';
import { printData } from '../ui/output.js';
import { createProgress, type Progress } from '../ui/progress.js';
import { renderTable } from '../ui/table.js';
import { type Arguments, byteSizes, choice, flag, integer, requiredText, text } from '../values.js';

const defaultSteps = 4;
const mostSteps = 1000;
const mostSeeds = 1000;
/** Requests that throughput is measured with. */
const traffic = { numPrompts: 16, atOnce: 4 } as const;

export const qosFrontier: CommandDefinition = {
  name: 'frontier',
  describe: 'Measure perplexity and throughput over the experts in 8, 4 and 2 bits, and the memory',
  details:
    'Which experts get fewer bits is chosen at random and by what each costs, which is measured on every fourth text of FILE.jsonl and judged on ' +
    'the others, or read from --sensitivity. With --memory, layers whose experts do not fit read them when they are needed. FRONTIER marks rows that ' +
    'no other one beats in perplexity, throughput and memory at once.',
  options: {
    model: { value: 'DIR', describe: 'model folder' },
    data: { value: 'FILE', describe: 'texts to score, as for score' },
    steps: { value: 'N', describe: 'counts of experts in each format, the last one all', defaultText: String(defaultSteps) },
    formats: { value: 'F,F', describe: 'that experts are lowered to', defaultText: 'q8,q4,nf4,q2' },
    assignment: { value: 'NAME', describe: 'random or sensitive', defaultText: 'both' },
    sensitivity: { value: 'FILE', describe: 'what qos sensitivity has saved', defaultText: 'measured' },
    seed: { value: 'N', describe: 'of the random choice', defaultText: '0' },
    seeds: { value: 'N', describe: 'random choices, of seeds one after the other', defaultText: '1' },
    memory: { value: 'SIZE,SIZE', describe: 'fast memory for the model', defaultText: 'as much as it takes' },
    save: { value: 'FILE', describe: 'keep what is measured there; what it has already is not measured again', defaultText: 'none' },
    svg: { value: 'FILE', describe: 'also write a plot', defaultText: 'none' },
    threads: { value: 'N', describe: 'threads of the engine', defaultText: 'cores' },
    'direct-reads': { value: null, describe: 'read experts that have no room from disk, past the memory in which the system keeps files' },
    cache: workerOptions.cache,
    ...engineOptions,
    ...outputOptions,
  },
  examples: [
    ['qos frontier --model DIR --data eval/story.jsonl --save points.json', 'goes on where it was stopped'],
    ['qos frontier --model DIR --data eval/story.jsonl --memory 12MiB,16MiB --formats nf4', 'when not all experts fit'],
  ],
  async run(args, _positionals, terminal) {
    const output = outputFormat(args);
    const wanted = await readWanted(args);
    const svg = text(args, 'svg');
    const { frontierPlot, measureFrontier } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    try {
      const { documents, sensitivity, saved, save } = await readyToMeasure(args, wanted, progress);
      const { modelFolder, formats, assignments, threads, kernels } = wanted;
      const seed = integer(args, 'seed', 0, 2 ** 31 - mostSeeds) ?? 0;
      const report = await measureFrontier({
        ...{ modelFolder, documents, sensitivity, formats, assignments, threads, kernels },
        steps: integer(args, 'steps', 1, mostSteps) ?? defaultSteps,
        seeds: Array.from({ length: integer(args, 'seeds', 1, mostSeeds) ?? 1 }, (_, index) => seed + index),
        memories: byteSizes(args, 'memory', 1) ?? [],
        pageCache: flag(args, 'direct-reads') ? 'bypass' : 'keep',
        cacheFolder: readCacheFolder(args),
        ...traffic,
        known: [...saved.points],
        onPoint: async (point) => {
          saved.points.push(point);
          await save();
        },
        onProgress: (fraction, what) => progress.update(fraction, what),
      });
      saved.rows = report.rows;
      await save();
      progress.clear();
      if (svg !== null) await writeText(svg, frontierPlot(report.rows));
      printData(terminal, output, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

type Wanted = Awaited<ReturnType<typeof readWanted>>;

async function readWanted(args: Arguments) {
  const { assignments } = await import('@expertmesh/bench');
  const assignment = choice(args, 'assignment', assignments);
  return {
    modelFolder: requiredText(args, 'model'),
    data: requiredText(args, 'data'),
    formats: await readLoweredFormats(args),
    assignments: assignment === null ? assignments : [assignment],
    threads: integer(args, 'threads', 1, maxThreads) ?? availableParallelism(),
    kernels: choice(args, 'kernels', kernelChoices) ?? 'auto',
  };
}

/** What a run has measured of a model with the same texts. */
interface Saved {
  /** Names the model and the texts. */
  readonly key: string;
  readonly points: FrontierPoint[];
  sensitivity?: SensitivityReport;
  /** Of the run that ended last. */
  rows?: readonly FrontierRow[];
}

/** The texts to judge by, the sensitivities, and what an earlier run has left. */
async function readyToMeasure(args: Arguments, wanted: Wanted, progress: Progress) {
  const { modelFolder, data, formats, assignments, threads, kernels } = wanted;
  const file = text(args, 'save');
  const sensitivityFile = text(args, 'sensitivity');
  const { openModelFolder } = await import('@expertmesh/models');
  const { fingerprint } = await openModelFolder(modelFolder);
  const texts = await readScoredTexts(data);
  const measured = heldOut(texts);
  const documents: ScoredText[] = sensitivityFile === null ? measured.judged : texts;
  const key = createHash('sha256').update(fingerprint).update(JSON.stringify(documents)).digest('hex');
  const saved = (file === null ? null : await readPoints(file, key)) ?? { key, points: [] };
  const save = async () => (file === null ? undefined : writeSaved(file, saved));
  if (!assignments.includes('sensitive')) return { documents, saved, save, sensitivity: null };
  if (sensitivityFile !== null) {
    const sensitivity = await readSensitivity(sensitivityFile, fingerprint);
    checkMeasured(sensitivity, formats, sensitivityFile);
    saved.sensitivity = sensitivity;
    return { documents, saved, save, sensitivity };
  }
  if (!formats.every((format) => saved.sensitivity?.lossRise[format] !== undefined)) {
    const { measureSensitivity } = await import('@expertmesh/bench');
    const onProgress = (fraction: number, what: string) => progress.update(fraction, `sensitivities: ${what}`);
    saved.sensitivity = await measureSensitivity({ modelFolder, documents: measured.calibration, formats, threads, kernels, onProgress });
    await save();
  }
  return { documents, saved, save, sensitivity: saved.sensitivity ?? null };
}

/** Null where there is no such file. */
async function readPoints(file: string, key: string): Promise<Saved | null> {
  const saved = (await readSaved(file)) as Partial<Saved> | null;
  if (saved === null) return null;
  if (saved.key !== key || !Array.isArray(saved.points)) {
    throw new EmError('EM_FILE_FORMAT', { file, problem: 'it has no points of this model and these texts; name another file' });
  }
  return saved as Saved;
}

function renderReport({ experts, rows }: FrontierReport): string {
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  return renderTable(
    [
      ...[{ title: 'ASSIGNMENT' }, { title: 'FORMAT' }],
      ...['EXPERTS', 'EXPERT MIB', 'MEMORY MIB', 'PERPLEXITY', 'RISE', 'NATS', 'TOKENS/S', 'MISSES'].map(right),
      { title: 'FRONTIER' },
    ],
    rows.map((row) => [
      ...[row.seed === null ? row.assignment : `${row.assignment} ${row.seed}`, row.format, `${row.count} of ${experts}`],
      ...[mib(row.expertBytes), mib(row.memoryBytes), row.perplexity.toFixed(5), `${(100 * row.rise).toFixed(3)} %`],
      row.divergence.toExponential(1),
      ...[row.tokensPerSecond.toFixed(1), String(row.misses), row.isOnFrontier ? 'yes' : ''],
    ]),
  );
}
