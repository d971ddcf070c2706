import { availableParallelism, totalmem } from 'node:os';
import { type Clock, EmError, type MetricsOptions, showValue, systemClock } from '@expertmesh/common';
import type { WorkerOptions } from '@expertmesh/worker';

/** How far a cluster that starts has come. */
export interface StartProgress {
  readonly numWorkers: number;
  /** Workers that have joined the coordinator. */
  readonly registered: number;
  readonly ready: number;
  readonly expertsHeld: number;
  /** Experts of the whole model; 0 until a worker has told. */
  readonly numExperts: number;
}

export interface LocalMetricsOptions extends MetricsOptions {
  /** Also one series for each (layer, expert), at the coordinator. */
  readonly hasExperts: boolean;
}

/** What a cluster on this machine can be asked to be; what is left out has the default named here. */
export interface LocalClusterOptions {
  readonly modelFolder: string;
  /** @default 2 */
  readonly workers?: number;
  /** Of each worker. @default the machine's cores divided among the workers, at least 1 */
  readonly threads?: number;
  /**
   * `loopback`: all workers in this process; else one process each, `auto` the native data plane where both ends have it and gRPC
   * elsewhere. @default loopback for one worker, else auto
   */
  readonly exchange?: 'auto' | 'native' | 'grpc' | 'loopback';
  /** Where the coordinator listens; workers listen on 127.0.0.1 only. @default 127.0.0.1 */
  readonly host?: string;
  /** 0 = any free one. @default 0 */
  readonly port?: number;
  /** @default default */
  readonly cluster?: string;
  /** @default memory: */
  readonly store?: string;
  /** Most bytes of load statistics and journal in the store. @default 64 MiB */
  readonly storeLimitBytes?: number;
  /**
   * Most bytes of experts that a worker may hold, or, where the workers have no room for all of them, have in memory at once; 0 = no limit.
   * @default 0
   */
  readonly memoryBytes?: number;
  /** Where experts that move are read. @default checkpoint */
  readonly expertsFrom?: 'checkpoint' | 'peer';
  /** What becomes of the system's copy of the checkpoint's bytes when weights are loaded. @default keep */
  readonly pageCache?: 'keep' | 'drop' | 'bypass';
  /** Experts of a layer that a worker has packed in memory at once; 0 = as many as it holds. @default 0 */
  readonly deviceSlots?: number;
  /** Bytes of experts that a worker has in memory at once, in place of a number of them; 0 = by number. @default 0 */
  readonly deviceBytes?: number;
  /**
   * Routers choose among the experts that a worker has in memory; several workers each hold every expert, see `replicas`. Answers change by it.
   * @default false
   */
  readonly residentOnly?: boolean;
  /** Who makes room in a layer's slots. @default reuse */
  readonly buffering?: WorkerOptions['buffering'];
  /** Whether the next layer's experts are loaded ahead of need. @default false */
  readonly prefetch?: boolean;
  /** Whether compute threads read missed experts themselves. @default auto */
  readonly inPlace?: WorkerOptions['inPlace'];
  /** How long a running request keeps its precision map when experts change their formats. @default 5000 */
  readonly pinGraceMs?: number;
  /** Of each expert in the first placement. @default 1 */
  readonly replicas?: number;
  /** By what workers choose among an expert's replicas. @default step */
  readonly replicaChoice?: WorkerOptions['replicaChoice'];
  /** Where experts in formats with codes are kept once converted. @default nowhere */
  readonly cacheFolder?: string;
  /** The formats in which experts are first placed. @default as in the checkpoint */
  readonly precision?: WorkerOptions['precision'];
  /** @default f32 */
  readonly wireDtype?: 'f32' | 'f16' | 'bf16';
  /** What keys and values are kept in. @default f32 */
  readonly kvDtype?: 'f32' | 'f16' | 'bf16';
  /** @default dynamic */
  readonly gating?: 'dynamic' | 'static' | 'reference';
  /** Places of each expert for each row, with static gating. @default 1 */
  readonly capacityFraction?: number;
  /** Rows that a step is padded to, with static gating. @default those of the largest step */
  readonly staticTokens?: number;
  /** Most prompt rows of one request in one step; 0 = as many as a step takes. @default 0 */
  readonly prefillChunk?: number;
  /** auto, ref, avx2, avx512. @default auto */
  readonly kernels?: string;
  /** Period of the workers' load reports. @default 1000 */
  readonly reportIntervalMs?: number;
  /** Serves metrics: the coordinator's at `port`, those of the n-th worker at `port` + n; 0 = all at any free ones. @default none */
  readonly metrics?: LocalMetricsOptions;
  /** Gives up starting and stops everything. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: StartProgress) => void;
  /** A line that a worker process wrote. @default discarded */
  readonly onLine?: (worker: string, line: string) => void;
  /** A worker process died and is started again. */
  readonly onRestart?: (worker: string, how: string, delayMs: number) => void;
  readonly clock?: Clock;
}

type Present<K extends keyof LocalClusterOptions> = { readonly [key in K]-?: NonNullable<LocalClusterOptions[key]> };

export type CompiledLocalClusterOptions = Present<
  Exclude<keyof LocalClusterOptions, 'signal' | 'metrics' | 'cacheFolder' | 'storeLimitBytes'>
> & {
  /** Undefined: the coordinator's own. */
  readonly storeLimitBytes: number | undefined;
  readonly cacheFolder: string | null;
  readonly signal: AbortSignal | null;
  readonly metrics: LocalMetricsOptions | null;
};

export const maxLocalWorkers = 64;
const maxPort = 65_535;

export function compileOptions(options: LocalClusterOptions): CompiledLocalClusterOptions {
  if (typeof options !== 'object' || options === null) {
    throw new EmError('EM_OPTION_VALUE', { option: 'options', got: showValue(options), wanted: 'an object' });
  }
  const workers = options.workers ?? 2;
  if (!Number.isInteger(workers) || workers < 1 || workers > maxLocalWorkers) {
    throw new EmError('EM_OPTION_VALUE', {
      option: 'workers',
      got: showValue(workers),
      wanted: `a whole number from 1 to ${maxLocalWorkers}`,
    });
  }
  return {
    modelFolder: options.modelFolder,
    workers,
    threads: options.threads ?? defaultThreads(workers),
    exchange: options.exchange ?? (workers === 1 ? 'loopback' : 'auto'),
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    cluster: options.cluster ?? 'default',
    store: options.store ?? 'memory:',
    storeLimitBytes: options.storeLimitBytes,
    memoryBytes: options.memoryBytes ?? 0,
    expertsFrom: options.expertsFrom ?? 'checkpoint',
    pageCache: options.pageCache ?? 'keep',
    cacheFolder: options.cacheFolder ?? null,
    deviceSlots: options.deviceSlots ?? 0,
    deviceBytes: options.deviceBytes ?? 0,
    residentOnly: options.residentOnly ?? false,
    buffering: options.buffering ?? 'reuse',
    prefetch: options.prefetch ?? false,
    inPlace: options.inPlace ?? 'auto',
    pinGraceMs: options.pinGraceMs ?? defaultPinGraceMs,
    replicas: replicasFor(options, workers),
    replicaChoice: options.replicaChoice ?? 'step',
    precision: options.precision ?? { kind: 'stored' },
    wireDtype: options.wireDtype ?? 'f32',
    kvDtype: options.kvDtype ?? 'f32',
    gating: options.gating ?? 'dynamic',
    capacityFraction: options.capacityFraction ?? defaultStaticGating.capacityFraction,
    staticTokens: options.staticTokens ?? defaultStaticGating.staticTokens,
    prefillChunk: options.prefillChunk ?? 0,
    kernels: options.kernels ?? 'auto',
    reportIntervalMs: options.reportIntervalMs ?? defaultReportIntervalMs,
    metrics: withRoom(options.metrics ?? null, workers),
    signal: options.signal ?? null,
    onProgress: options.onProgress ?? (() => {}),
    onLine: options.onLine ?? (() => {}),
    onRestart: options.onRestart ?? (() => {}),
    clock: options.clock ?? systemClock,
  };
}

/** Throws EM_OPTION_VALUE where routers would know of no experts but some. */
function replicasFor({ replicas = 1, residentOnly = false }: LocalClusterOptions, workers: number): number {
  if (!residentOnly || replicas >= workers) return replicas;
  const wanted = `${workers}, the number of workers: with residentOnly each chooses among its own experts and holds all of them`;
  throw new EmError('EM_OPTION_VALUE', { option: 'replicas', got: replicas, wanted });
}

/** Where the n-th worker, from 1, serves its metrics; nothing without metrics. */
export function workerMetrics({ metrics }: CompiledLocalClusterOptions, n: number): Pick<WorkerOptions, 'metrics'> {
  return metrics === null ? {} : { metrics: { host: metrics.host, port: metrics.port === 0 ? 0 : metrics.port + n } };
}

/** Every worker has a port of its own above the coordinator's. */
function withRoom(metrics: LocalMetricsOptions | null, workers: number): LocalMetricsOptions | null {
  const most = maxPort - workers;
  if (metrics !== null && metrics.port > most) {
    throw new EmError('EM_OPTION_VALUE', { option: 'metrics.port', got: metrics.port, wanted: `at most ${most} for ${workers} workers` });
  }
  return metrics;
}

/** Threads of each of `workers` workers that share this machine. */
export function defaultThreads(workers: number): number {
  return Math.max(1, Math.floor(availableParallelism() / workers));
}

/** What a coordinator judges lost workers by. */
export const defaultLiveness = { suspectAfterMs: 5_000, reconnectWithinMs: 2_000, recoveryTimeoutMs: 60_000 } as const;

export const defaultReportIntervalMs = 1_000;

/** Rows of one step: large enough for kernels to run at their peak, small enough that decoding requests do not wait long. */
export const defaultTokenBudget = 512;

/** How long a running request keeps its precision map. */
export const defaultPinGraceMs = 5_000;

/** Room for all of the largest step: nothing is dropped. */
export const defaultStaticGating = { capacityFraction: 1, staticTokens: defaultTokenBudget } as const;

/** A quarter of the memory that this process may use, shared by the workers; the cache touches only what it fills. */
export function defaultKvBytes(workers: number): number {
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.floor(memory / 4 / workers);
}

/** Options of the local worker `id`. `coordinator` is HOST:PORT. */
export function workerOptions(options: CompiledLocalClusterOptions, id: string, coordinator: string): WorkerOptions {
  return {
    id,
    cluster: options.cluster,
    modelFolder: options.modelFolder,
    coordinators: [coordinator],
    host: '127.0.0.1',
    port: 0,
    dataPort: 0,
    advertise: null,
    threads: options.threads,
    kernels: options.kernels,
    wireDtype: options.wireDtype,
    kvDtype: options.kvDtype,
    gating: options.gating,
    capacityFraction: options.capacityFraction,
    staticTokens: options.staticTokens,
    prefillChunk: options.prefillChunk,
    tokenBudget: defaultTokenBudget,
    kvBytes: defaultKvBytes(options.workers),
    exchange: options.exchange,
    memoryBytes: options.memoryBytes,
    expertsFrom: options.expertsFrom,
    pageCache: options.pageCache,
    cacheFolder: options.cacheFolder,
    precision: options.precision,
    deviceSlots: options.deviceSlots,
    deviceBytes: options.deviceBytes,
    residentOnly: options.residentOnly,
    buffering: options.buffering,
    prefetch: options.prefetch,
    inPlace: options.inPlace,
    pinGraceMs: options.pinGraceMs,
    replicaChoice: options.replicaChoice,
    labels: {},
  };
}
