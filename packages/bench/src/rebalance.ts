import { setTimeout as pause } from 'node:timers/promises';
import { ExpertmeshClient } from '@expertmesh/client';
import { EmError, median } from '@expertmesh/common';
import { type LocalClusterOptions, startLocalCluster } from '@expertmesh/local';
import { planText } from '@expertmesh/placement';
import { describeHost, type Host } from './machine.js';
import { percentile } from './percentile.js';
import { Random } from './random.js';
import { ended, ownPlan, workersOf } from './rebalance/own-plan.js';
import { movedShare, rotated } from './rebalance/rotation-plan.js';
import { type Timeline, timelineOf } from './rebalance/timeline.js';
import { SteadyLoad, type StreamRequest } from './steady-load.js';

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
  /** Rebalances, one after the other. */
  readonly rounds: number;
  /** Measured before the first rebalance and after each. */
  readonly calmMs: number;
  /** Aimed at by the throttle where none is given. */
  readonly rebalanceMs: number;
}

/** Times in milliseconds but for `seconds`. */
export interface RebalanceRow {
  /** From 1. What is after a rebalance is before that of the next round. */
  readonly round: number;
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
    /** p99 between tokens during a rebalance over that of before and after it taken together; the median of the rounds. */
    readonly p99Ratio: number;
    /** Of all experts, in the round that moved least. */
    readonly movedShare: number;
  };
}

const quickWork: RebalanceWork = {
  ...{ concurrency: 16, promptTokens: 48, newTokens: 48 },
  ...{ warmUpMs: 2_000, rounds: 1, calmMs: 10_000, rebalanceMs: 20_000 },
};
const fullWork: RebalanceWork = { ...quickWork, warmUpMs: 5_000, rounds: 3, calmMs: 15_000, rebalanceMs: 40_000 };
const reportIntervalMs = 250;

/** Moves half of the experts of a private cluster under steady load, several times, and measures what its clients see before, meanwhile and after. */
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
    const load = await SteadyLoad.repeated(client, requestsOf(work, model?.vocabSize ?? 0));
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

/** A span of the measurement, in performance.now(). */
interface Phase extends Pick<RebalanceRow, 'round' | 'phase' | 'moves' | 'movedBytes' | 'throttleBytesPerSecond'> {
  readonly fromMs: number;
  readonly toMs: number;
}

const calm = { moves: 0, movedBytes: 0, throttleBytesPerSecond: 0 };

async function measure(
  client: ExpertmeshClient,
  load: SteadyLoad,
  work: RebalanceWork,
  throttle: number | undefined,
  onProgress: RebalanceBenchOptions['onProgress'],
): Promise<{ report: RebalanceReport; timeline: Timeline }> {
  onProgress(0, 'warming up');
  await pause(work.warmUpMs);
  const phases: Phase[] = [];
  const movedShares: number[] = [];
  const calmFor = async (round: number, phase: 'before' | 'after') => {
    const fromMs = performance.now();
    await pause(work.calmMs);
    phases.push({ ...calm, round, phase, fromMs, toMs: performance.now() });
  };
  onProgress(0.1, 'before the first rebalance');
  await calmFor(1, 'before');
  for (let round = 1; round <= work.rounds; round += 1) {
    onProgress(0.1 + (0.9 * (round - 0.5)) / work.rounds, `rebalance ${round} of ${work.rounds}`);
    const placed = await client.placement();
    // Half of all experts move, and every worker holds as many as before.
    const plan = await ownPlan(client, placed, rotated(placed.layers, workersOf(placed)));
    const throttleBytesPerSecond = throttle ?? Math.ceil((plan.summary.bytes * 1000) / work.rebalanceMs);
    const fromMs = performance.now();
    const operation = await ended(client, await client.applyPlan(planText(plan), { throttleBytesPerSecond, concurrency: 1 }));
    const { numMovesDone: moves, bytesDone: movedBytes } = operation;
    phases.push({ round, phase: 'during', fromMs, toMs: performance.now(), moves, movedBytes, throttleBytesPerSecond });
    movedShares.push(movedShare(placed.layers, (await client.placement()).layers));
    await calmFor(round, 'after');
  }
  await load.stop();
  const rows = phases.map((phase) => rowOf(phase, load));
  const summary = {
    failed: load.outcomes.filter(({ failure }) => failure !== null).length,
    changed: load.outcomes.reduce((sum, { changed }) => sum + changed, 0),
    p99Ratio: median(p99Ratios(phases, load)),
    movedShare: Math.min(...movedShares),
  };
  const report = { bench: 'rebalance' as const, machine: describeHost(), rows, summary };
  const rebalances = phases.filter(({ phase }) => phase === 'during');
  return { report, timeline: timelineOf(load.arrivals, phases[0]!.fromMs, phases.at(-1)!.toMs, rebalances) };
}

/** By round. A phase before and one after a rebalance together take out what drifts on the machine. */
function p99Ratios(phases: readonly Phase[], load: SteadyLoad): number[] {
  const p99 = (of: readonly Phase[]) =>
    percentile(
      of.flatMap((phase) => gapsOf(phase, load)),
      0.99,
    );
  return phases.flatMap((phase, index) => (phase.phase === 'during' ? [p99([phase]) / p99([phases[index - 1]!, phases[index + 1]!])] : []));
}

/** @throws EM_INTERNAL when no token came: there is nothing to compare. */
function gapsOf({ fromMs, toMs, round, phase }: Phase, load: SteadyLoad): number[] {
  const gaps = load.arrivals.flatMap(({ atMs, gapMs }) => (gapMs !== null && atMs >= fromMs && atMs < toMs ? [gapMs] : []));
  if (gaps.length > 0) return gaps;
  const failure = load.outcomes.findLast((outcome) => outcome.failure !== null)?.failure ?? 'no request has failed';
  throw new EmError('EM_INTERNAL', { problem: `no token came ${phase} rebalance ${round}: ${failure}` });
}

function rowOf(phase: Phase, load: SteadyLoad): RebalanceRow {
  const { fromMs, toMs, ...facts } = phase;
  const isWithin = ({ atMs }: { readonly atMs: number }) => atMs >= fromMs && atMs < toMs;
  const outcomes = load.outcomes.filter(isWithin);
  const between = gapsOf(phase, load);
  const failures = outcomes.flatMap(({ failure }) => failure ?? []);
  const seconds = (toMs - fromMs) / 1000;
  return {
    ...facts,
    seconds,
    requests: outcomes.length,
    failed: failures.length,
    changed: outcomes.reduce((sum, { changed }) => sum + changed, 0),
    tokensPerSecond: load.arrivals.filter(isWithin).length / seconds,
    betweenTokensP50: percentile(between, 0.5),
    betweenTokensP99: percentile(between, 0.99),
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
