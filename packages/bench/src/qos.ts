import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ModelFolder, nonExpertBytes, openModelFolder, planSynth, type SynthSizes, writeSynth } from '@expertmesh/models';
import type { Format } from '@expertmesh/native';
import { countExperts, slotBytes } from '@expertmesh/precision';
import type { LowerTier } from './buffering/buffered-engine.js';
import { describeHost, type Host } from './machine.js';
import { lineChart } from './plot/line-chart.js';
import { type FrontierOptions, type FrontierRow, measureFrontier } from './qos/frontier.js';
import { type LiveTargetRow, measureLiveCrossing } from './qos/live-crossing.js';
import { expertSizes, storedMap } from './qos/model-experts.js';
import { measureResidentOnly, type ResidentOnlyRow, type ResidentTexts } from './qos/resident-only.js';
import type { ScoredText } from './qos/scored-text.js';
import { measureSensitivity } from './qos/sensitivity.js';
import { Prompts } from './serving-requests.js';

export interface QosBenchOptions {
  /** Judged on texts that its sensitivities are not measured on. */
  readonly model: QosModel;
  readonly threads: number;
  readonly work: QosWork;
  readonly onProgress: (fraction: number, text: string) => void;
}

export interface QosModel {
  readonly folder: string;
  readonly calibration: readonly ScoredText[];
  readonly judged: readonly ScoredText[];
  /** What routers that choose among residents are judged on. */
  readonly residentTexts: readonly ResidentTexts[];
}

export interface QosWork {
  /** Of the judged model. */
  readonly formats: readonly Format[];
  readonly steps: number;
  /** Random choices. */
  readonly seeds: number;
  /** Of the random model, whose experts are read from disk where they have no room. */
  readonly sizes: SynthSizes;
  /** Counts of 4-bit experts beside none. */
  readonly countSteps: number;
  /** Memory sizes, parts of what the whole model takes as stored. */
  readonly memories: readonly number[];
  readonly numPrompts: number;
  /** Of the judged model: parts of each layer's experts that have a slot, and where the others lie. */
  readonly residentParts: readonly number[];
  readonly residentTiers: readonly LowerTier[];
  /** Targets held one after the other by a cluster that serves the random model. */
  readonly live: {
    /** In memory, part of what all experts take as stored. */
    readonly memory: number;
    readonly atOnce: number;
    readonly holdMs: number;
  };
}

export interface QosRow extends FrontierRow {
  /** `judged`: perplexity with all experts in memory; `memory`: throughput by memory size. */
  readonly part: 'judged' | 'memory';
}

export interface QosReport {
  readonly bench: 'qos';
  readonly machine: Host;
  readonly rows: readonly QosRow[];
  /** A hard budget without loads that steps wait for, at the cost of the answers. */
  readonly residents: readonly ResidentOnlyRow[];
  /** While requests run. */
  readonly live: readonly LiveTargetRow[];
  readonly summary: {
    /** Best over worst, of all memory sizes and counts. */
    readonly throughputRange: number;
    /** Largest rise of the perplexity, of all judged settings. */
    readonly worstLoss: number;
    /** By divergence on the judged texts, at each format and count: sensitive assignment against the mean of the random ones. */
    readonly sensitivityNeverWorse: boolean;
    /** Of the live targets: best throughput over worst, requests that failed, and the longest time without a token in any stream. */
    readonly liveRange: number;
    readonly liveFailed: number;
    readonly liveGapMs: number;
  };
}

/** arXiv 2407.14417's figure: throughput against memory for several counts of 4-bit experts; and what fewer bits cost in perplexity. */
export async function benchQos(options: QosBenchOptions): Promise<QosReport> {
  const judged = await judge(options);
  const { memory, live } = await withRandomModel(options, async (folder) => ({
    memory: await measureMemories(folder, options),
    live: await crossLive(folder, options),
  }));
  const residents = await judgeResidents(options);
  return {
    bench: 'qos',
    machine: describeHost(),
    rows: [...judged.map((row) => ({ part: 'judged', ...row }) as const), ...memory.map((row) => ({ part: 'memory', ...row }) as const)],
    residents,
    live,
    summary: {
      throughputRange: rangeOf(memory),
      worstLoss: Math.max(...judged.map(({ rise }) => rise)),
      sensitivityNeverWorse: isNeverWorse(judged),
      liveRange: rangeOf(live),
      liveFailed: live.reduce((sum, { failed }) => sum + failed, 0),
      liveGapMs: Math.max(...live.map(({ longestGapMs }) => longestGapMs)),
    },
  };
}

function rangeOf(rows: readonly { readonly tokensPerSecond: number }[]): number {
  const speeds = rows.map(({ tokensPerSecond }) => tokensPerSecond);
  return Math.max(...speeds) / Math.min(...speeds);
}

/** Whether the sensitive rows diverge no more than the random ones of the same format and count do in the mean. */
export function isNeverWorse(rows: readonly Pick<FrontierRow, 'assignment' | 'format' | 'count' | 'divergence'>[]): boolean {
  return rows
    .filter(({ assignment, format }) => assignment === 'sensitive' && format !== 'mixed')
    .every(({ format, count, divergence }) => {
      const random = rows.filter((row) => row.assignment === 'random' && row.format === format && row.count === count);
      const mean = random.reduce((sum, row) => sum + row.divergence, 0) / random.length;
      // Where all are lowered they are the same, but for the rounding of the mean.
      return divergence <= mean * (1 + 1e-9);
    });
}

async function judge({ model, threads, work, onProgress }: QosBenchOptions): Promise<readonly FrontierRow[]> {
  const { folder: modelFolder, calibration, judged: documents } = model;
  const { formats, steps, numPrompts } = work;
  const engine = { modelFolder, formats, threads, kernels: 'auto' };
  const sensitivity = await measureSensitivity({
    ...{ ...engine, documents: calibration },
    onProgress: (fraction, text) => onProgress(0.4 * fraction, `sensitivities: ${text}`),
  });
  const report = await measureFrontier({
    ...{ ...engine, ...whole, documents, steps, numPrompts, sensitivity, memories: [], assignments: ['random', 'sensitive'] },
    ...{ seeds: Array.from({ length: work.seeds }, (_, seed) => seed), pageCache: 'keep', cacheFolder: null },
    onProgress: (fraction, text) => onProgress(0.4 + 0.1 * fraction, text),
  });
  return report.rows;
}

const whole = { known: [], onPoint: async () => {}, atOnce: 1 } as const satisfies Partial<FrontierOptions>;

/** Whose experts are read from disk where they have no room; gone when `use` has ended. */
async function withRandomModel<T>({ work, onProgress }: QosBenchOptions, use: (folder: ModelFolder) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'expertmesh-qos-'));
  try {
    const modelFolder = join(scratch, 'model');
    const plan = planSynth(modelFolder, { family: 'mixtral', sizes: work.sizes, dtype: 'bf16', shardBytes: 2 ** 32 });
    onProgress(0.5, 'the random model is made');
    await writeSynth(modelFolder, plan, { seed: 1, isForced: true, signal: new AbortController().signal, onProgress: () => {} });
    return await use(await openModelFolder(modelFolder));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function measureMemories(folder: ModelFolder, { threads, work, onProgress }: QosBenchOptions): Promise<readonly FrontierRow[]> {
  const all = nonExpertBytes(folder) + expertBytes(folder);
  const prompts = new Prompts(folder.spec.vocabSize);
  const { numPrompts, countSteps } = work;
  const report = await measureFrontier({
    ...{
      ...whole,
      modelFolder: folder.path,
      threads,
      kernels: 'auto',
      formats: ['nf4'],
      assignments: ['random'],
      seeds: [0],
      sensitivity: null,
    },
    ...{ documents: Array.from({ length: numPrompts }, () => ({ ids: prompts.next(16) })), numPrompts },
    ...{ steps: Math.min(countSteps, countExperts(storedMap(folder))), memories: work.memories.map((part) => Math.ceil(part * all)) },
    ...{ pageCache: 'bypass', cacheFolder: null },
    onProgress: (fraction, text) => onProgress(0.5 + 0.2 * fraction, text),
  });
  return report.rows;
}

function crossLive(folder: ModelFolder, { threads, work, onProgress }: QosBenchOptions): Promise<LiveTargetRow[]> {
  const { memory, atOnce, holdMs } = work.live;
  const deviceBytes = Math.ceil(memory * expertBytes(folder));
  const cacheFolder = join(dirname(folder.path), 'converted');
  return measureLiveCrossing({
    ...{ modelFolder: folder.path, cacheFolder, threads, deviceBytes, atOnce, holdMs },
    onProgress: (fraction, text) => onProgress(0.7 + 0.1 * fraction, text),
  });
}

/** As stored. */
function expertBytes(folder: ModelFolder): number {
  return slotBytes(expertSizes(folder, storedMap(folder)), Number.POSITIVE_INFINITY);
}

function judgeResidents({ model, threads, work, onProgress }: QosBenchOptions): Promise<ResidentOnlyRow[]> {
  const { folder: modelFolder, residentTexts: texts } = model;
  return measureResidentOnly({
    ...{ modelFolder, texts, threads, parts: work.residentParts, tiers: work.residentTiers },
    onProgress: (fraction, text) => onProgress(0.8 + 0.2 * fraction, `residents only: ${text}`),
  });
}

/** By file name, SVG documents of a report's rows. */
export function qosPlots(rows: readonly QosRow[]): Record<string, string> {
  const memory = rows.filter(({ part }) => part === 'memory');
  const series = [...new Set(memory.map(({ count }) => count))].map((count) => {
    const own = memory.filter((row) => row.count === count);
    const points = own.map(({ memory: size, tokensPerSecond }) => [(size ?? 0) / 2 ** 20, tokensPerSecond] as const);
    return { name: `${count} experts in 4 bits`, points: points.sort(([a], [b]) => a - b) };
  });
  const labels = { title: 'Throughput by memory', xLabel: 'memory, MiB', yLabel: 'tokens per second' };
  return { 'qos.svg': lineChart({ ...labels, series, yScale: 'log' }) };
}
