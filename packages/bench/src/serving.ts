import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { ExpertmeshClient } from '@expertmesh/client';
import { type LocalClusterOptions, startLocalCluster } from '@expertmesh/local';
import { describeHost, type Host } from './machine.js';
import { percentile } from './percentile.js';
import { measureFairness, type PrefillFairness } from './prefill-fairness.js';
import { Prompts, request, type Served } from './serving-requests.js';

export interface ServingBenchOptions {
  readonly isQuick: boolean;
  readonly onProgress: (fraction: number, text: string) => void;
  /** The model and the cluster that serves it. */
  readonly cluster: LocalClusterOptions;
  /** @default as isQuick says */
  readonly work?: ServingWork;
}

/** What each number of requests at once is measured with. */
export interface ServingWork {
  /** Requests of each level; at least as many as are at once. */
  readonly numRequests: number;
  readonly promptTokens: number;
  readonly newTokens: number;
}

/** So many requests at once, each followed by the next when it ends. Times in milliseconds. */
export interface ServingRow {
  readonly concurrency: number;
  readonly requests: number;
  /** Produced, over the time from the first request to the end of the last. */
  readonly tokensPerSecond: number;
  readonly firstTokenP50: number;
  readonly firstTokenP99: number;
  /** From one message with tokens to the next of the same request, for each token. */
  readonly betweenTokensP50: number;
  readonly betweenTokensP99: number;
  /** Longest block of an event loop while these requests ran, by process: `coordinator` or the worker's id. */
  readonly eventLoopMax: Readonly<Record<string, number>>;
}

export interface ServingReport {
  readonly bench: 'serving';
  readonly machine: Host;
  readonly rows: readonly ServingRow[];
  readonly summary: {
    readonly tokensPerSecond: Readonly<Record<string, number>>;
    /** Longest block of any event loop of the cluster, milliseconds. */
    readonly eventLoopMax: number;
    readonly fairness: PrefillFairness;
  };
}

const levels = [1, 4, 16] as const;
const quickWork: ServingWork = { numRequests: 32, promptTokens: 48, newTokens: 32 };
const fullWork: ServingWork = { numRequests: 128, promptTokens: 128, newTokens: 64 };
/** Blocks are looked at this often: more often than workers report theirs, so that none is missed. */
const pollEveryMs = 100;
const reportIntervalMs = 250;
/** perf_hooks' histogram includes the wait for its own next look. */
const loopResolutionMs = 1;

/** Serves seeded prompts at 1, 4 and 16 requests at once on a private cluster, and measures what its clients see. */
export async function benchServing({
  isQuick,
  onProgress,
  cluster: options,
  work = isQuick ? quickWork : fullWork,
}: ServingBenchOptions): Promise<ServingReport> {
  const cluster = await startLocalCluster({ ...options, reportIntervalMs });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const { model } = await client.status();
    const prompts = new Prompts(model?.vocabSize ?? 0);
    // Once unmeasured: weights are read, buffers grow, code is compiled.
    await serve(client, prompts, 16, { ...work, numRequests: 16 });
    const rows: ServingRow[] = [];
    for (const [index, concurrency] of levels.entries()) {
      onProgress(index / levels.length, `${concurrency} at once`);
      rows.push(await measure(client, prompts, concurrency, work));
    }
    const tokensPerSecond = Object.fromEntries(rows.map((row) => [String(row.concurrency), row.tokensPerSecond]));
    const eventLoopMax = Math.max(...rows.flatMap((row) => Object.values(row.eventLoopMax)));
    const fairness = await measureFairness(client, prompts);
    return { bench: 'serving', machine: describeHost(), rows, summary: { tokensPerSecond, eventLoopMax, fairness } };
  } finally {
    client.close();
    await cluster.stop(0);
  }
}

async function measure(client: ExpertmeshClient, prompts: Prompts, concurrency: number, work: ServingWork): Promise<ServingRow> {
  const loops = new EventLoops(client);
  await loops.start();
  const startMs = performance.now();
  const requests = await serve(client, prompts, concurrency, work);
  const seconds = (performance.now() - startMs) / 1000;
  const eventLoopMax = await loops.stop();
  const numTokens = requests.reduce((sum, request) => sum + request.numTokens, 0);
  const first = requests.map((request) => request.firstTokenMs);
  const between = requests.flatMap((request) => request.betweenMs);
  return {
    concurrency,
    requests: requests.length,
    tokensPerSecond: numTokens / seconds,
    firstTokenP50: percentile(first, 0.5),
    firstTokenP99: percentile(first, 0.99),
    betweenTokensP50: percentile(between, 0.5),
    betweenTokensP99: percentile(between, 0.99),
    eventLoopMax,
  };
}

async function serve(client: ExpertmeshClient, prompts: Prompts, concurrency: number, work: ServingWork): Promise<Served[]> {
  const served: Served[] = [];
  let numLeft = work.numRequests;
  const one = async () => {
    while (numLeft-- > 0) served.push(await request(client, prompts.next(work.promptTokens), work.newTokens));
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  return served;
}

/** Follows how long the event loops of the coordinator (this process) and of the workers stand still. */
class EventLoops {
  readonly #client: ExpertmeshClient;
  readonly #own: IntervalHistogram = monitorEventLoopDelay({ resolution: loopResolutionMs });
  readonly #longest = new Map<string, number>();
  #polling: Promise<void> | null = null;
  #isStopping = false;

  constructor(client: ExpertmeshClient) {
    this.#client = client;
  }

  async start(): Promise<void> {
    // What came before is told by the reports that are under way.
    await pause(2 * reportIntervalMs);
    this.#own.enable();
    this.#own.reset();
    this.#polling = this.#poll();
  }

  async stop(): Promise<Record<string, number>> {
    this.#longest.set('coordinator', Math.max(0, this.#own.max / 1e6 - loopResolutionMs));
    this.#own.disable();
    this.#isStopping = true;
    await this.#polling;
    return Object.fromEntries(this.#longest);
  }

  async #poll(): Promise<void> {
    for (let isLast = false; !isLast; ) {
      isLast = this.#isStopping;
      // The last block is told by the next report.
      await pause(isLast ? reportIntervalMs + pollEveryMs : pollEveryMs);
      for (const { id, eventLoopMaxMs } of await this.#client.workers()) {
        this.#longest.set(id, Math.max(this.#longest.get(id) ?? 0, eventLoopMaxMs));
      }
    }
  }
}
