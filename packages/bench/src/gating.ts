import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openModelFolder, planSynth, writeSynth } from '@expertmesh/models';
import { loadNative } from '@expertmesh/native';
import { weightDtype } from './gating/gated-engine.js';
import { type GatingSummary, summarise } from './gating/summary.js';
import { type GatingRow, type SweepWork, sweepBatches } from './gating/sweep.js';
import { runOnWorkers } from './gating/worker-runs.js';
import { type Workload, type WorkloadName, workloads } from './gating/workloads.js';
import { describeHost, type Host } from './machine.js';
import { barChart } from './plot/bar-chart.js';
import { lineChart } from './plot/line-chart.js';

export interface GatingBenchOptions {
  readonly isQuick: boolean;
  readonly threads: number;
  readonly onProgress: (fraction: number, text: string) => void;
  /** @default as isQuick says */
  readonly work?: GatingWork;
}

export interface GatingWork extends SweepWork {
  /** Width of the rows; the other sizes follow. */
  readonly hidden: number;
  /** Of each stack. */
  readonly moeLayers: number;
  /** Numbers of workers beside 1. */
  readonly workers: readonly number[];
  readonly workerRounds: number;
}

export interface GatingReport {
  readonly bench: 'gating';
  readonly machine: Host;
  readonly rows: readonly GatingRow[];
  readonly summary: Readonly<Record<WorkloadName, GatingSummary>>;
}

const quickWork: GatingWork = { hidden: 64, moeLayers: 1, rounds: 3, least: 1 / 2, most: 16, workers: [2, 4], workerRounds: 1 };
const fullWork: GatingWork = { hidden: 256, moeLayers: 1, rounds: 5, least: 1 / 8, most: 64, workers: [2, 4], workerRounds: 2 };

/** Static and dynamic gating (arXiv 2303.06182) on scaled models of the paper's workloads, in turn, whole models, the same products in both. */
export async function benchGating({
  isQuick,
  threads,
  onProgress,
  work = isQuick ? quickWork : fullWork,
}: GatingBenchOptions): Promise<GatingReport> {
  const all = workloads(work.hidden, work.moeLayers);
  const rows: GatingRow[] = [];
  const scratch = await mkdtemp(join(tmpdir(), 'expertmesh-gating-'));
  try {
    for (const [index, workload] of all.entries()) {
      const tell = (text: string, done: number) => onProgress((index + done) / all.length, `${workload.name}: ${text}`);
      tell('the model is made', 0);
      rows.push(...(await benchWorkload(join(scratch, workload.family), workload, work, threads, tell)));
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
  const summary = Object.fromEntries(all.map((workload) => [workload.name, summarise(rows, workload)])) as GatingReport['summary'];
  return { bench: 'gating', machine: describeHost(), rows, summary };
}

async function benchWorkload(
  path: string,
  workload: Workload,
  work: GatingWork,
  threads: number,
  tell: (text: string, done: number) => void,
): Promise<GatingRow[]> {
  const { family, sizes } = workload;
  const plan = planSynth(path, { family, sizes, dtype: weightDtype, shardBytes: 2 ** 32 });
  await writeSynth(path, plan, { seed: 1, isForced: true, signal: new AbortController().signal, onProgress: () => {} });
  const folder = await openModelFolder(path);
  const rows = await sweepBatches(loadNative(), folder, workload, work, threads, (size) => tell(`batches of ${size} rows`, 0.2));
  // The decoder's way is that of the encoder's documents.
  if (workload.phase === 'decode') return rows;
  for (const workers of work.workers) {
    for (const mode of ['static', 'dynamic'] as const) {
      tell(`${mode} gating on ${workers} workers`, 0.6);
      rows.push(await runOnWorkers(path, folder.spec, workload, mode, workers, work.workerRounds));
    }
  }
  return rows;
}

/** By file name, SVG documents. */
export function gatingPlots({ rows, summary }: GatingReport): Record<string, string> {
  const alone = rows.filter(({ workers }) => workers === 1);
  const names = [...new Set(alone.map(({ workload }) => workload))];
  const series = names.flatMap((name) =>
    (['static', 'dynamic'] as const).map((mode) => ({
      name: `${name}, ${mode}`,
      points: alone.filter((row) => row.workload === name && row.mode === mode).map((row) => [row.rows, row.rowsPerSecond] as const),
    })),
  );
  const axes = { xLabel: 'rows of a batch', yLabel: 'rows per second', xScale: 'log', yScale: 'log' } as const;
  return {
    'gating-throughput.svg': lineChart({ title: 'Static and dynamic gating by batch, one worker', ...axes, series }),
    'gating-ratios.svg': barChart({
      title: 'Dynamic over static gating, one worker',
      xLabel: 'workload',
      yLabel: 'ratio of rows per second',
      categories: names,
      series: [
        { name: 'equal batch', values: names.map((name) => summary[name].ratioAtEqualBatch) },
        { name: 'each at its best batch', values: names.map((name) => summary[name].ratioAtBest) },
        { name: 'each at its largest batch', values: names.map((name) => summary[name].ratioAtLargest) },
        { name: 'operations counted, best batches', values: names.map((name) => summary[name].flopBoundAtBest) },
      ],
    }),
  };
}
