import { totalmem } from 'node:os';
import { type CachePolicy, type CachePolicyName, cachePolicy, foresightPolicy } from '@expertmesh/buffering';
import { EmError, median } from '@expertmesh/common';
import { type ModelFolder, openModelFolder } from '@expertmesh/models';
import { type InPlace, loadNative, mixtureOf } from '@expertmesh/native';
import {
  type EngineSetup,
  type LowerTier,
  type ModelBytes,
  memoryRatioOf,
  modelBytes,
  runTraffic,
  type Traffic,
  type TrafficRun,
} from './buffering/buffered-engine.js';
import { cacheMisses, type LayerTrace, overBelady, sumMisses } from './buffering/cache-misses.js';
import type { Prompt } from './buffering/mixed-traffic.js';
import { describeHost, type Host } from './machine.js';
import { lineChart } from './plot/line-chart.js';

/** A model, and what it is asked. */
export interface BufferingModel {
  readonly name: string;
  readonly folder: string;
  /** Ids, or texts for its tokenizer. */
  readonly prompts: readonly Prompt[] | readonly string[];
}

export interface BufferingBenchOptions {
  /** The first one's figures are the summary's. */
  readonly models: readonly BufferingModel[];
  readonly threads: number;
  readonly onProgress: (fraction: number, text: string) => void;
  readonly work: BufferingWork;
}

export interface BufferingWork {
  /** Each of the all-resident engine and the buffered one, in turn. */
  readonly rounds: number;
  readonly atOnce: number;
  readonly newTokens: number;
  /** As many slots as have at least this ratio; the first is the summary's. */
  readonly memoryRatios: readonly number[];
  /** Compared at the first ratio; the first one at all. */
  readonly policies: readonly CachePolicyName[];
  readonly tiers: readonly LowerTier[];
  /** How experts come: compared at the first ratio on each tier; the first one at all. */
  readonly ways: readonly LoadWay[];
}

export interface LoadWay {
  /** Whether compute threads read missed experts themselves; auto = where that measures cheaper. */
  readonly inPlace: InPlace;
  /** Whether the next layer's experts are loaded ahead of need, as its gate foresees them. */
  readonly prefetch: boolean;
}

/** Medians over the rounds. */
export interface BufferingRow extends LoadWay {
  readonly model: string;
  /** Where experts without a slot lie. */
  readonly tier: LowerTier;
  readonly policy: CachePolicyName;
  readonly experts: number;
  readonly slots: number;
  /** (all but experts + all experts) / (all but experts + slots). */
  readonly memoryRatio: number;
  readonly tokensPerSecond: number;
  /** To the engine whose experts are all resident, in the same round; null where this machine has no room for that. */
  readonly throughputRatio: number | null;
  readonly accesses: number;
  /** Loads that a batch needed. */
  readonly misses: number;
  /** Of the misses, those that compute threads read themselves. */
  readonly readInPlace: number;
  /** Loads ahead of need, and those whose expert was used before it left. */
  readonly prefetches: number;
  readonly prefetchesUsed: number;
  /** What packages/buffering says that the policy needs for the same batches without loads ahead. */
  readonly policyMisses: number;
  /** Belady's, on the order of accesses that the policy chose. */
  readonly leastMisses: number;
  /** 1 where neither misses. */
  readonly missesOverBelady: number;
  /** The same of a policy that knows how popular each expert will have been, and of one that knows the next batch besides. */
  readonly knowingPopularity: number;
  readonly knowingNextBatch: number;
  readonly loadedBytes: number;
  /** Part of the time in which an engine had nothing to compute and waited for a load. */
  readonly stallShare: number;
}

export interface BufferingReport {
  readonly bench: 'buffering';
  readonly machine: Host;
  readonly rows: readonly BufferingRow[];
  readonly summary: { readonly memoryRatio: number; readonly throughputRatio: number | null; readonly missRateOverBelady: number };
}

interface Case extends LoadWay {
  readonly tier: LowerTier;
  readonly policy: CachePolicyName;
  readonly slots: number;
}

/** Of the machine's memory, what a model may take to be held whole. */
const residentShare = 0.6;

/** Experts that the store lets run beside a load (native/experts). */
const numInFlight = 1;

/** Throughput and misses of engines with fewer slots than experts, against one whose experts are all resident. */
export async function benchBuffering({ models, threads, work, onProgress }: BufferingBenchOptions): Promise<BufferingReport> {
  const rows: BufferingRow[] = [];
  for (const [index, model] of models.entries()) {
    const onModel = (part: number, text: string) => onProgress((index + part) / models.length, `${model.name}: ${text}`);
    rows.push(...(await measureModel(model, threads, work, onModel)));
  }
  const [{ memoryRatio, throughputRatio, missesOverBelady }] = rows as [BufferingRow];
  return {
    bench: 'buffering',
    machine: describeHost(),
    rows,
    summary: { memoryRatio, throughputRatio, missRateOverBelady: missesOverBelady },
  };
}

/** By file name, SVG documents of a report's rows. */
export function bufferingPlots(rows: readonly BufferingRow[]): Record<string, string> {
  const [way] = rows;
  const models = [...new Set(rows.map(({ model }) => model))];
  const series = models.map((name) => {
    const own = rows.filter(
      (row) =>
        row.model === name &&
        row.tier === 'host' &&
        row.policy === way?.policy &&
        row.inPlace === way.inPlace &&
        row.prefetch === way.prefetch,
    );
    const points = own.flatMap(({ memoryRatio, throughputRatio }) =>
      throughputRatio === null ? [] : [[memoryRatio, throughputRatio] as const],
    );
    return { name, points: points.sort(([a], [b]) => a - b) };
  });
  const title = 'Memory saved against throughput kept';
  const labels = { xLabel: 'memory of the whole model / memory with slots', yLabel: 'tokens per second / all resident' };
  return { 'buffering.svg': lineChart({ title, ...labels, series }) };
}

async function measureModel(
  { name, folder: path, prompts }: BufferingModel,
  threads: number,
  work: BufferingWork,
  onProgress: (part: number, text: string) => void,
): Promise<BufferingRow[]> {
  const folder = await openModelFolder(path);
  const traffic = { prompts: await promptsOf(folder, prompts), shape: { atOnce: work.atOnce, newTokens: work.newTokens } };
  const bytes = modelBytes(folder);
  const experts = Math.max(...folder.spec.layers.map((layer) => mixtureOf(layer)?.numExperts ?? 0));
  const rows: BufferingRow[] = [];
  const cases = casesOf(bytes, experts, work);
  for (const [index, current] of cases.entries()) {
    const { slots, policy, tier, inPlace, prefetch } = current;
    const way = `in place ${inPlace}${prefetch ? ', prefetch' : ''}`;
    onProgress(index / cases.length, `${slots} of ${experts} slots, ${policy}, ${tier}, ${way}`);
    const hasRoom = bytes.experts + bytes.others <= residentShare * totalmem();
    const figures = await measure({ folder, threads, ...current }, traffic, { rounds: work.rounds, hasRoom });
    rows.push({ model: name, tier, policy, inPlace, prefetch, experts, slots, memoryRatio: memoryRatioOf(bytes, slots), ...figures });
  }
  return rows;
}

async function promptsOf({ tokenizer, path }: ModelFolder, prompts: BufferingModel['prompts']): Promise<Prompt[]> {
  return Promise.all(
    prompts.map(async (prompt) => {
      if (typeof prompt !== 'string') return prompt;
      if (tokenizer === null) throw new EmError('EM_TOKENIZER', { file: path, problem: 'there is none, and the prompts are texts' });
      return { ids: await tokenizer.encode(prompt), source: null };
    }),
  );
}

function casesOf(bytes: ModelBytes, experts: number, { memoryRatios, policies, tiers, ways }: BufferingWork): Case[] {
  const [first = 1, ...otherRatios] = memoryRatios;
  const [policy = 'reuse', ...otherPolicies] = policies;
  const [tier = 'host', ...otherTiers] = tiers;
  const [way = { inPlace: 'auto', prefetch: false }, ...otherWays] = ways;
  const slots = slotsFor(bytes, experts, first);
  return [
    { tier, policy, slots, ...way },
    ...otherWays.map((other) => ({ tier, policy, slots, ...other })),
    ...otherPolicies.map((other) => ({ tier, policy: other, slots, ...way })),
    ...otherRatios.map((ratio) => ({ tier, policy, slots: slotsFor(bytes, experts, ratio), ...way })),
    ...otherTiers.flatMap((other) => ways.map((one) => ({ tier: other, policy, slots, ...one }))),
  ];
}

/** The most that save as much; at least one. */
function slotsFor(bytes: ModelBytes, experts: number, ratio: number): number {
  let slots = experts;
  while (slots > 1 && memoryRatioOf(bytes, slots) < ratio) slots -= 1;
  return slots;
}

type Figures = Omit<BufferingRow, 'model' | 'tier' | 'policy' | 'inPlace' | 'prefetch' | 'experts' | 'slots' | 'memoryRatio'>;

async function measure(
  setup: EngineSetup,
  traffic: Traffic,
  { rounds, hasRoom }: { readonly rounds: number; readonly hasRoom: boolean },
): Promise<Figures> {
  const native = loadNative();
  const runs: TrafficRun[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const resident = hasRoom ? await runTraffic(native, { ...setup, slots: 0 }, traffic) : null;
    const buffered = await runTraffic(native, setup, traffic);
    if (resident !== null && resident.produced.join() !== buffered.produced.join()) {
      throw new EmError('EM_INTERNAL', { problem: `${setup.slots} slots give other tokens than all experts resident` });
    }
    runs.push(buffered);
    if (resident !== null) ratios.push(resident.seconds / buffered.seconds);
  }
  const [{ traces, misses, inPlace, prefetches, prefetchesUsed, loadedBytes, produced }] = runs as [TrafficRun];
  const missesUnder = (policyOf: (trace: LayerTrace) => CachePolicy) =>
    sumMisses(traces.map((trace) => cacheMisses(trace, policyOf(trace), numInFlight)));
  const { accesses, misses: policyMisses, leastMisses } = missesUnder(({ numExperts }) => cachePolicy(setup.policy, numExperts));
  const knowing = (batches: number) => overBelady(missesUnder((trace) => foresightPolicy(trace.batches, trace.numExperts, batches)));
  return {
    tokensPerSecond: median(runs.map(({ seconds }) => produced.length / seconds)),
    throughputRatio: hasRoom ? median(ratios) : null,
    accesses,
    misses,
    readInPlace: inPlace,
    prefetches,
    prefetchesUsed,
    policyMisses,
    leastMisses,
    missesOverBelady: overBelady({ accesses, misses, leastMisses }),
    knowingPopularity: knowing(0),
    knowingNextBatch: knowing(1),
    loadedBytes,
    stallShare: median(runs.map(({ seconds, stallSeconds }) => stallSeconds / seconds)),
  };
}
