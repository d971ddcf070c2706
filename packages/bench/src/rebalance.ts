import { ExpertmeshClient, type Operation } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import { type LocalClusterOptions, startLocalCluster } from '@expertmesh/local';
import { parsePlan, planText } from '@expertmesh/placement';
import { describeHost, type Host } from './machine.js';
import { percentile } from './percentile.js';
import { Random } from './random.js';
import { movedShare, planTo, rotated } from './rebalance/rotation-plan.js';
import { SteadyLoad, type StreamRequest } from './rebalance/steady-load.js';
import { type Timeline, timelineOf } from './rebalance/timeline.js';

export interface RebalanceBenchOptions {
  readonly isQuick: boolean;
  readonly onProgress: (fraction: number, text: string) => void;
  /** The model and the cluster that serves it: two workers at least. */
  readonly cluster: LocalClusterOptions;
  /** 0 = no limit. @default what makes the rebalance last as long as `work` says */
  readonly throttleBytesPerSecond?: number;
  /** @default as isQuick says */
  readonly work?: RebalanceWork;
}

export interface RebalanceWork {
  /** Requests at once, each followed by the next when it ends. */
  readonly concurrency: number;
  readonly promptTokens: number;
  /** Of the shortest request; each of the others produces one more than the one before it. */
  readonly newTokens: number;
  readonly warmUpMs: number;
  /** Measured before the rebalance, and as long after it. */
  readonly calmMs: number;
  /** Aimed at by the throttle where none is given. */
  readonly rebalanceMs: number;
}

/** Times in milliseconds but for `seconds`. */
export interface RebalanceRow {
  readonly phase: 'before' | 'during' | 'after';
  readonly seconds: number;
  /** That ended in it. */
  readonly requests: number;
  readonly failed: number;
  /** Tokens of requests that ended in it that are not those of an undisturbed run. */
  readonly changed: number;
  readonly tokensPerSecond: number;
  /** From one message with tokens to the next of the same request, for each token. */
  readonly betweenTokensP50: number;
  readonly betweenTokensP99: number;
  readonly moves: number;
  readonly movedBytes: number;
  /** 0 = none. */
  readonly throttleBytesPerSecond: number;
  /** Why requests failed, each reason once. */
  readonly failures: readonly string[];
}

export interface RebalanceReport {
  readonly bench: 'rebalance';
  readonly machine: Host;
  readonly rows: readonly RebalanceRow[];
  readonly summary: {
    readonly failed: number;
    readonly changed: number;
    /** p99 between tokens during the rebalance over that before it. */
    readonly p99Ratio: number;
    /** Of all experts. */
    readonly movedShare: number;
  };
}

const quickWork: RebalanceWork = { concurrency: 16, promptTokens: 48, newTokens: 48, warmUpMs: 3_000, calmMs: 12_000, rebalanceMs: 12_000 };
const fullWork: RebalanceWork = { ...quickWork, warmUpMs: 5_000, calmMs: 30_000, rebalanceMs: 40_000 };
const reportIntervalMs = 250;
/** So that a plan without one worker changes nothing else. */
const anyImbalance = Number.MAX_VALUE;

/** Moves half of the experts of a private cluster under steady load, and measures what its clients see before, meanwhile and after. */
export async function benchRebalance({
  isQuick,
  onProgress,
  cluster: options,
  throttleBytesPerSecond,
  work = isQuick ? quickWork : fullWork,
}: RebalanceBenchOptions): Promise<{ readonly report: RebalanceReport; readonly timeline: Timeline }> {
  const cluster = await startLocalCluster({ ...options, reportIntervalMs });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const { model } = await client.status();
    onProgress(0, 'the undisturbed run');
    const load = await SteadyLoad.open(client, requestsOf(work, model?.vocabSize ?? 0));
    load.start();
    try {
      return await measure(client, load, work, throttleBytesPerSecond, onProgress);
    } finally {
      await load.stop();
    }
  } finally {
    client.close();
    await cluster.stop(0);
  }
}

async function measure(
  client: ExpertmeshClient,
  load: SteadyLoad,
  work: RebalanceWork,
  throttle: number | undefined,
  onProgress: RebalanceBenchOptions['onProgress'],
): Promise<{ report: RebalanceReport; timeline: Timeline }> {
  onProgress(0.1, 'warming up');
  await pause(work.warmUpMs);
  const placed = await client.placement();
  const startMs = performance.now();
  onProgress(0.2, 'before');
  await pause(work.calmMs);

  const workers = [...new Set(placed.layers.flat().flatMap(({ replicas }) => replicas.map(({ worker }) => worker)))].sort();
  const drawn = parsePlan(await client.planRebalance({ exclude: workers.slice(0, 1), threshold: anyImbalance }));
  const plan = planTo(rotated(placed.layers, workers), placed, drawn);
  const throttleBytesPerSecond = throttle ?? Math.ceil((plan.summary.bytes * 1000) / work.rebalanceMs);
  onProgress(0.5, 'rebalancing');
  const beginMs = performance.now();
  const operation = await ended(client, await client.applyPlan(planText(plan), { throttleBytesPerSecond, concurrency: 1 }));
  const endMs = performance.now();

  onProgress(0.8, 'after');
  await pause(work.calmMs);
  const stopMs = performance.now();
  await load.stop();
  const still = { numMovesDone: 0, bytesDone: 0, throttleBytesPerSecond: 0 };
  const rows = [
    rowOf('before', load, startMs, beginMs, still),
    rowOf('during', load, beginMs, endMs, operation),
    // What ended after the last measured moment counts as well: nothing may fail unseen.
    rowOf('after', load, endMs, stopMs, still),
  ];
  const total = (count: (row: RebalanceRow) => number) => rows.reduce((sum, row) => sum + count(row), 0);
  const summary = {
    failed: total(({ failed }) => failed),
    changed: total(({ changed }) => changed),
    p99Ratio: rows[1]!.betweenTokensP99 / rows[0]!.betweenTokensP99,
    movedShare: movedShare(placed.layers, (await client.placement()).layers),
  };
  const report = { bench: 'rebalance' as const, machine: describeHost(), rows, summary };
  return { report, timeline: timelineOf(load.arrivals, startMs, stopMs, [beginMs, endMs]) };
}

/** Rejects with what the operation ended by where it was not carried out whole. */
async function ended(client: ExpertmeshClient, operation: Operation): Promise<Operation> {
  let last = operation;
  for await (const state of client.watchOperation(operation.id)) last = state;
  if (last.state !== 'done') throw new EmError('EM_INTERNAL', { problem: `the rebalance ended ${last.state}: ${last.errorMessage}` });
  return last;
}

function rowOf(
  phase: RebalanceRow['phase'],
  load: SteadyLoad,
  fromMs: number,
  toMs: number,
  operation: Pick<Operation, 'numMovesDone' | 'bytesDone' | 'throttleBytesPerSecond'>,
): RebalanceRow {
  const arrivals = load.arrivals.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const outcomes = load.outcomes.filter(({ atMs }) => atMs >= fromMs && (atMs < toMs || phase === 'after'));
  const between = arrivals.flatMap(({ gapMs }) => gapMs ?? []);
  const failures = outcomes.flatMap(({ failure }) => failure ?? []);
  const seconds = (toMs - fromMs) / 1000;
  return {
    phase,
    seconds,
    requests: outcomes.length,
    failed: failures.length,
    changed: outcomes.reduce((sum, { changed }) => sum + changed, 0),
    tokensPerSecond: arrivals.length / seconds,
    betweenTokensP50: between.length === 0 ? 0 : percentile(between, 0.5),
    betweenTokensP99: between.length === 0 ? 0 : percentile(between, 0.99),
    moves: operation.numMovesDone,
    movedBytes: operation.bytesDone,
    throttleBytesPerSecond: operation.throttleBytesPerSecond,
    failures: [...new Set(failures)],
  };
}

/** Of different lengths, so that they do not begin and end together. */
function requestsOf({ concurrency, promptTokens, newTokens }: RebalanceWork, vocabSize: number): StreamRequest[] {
  const random = new Random(1, 'rebalance');
  return Array.from({ length: concurrency }, (_, index) => ({
    prompt: Array.from({ length: promptTokens }, () => random.integer(vocabSize)),
    maxTokens: newTokens + index,
  }));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
