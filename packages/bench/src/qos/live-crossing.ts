import { setTimeout } from 'node:timers/promises';
import { ExpertmeshClient, type QosTarget } from '@expertmesh/client';
import { startLocalCluster } from '@expertmesh/local';
import { openModelFolder } from '@expertmesh/models';
import { Prompts } from '../serving-requests.js';
import { type RequestStream, SteadyLoad } from '../steady-load.js';

export interface LiveCrossingOptions {
  readonly modelFolder: string;
  /** Where converted experts are kept. */
  readonly cacheFolder: string;
  readonly threads: number;
  /** Of experts, in memory; the others are read from disk past the page cache. */
  readonly deviceBytes: number;
  /** Requests at once, one after the other each. */
  readonly atOnce: number;
  /** How long throughput is measured while a target is held. */
  readonly holdMs: number;
  readonly onProgress: (fraction: number, text: string) => void;
}

/** One target, from when it was set. */
export interface LiveTargetRow {
  readonly target: string;
  /** Until the controller said that it holds it, and for a throughput had measured it within 5 %; null: not within 30 s. */
  readonly secondsToHold: number | null;
  /** From when running requests had come to the new formats. */
  readonly tokensPerSecond: number;
  /** Longest time without a token in any stream, from the target on. */
  readonly longestGapMs: number;
  readonly requests: number;
  readonly failed: number;
}

const promptTokens = 16;
const newTokens = 64;
const lookMs = 100;
/** What is measured sooner is of requests under the formats before. */
const pinGraceMs = 1_000;
const longestMs = 30_000;
/** Of a target of throughput. */
const met = 0.95;

/** Holds targets from one end of a cluster's range of throughput to the other while requests run, after arXiv 2407.14417. */
export async function measureLiveCrossing(options: LiveCrossingOptions): Promise<LiveTargetRow[]> {
  const { modelFolder, cacheFolder, threads, deviceBytes, atOnce, holdMs, onProgress } = options;
  const { spec } = await openModelFolder(modelFolder);
  const cluster = await startLocalCluster({
    modelFolder,
    workers: 1,
    threads,
    deviceBytes,
    cacheFolder,
    pageCache: 'bypass',
    exchange: 'auto',
    pinGraceMs,
  });
  const client = new ExpertmeshClient(cluster.endpoint);
  const prompts = new Prompts(spec.vocabSize);
  const traffic = new SteadyLoad(
    client,
    Array.from({ length: atOnce }, () => sampled(prompts)),
  );
  traffic.start();
  const hold = (target: QosTarget, part: number) => {
    onProgress(part / 3, `live: ${nameOf(target)}`);
    return heldTarget(client, traffic, target, holdMs);
  };
  try {
    const fast = await hold({ kind: 'prefer', prefer: 'throughput' }, 0);
    const good = await hold({ kind: 'prefer', prefer: 'quality' }, 1);
    const between = Math.round(Math.sqrt(fast.tokensPerSecond * good.tokensPerSecond));
    return [fast, good, await hold({ kind: 'minThroughput', value: between }, 2)];
  } finally {
    await traffic.stop();
    client.close();
    await cluster.stop(0);
  }
}

/** Requests whose answers may change with the formats of experts. */
function sampled(prompts: Prompts): RequestStream {
  let seed = 0;
  return { next: () => ({ prompt: prompts.next(promptTokens), maxTokens: newTokens, temperature: 1, seed: seed++ }), wanted: null };
}

async function heldTarget(client: ExpertmeshClient, traffic: SteadyLoad, target: QosTarget, holdMs: number): Promise<LiveTargetRow> {
  const began = performance.now();
  await client.setQos(target);
  const secondsToHold = await untilHeld(client, target, began);
  await setTimeout(pinGraceMs);
  const measuredFrom = performance.now();
  await setTimeout(holdMs);
  const arrivals = traffic.arrivals.filter(({ atMs }) => atMs >= began);
  const tokens = arrivals.filter(({ atMs }) => atMs >= measuredFrom).length;
  const outcomes = traffic.outcomes.filter(({ atMs }) => atMs >= began);
  return {
    target: nameOf(target),
    secondsToHold,
    tokensPerSecond: (tokens * 1000) / (performance.now() - measuredFrom),
    longestGapMs: arrivals.reduce((longest, { waitedMs }) => Math.max(longest, waitedMs ?? 0), 0),
    requests: outcomes.length,
    failed: outcomes.filter(({ failure }) => failure !== null).length,
  };
}

async function untilHeld(client: ExpertmeshClient, target: QosTarget, began: number): Promise<number | null> {
  for (;;) {
    const { phase, measured } = await client.qos();
    const isMet = target.kind !== 'minThroughput' || (measured.tokensPerSecond ?? 0) >= met * target.value;
    const tookMs = performance.now() - began;
    if (phase === 'holding' && isMet) return tookMs / 1000;
    if (tookMs > longestMs) return null;
    await setTimeout(lookMs);
  }
}

function nameOf(target: QosTarget): string {
  return target.kind === 'prefer' ? `${target.prefer} preferred` : `${target.kind} ${target.value}`;
}
