import { ExpertmeshClient } from '@expertmesh/client';
import { median } from '@expertmesh/common';
import { type LocalCluster, type LocalClusterOptions, startLocalCluster } from '@expertmesh/local';
import { parsePlan, planText } from '@expertmesh/placement';
import { describeHost, type Host } from './machine.js';
import { barChart } from './plot/bar-chart.js';
import { ended, unlimited } from './rebalance/own-plan.js';
import { Prompts, request } from './serving-requests.js';

export type ScalingExchange = NonNullable<LocalClusterOptions['exchange']>;

export interface ScalingBenchOptions {
  readonly isQuick: boolean;
  readonly onProgress: (fraction: number, text: string) => void;
  /** The model and how it is served; workers, threads and exchange are the bench's. */
  readonly cluster: Omit<LocalClusterOptions, 'workers' | 'threads' | 'exchange'>;
  readonly exchanges: readonly ScalingExchange[];
  /** @default as isQuick says */
  readonly work?: ScalingWork;
}

export interface ScalingWork {
  /** With the one worker started first, and again with the two. */
  readonly rounds: number;
  readonly promptTokens: number;
  readonly newTokens: number;
}

/** What is asked of a cluster: prompts alone, or the tokens after the first, of so many requests at once. */
interface ScalingCase {
  readonly measure: 'prefill' | 'prefill4' | 'decode1' | 'decode4' | 'decode16';
  readonly phase: 'prefill' | 'decode';
  readonly atOnce: number;
}

/** Tokens per second: medians over the rounds of either start, and the geometric mean of both. */
export interface ScalingRow extends ScalingCase {
  readonly exchange: ScalingExchange;
  /** One worker with two threads, and two workers with one thread each. */
  readonly oneWorker: number;
  readonly twoWorkers: number;
  /** Of the two workers' tokens per second to the one worker's in the same round, likewise. */
  readonly ratio: number;
}

export interface ScalingReport {
  readonly bench: 'scaling';
  readonly machine: Host;
  readonly rows: readonly ScalingRow[];
  /** Ratios over the exchange that does best. */
  readonly summary: Readonly<Record<ScalingCase['measure'], number>>;
}

const cases: readonly ScalingCase[] = [
  { measure: 'prefill', phase: 'prefill', atOnce: 1 },
  { measure: 'prefill4', phase: 'prefill', atOnce: 4 },
  { measure: 'decode1', phase: 'decode', atOnce: 1 },
  { measure: 'decode4', phase: 'decode', atOnce: 4 },
  { measure: 'decode16', phase: 'decode', atOnce: 16 },
];
const quickWork: ScalingWork = { rounds: 2, promptTokens: 256, newTokens: 24 };
const fullWork: ScalingWork = { rounds: 3, promptTokens: 512, newTokens: 64 };
/** Of a request whose decoding is measured. */
const decodePromptTokens = 16;

type NumWorkers = 1 | 2;
/** What starts second has been seen to be slower by a tenth, whichever it is. */
const starts: readonly (readonly [NumWorkers, NumWorkers])[] = [
  [1, 2],
  [2, 1],
];

/** Holds a cluster of two workers against one worker with as many threads: 1 means that the way between them costs nothing. */
export async function benchScaling({
  isQuick,
  onProgress,
  cluster,
  exchanges,
  work = isQuick ? quickWork : fullWork,
}: ScalingBenchOptions): Promise<ScalingReport> {
  const rows: ScalingRow[] = [];
  for (const [index, exchange] of exchanges.entries()) {
    const measured: Round[][] = [];
    for (const [number, order] of starts.entries()) {
      const onCase = (done: number, text: string) =>
        onProgress((index + (number + done) / starts.length) / exchanges.length, `${exchange}: ${text}`);
      onCase(0, 'starts');
      const openOne = (workers: NumWorkers) => open({ ...cluster, workers, threads: 2 / workers, exchange });
      measured.push(await measureStarted(order, openOne, work, onCase));
    }
    rows.push(...cases.map((current, at) => ({ ...current, exchange, ...overStarts(measured.map((rounds) => rounds[at]!)) })));
  }
  const best = (measure: ScalingCase['measure']) => Math.max(...rows.filter((row) => row.measure === measure).map(({ ratio }) => ratio));
  const summary = Object.fromEntries(cases.map(({ measure }) => [measure, best(measure)])) as ScalingReport['summary'];
  return { bench: 'scaling', machine: describeHost(), rows, summary };
}

/** By file name, SVG documents of a report's rows. */
export function scalingPlots(rows: readonly ScalingRow[]): Record<string, string> {
  const exchanges = [...new Set(rows.map(({ exchange }) => exchange))];
  const chart = barChart({
    title: 'Two workers of one thread against one worker of two',
    xLabel: 'prompts or decoded sequences at once',
    yLabel: 'tokens per second, two workers / one worker',
    categories: cases.map(({ measure }) => measure),
    series: exchanges.map((name) => ({ name, values: rows.filter(({ exchange }) => exchange === name).map(({ ratio }) => ratio) })),
  });
  return { 'scaling.svg': chart };
}

interface OpenCluster {
  readonly client: ExpertmeshClient;
  close(): Promise<void>;
}

async function open(options: LocalClusterOptions): Promise<OpenCluster> {
  const cluster: LocalCluster = await startLocalCluster(options);
  const client = new ExpertmeshClient(cluster.endpoint);
  return {
    client,
    async close() {
      client.close();
      await cluster.stop(0);
    },
  };
}

/** Tokens per second. */
type Round = Pick<ScalingRow, 'oneWorker' | 'twoWorkers' | 'ratio'>;

/** Of every case, with both clusters started in this order. */
async function measureStarted(
  order: readonly [NumWorkers, NumWorkers],
  openOne: (workers: NumWorkers) => Promise<OpenCluster>,
  work: ScalingWork,
  onCase: (done: number, text: string) => void,
): Promise<Round[]> {
  const opened = new Map<NumWorkers, OpenCluster>();
  try {
    for (const workers of order) opened.set(workers, await openOne(workers));
    onCase(0, 'the two workers share their load evenly');
    await evenOut(opened.get(2)!.client, work);
    const measured: Round[] = [];
    for (const [number, current] of cases.entries()) {
      onCase(number / cases.length, current.measure);
      measured.push(await compare(current, opened.get(1)!.client, opened.get(2)!.client, work));
    }
    return measured;
  } finally {
    for (const cluster of opened.values()) await cluster.close();
  }
}

/** What an operator does: load is measured, and experts are moved by it. */
async function evenOut(client: ExpertmeshClient, work: ScalingWork): Promise<void> {
  const prompts = new Prompts((await client.status()).model?.vocabSize ?? 0);
  const prefill4 = cases[1]!;
  // Workers report once a second: until that load is there, it is none to plan by.
  do await tokensPerSecond(client, prefill4, prompts, work);
  while ((await client.load()).layers.every(({ rows }) => rows.every((count) => count === 0)));
  const plan = parsePlan(await client.planRebalance({ threshold: 0 }));
  if (plan.moves.length > 0) await ended(client, await client.applyPlan(planText(plan), unlimited));
}

function overStarts(rounds: readonly Round[]): Round {
  const mean = (figure: keyof Round) => rounds.reduce((product, round) => product * round[figure], 1) ** (1 / rounds.length);
  return { oneWorker: mean('oneWorker'), twoWorkers: mean('twoWorkers'), ratio: mean('ratio') };
}

async function compare(current: ScalingCase, one: ExpertmeshClient, two: ExpertmeshClient, work: ScalingWork): Promise<Round> {
  const prompts = new Prompts((await one.status()).model?.vocabSize ?? 0);
  // Once unmeasured: buffers grow, code is compiled.
  for (const client of [one, two]) await tokensPerSecond(client, current, prompts, work);
  const rounds: { oneWorker: number; twoWorkers: number }[] = [];
  for (let round = 0; round < work.rounds; round += 1) {
    rounds.push({
      oneWorker: await tokensPerSecond(one, current, prompts, work),
      twoWorkers: await tokensPerSecond(two, current, prompts, work),
    });
  }
  return {
    oneWorker: median(rounds.map(({ oneWorker }) => oneWorker)),
    twoWorkers: median(rounds.map(({ twoWorkers }) => twoWorkers)),
    ratio: median(rounds.map(({ oneWorker, twoWorkers }) => twoWorkers / oneWorker)),
  };
}

async function tokensPerSecond(
  client: ExpertmeshClient,
  { phase, atOnce }: ScalingCase,
  prompts: Prompts,
  work: ScalingWork,
): Promise<number> {
  const isPrefill = phase === 'prefill';
  const numPrompt = isPrefill ? work.promptTokens : decodePromptTokens;
  const startMs = performance.now();
  const served = await Promise.all(
    Array.from({ length: atOnce }, () => request(client, prompts.next(numPrompt), isPrefill ? 1 : work.newTokens)),
  );
  if (isPrefill) return (atOnce * numPrompt * 1000) / (performance.now() - startMs);
  // Each decodes beside the others from its own first token on.
  return served.reduce((sum, { betweenMs }) => sum + (betweenMs.length * 1000) / betweenMs.reduce((total, ms) => total + ms, 0), 0);
}
