import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { cachePolicyNames } from '@expertmesh/buffering';
import { causeText, EmError } from '@expertmesh/common';
import type { LocalClusterOptions, LocalMetricsOptions } from '@expertmesh/local';
import { type Precision, parsePrecision } from '@expertmesh/precision';
import type { OptionTable } from './command.js';
import { type OutputFormat, outputFormats } from './ui/output.js';
import { type Arguments, byteSize, choice, decimal, duration, endpoints, flag, integer, parseEndpoints, text } from './values.js';

// Options that several commands share, as the help shows them and as the commands read them.

const defaultEndpoint = 'localhost:7070';
const endpointVariable = 'EXPERTMESH_ENDPOINT';
export const defaultPort = 7070;
export const maxThreads = 1024;
const maxCapacityFraction = 1024;
const maxStaticTokens = 2 ** 20;

export const outputOptions = {
  output: { alias: 'o', value: 'FORMAT', describe: 'table, wide, json or yaml', defaultText: 'table' },
} as const satisfies OptionTable;

export function outputFormat(args: Arguments): OutputFormat {
  return choice(args, 'output', outputFormats) ?? 'table';
}

const wantedEndpoints = `HOST:PORT, like ${defaultEndpoint}`;

export const endpointOptions = {
  endpoint: {
    value: 'HOST:PORT[,…]',
    describe: `coordinator to ask, others with commas to ask when it is lost; also by ${endpointVariable}`,
    defaultText: defaultEndpoint,
  },
} as const satisfies OptionTable;

/** HOST:PORT of the coordinators, with commas between them: from the option, the environment, or the default. */
export function endpoint(args: Arguments, environment: NodeJS.ProcessEnv): string {
  const given = text(args, 'endpoint');
  if (given !== null) {
    const parsed = parseEndpoints(given);
    if (parsed === null) throw new EmError('EM_OPTION_VALUE', { option: '--endpoint', got: given, wanted: wantedEndpoints });
    return parsed.join(',');
  }
  const value = environment[endpointVariable];
  if (value === undefined) return defaultEndpoint;
  const parsed = parseEndpoints(value);
  if (parsed === null) throw new EmError('EM_ENVIRONMENT_VALUE', { variable: endpointVariable, got: value, wanted: wantedEndpoints });
  return parsed.join(',');
}

const rowDtypes = ['f32', 'f16', 'bf16'] as const;
export const kernelChoices = ['auto', 'ref', 'avx2', 'avx512'] as const;
export const exchangeChoices = ['auto', 'native', 'grpc', 'loopback'] as const;

/** Of every command that runs engines. */
export const engineOptions = {
  kernels: { value: 'NAME', describe: `instruction set: ${kernelChoices.join(', ')}`, defaultText: 'auto' },
} as const satisfies OptionTable;

/** Of a worker, stand-alone or local. */
export const workerOptions = {
  threads: { value: 'N', describe: 'threads of each worker', defaultText: 'cores / workers' },
  'wire-dtype': { value: 'TYPE', describe: 'activations between workers: f32, f16 or bf16', defaultText: 'f32' },
  'kv-dtype': { value: 'TYPE', describe: 'cached keys and values: f32, f16 or bf16', defaultText: 'f32' },
  gating: {
    value: 'MODE',
    describe:
      'dynamic (every choice of the router is computed), reference (as its own implementation, with places and drops) or ' +
      "static (the papers' baseline: padded to --static-tokens, all places of each expert computed)",
    defaultText: 'dynamic',
  },
  'capacity-fraction': { value: 'C', describe: 'static gating: places of each expert for each token of a step', defaultText: '1' },
  'static-tokens': { value: 'S', describe: 'static gating: tokens that a step is padded to; no step has more', defaultText: '512' },
  'prefill-chunk': { value: 'N', describe: 'most prompt tokens of a request in one step; 0 = as many as a step takes', defaultText: '0' },
  memory: { value: 'SIZE', describe: 'most bytes of experts in the memory of a worker, like 40GiB', defaultText: 'no limit' },
  precision: {
    value: 'FORMAT',
    describe: 'of the experts: f32, f16, bf16, q8, q4, nf4, q2, mix:N[:SEED] (N of them in nf4) or MAP.json',
    defaultText: 'as in the checkpoint',
  },
  cache: { value: 'DIR', describe: 'keep experts there that --precision has converted: they are read faster', defaultText: 'none' },
  'device-slots': {
    value: 'N',
    describe: 'experts of a layer that a worker has in memory at once; it reads the others when they are needed',
    defaultText: 'as many as it holds',
  },
  'device-memory': {
    value: 'SIZE',
    describe: 'the same in bytes, of which experts in fewer bits take less: not with --device-slots',
    defaultText: 'as much as it holds',
  },
  'resident-only': {
    value: null,
    describe:
      'routers choose among the experts in those slots, which change in the background: no step waits for an expert, and answers change ' +
      '(several workers: with --replicas N of N workers)',
  },
  buffering: { value: 'POLICY', describe: `who makes room in those slots: ${cachePolicyNames.join(', ')}`, defaultText: 'reuse' },
  prefetch: {
    value: 'on|off',
    describe: "load the next layer's experts to those slots ahead of need, as its gate foresees them",
    defaultText: 'off',
  },
  'in-place': {
    value: 'WHEN',
    describe:
      'compute threads read experts without a slot themselves, instead of waiting for loads: auto (where that measures cheaper), on or off',
    defaultText: 'auto',
  },
  'pin-grace': {
    value: 'TIME',
    describe: 'how long a running request keeps the formats that it began with when experts change theirs',
    defaultText: '5s',
  },
  'replica-choice': {
    value: 'HOW',
    describe: "where an expert's rows go among its replicas: step (evenly, by the rows of the very step) or share (as planned)",
    defaultText: 'step',
  },
  'experts-from': { value: 'WHERE', describe: 'where experts that move are read: checkpoint or peer', defaultText: 'checkpoint' },
  'drop-page-cache': { value: null, describe: 'give back the memory in which the system keeps loaded files' },
  'direct-reads': { value: null, describe: 'read weights from disk past the memory in which the system keeps files' },
  ...engineOptions,
} as const satisfies OptionTable;

/** Of a coordinator, stand-alone or local. */
export const placementOptions = {
  replicas: { value: 'N', describe: 'replicas of each expert in the first placement, where memory allows', defaultText: '1' },
} as const satisfies OptionTable;

const maxReplicas = 64;
const maxDeviceSlots = 2 ** 20;

export function readReplicas(args: Arguments): number | null {
  return integer(args, 'replicas', 1, maxReplicas);
}

export const localClusterOptions = {
  workers: { value: 'N', describe: 'number of workers', defaultText: '2' },
  ...workerOptions,
  ...placementOptions,
  exchange: {
    value: 'KIND',
    describe:
      'how workers exchange rows: loopback (all of them in this process), or with a process each native, grpc, or auto (native where both have it)',
    defaultText: 'loopback for 1 worker, else auto',
  },
} as const satisfies OptionTable;

function onOrOff(args: Arguments, option: string): boolean | null {
  const given = choice(args, option, ['on', 'off'] as const);
  return given === null ? null : given === 'on';
}

/** The part of a worker's options that is read the same for a stand-alone worker; what is not given is absent. */
export function readWorkerOptions(
  args: Arguments,
): Pick<
  LocalClusterOptions,
  | 'threads'
  | 'wireDtype'
  | 'kvDtype'
  | StaticGatingKey
  | 'prefillChunk'
  | 'kernels'
  | 'memoryBytes'
  | 'precision'
  | 'deviceSlots'
  | 'deviceBytes'
  | 'residentOnly'
  | 'buffering'
  | 'prefetch'
  | 'inPlace'
  | 'pinGraceMs'
  | 'replicaChoice'
  | 'expertsFrom'
  | 'pageCache'
  | 'cacheFolder'
> {
  return {
    ...present('memoryBytes', byteSize(args, 'memory', 1)),
    ...present('precision', readPrecision(args)),
    ...present('cacheFolder', readCacheFolder(args)),
    ...present('deviceSlots', integer(args, 'device-slots', 1, maxDeviceSlots)),
    ...present('deviceBytes', byteSize(args, 'device-memory', 1)),
    ...(flag(args, 'resident-only') && { residentOnly: true }),
    ...present('buffering', choice(args, 'buffering', cachePolicyNames)),
    ...present('prefetch', onOrOff(args, 'prefetch')),
    ...present('inPlace', choice(args, 'in-place', ['auto', 'on', 'off'] as const)),
    ...present('pinGraceMs', duration(args, 'pin-grace')),
    ...present('replicaChoice', choice(args, 'replica-choice', ['share', 'step'] as const)),
    ...present('expertsFrom', choice(args, 'experts-from', ['checkpoint', 'peer'] as const)),
    ...readPageCache(args),
    ...present('threads', integer(args, 'threads', 1, maxThreads)),
    ...present('wireDtype', choice(args, 'wire-dtype', rowDtypes)),
    ...present('kvDtype', choice(args, 'kv-dtype', rowDtypes)),
    ...readGating(args),
    ...present('prefillChunk', integer(args, 'prefill-chunk', 0, Number.MAX_SAFE_INTEGER)),
    ...present('kernels', choice(args, 'kernels', kernelChoices)),
  };
}

/** Whole, as workers may run elsewhere in the file system. Null where it is not given. */
export function readCacheFolder(args: Arguments): string | null {
  const folder = text(args, 'cache');
  return folder === null ? null : resolve(folder);
}

/** Null where it is not given. */
function readPrecision(args: Arguments): Precision | null {
  const value = text(args, 'precision');
  return value === null ? null : readPrecisionText(value);
}

/** @throws EM_OPTION_VALUE, EM_FILE_READ */
export function readPrecisionText(value: string): Precision {
  return parsePrecision(value, (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw new EmError('EM_FILE_READ', { file: path, cause: causeText(error) });
    }
  });
}

type StaticGatingKey = 'gating' | 'capacityFraction' | 'staticTokens';

/** Throws EM_USAGE where an option of static gating comes without it. */
function readGating(args: Arguments): Pick<LocalClusterOptions, StaticGatingKey> {
  const gating = choice(args, 'gating', ['dynamic', 'static', 'reference'] as const);
  const capacityFraction = decimal(args, 'capacity-fraction', 0, maxCapacityFraction, { isLeastExcluded: true });
  const staticTokens = integer(args, 'static-tokens', 1, maxStaticTokens);
  if (gating !== 'static' && (capacityFraction !== null || staticTokens !== null)) {
    throw new EmError('EM_USAGE', { problem: '--capacity-fraction and --static-tokens are of --gating static: give it too' });
  }
  return { ...present('gating', gating), ...present('capacityFraction', capacityFraction), ...present('staticTokens', staticTokens) };
}

/** What is read past the cache leaves nothing there to give back. */
function readPageCache(args: Arguments): Pick<LocalClusterOptions, 'pageCache'> {
  if (flag(args, 'direct-reads')) return { pageCache: 'bypass' };
  return flag(args, 'drop-page-cache') ? { pageCache: 'drop' } : {};
}

export function readLocalClusterOptions(args: Arguments): Omit<LocalClusterOptions, 'modelFolder'> {
  return {
    ...present('workers', integer(args, 'workers', 1, Number.MAX_SAFE_INTEGER)),
    ...present('replicas', readReplicas(args)),
    ...present('exchange', choice(args, 'exchange', exchangeChoices)),
    ...readWorkerOptions(args),
  };
}

/** The store takes no smaller limit. */
const leastStoreLimitBytes = 1024 ** 2;

export const storeOptions = {
  store: { value: 'URL', describe: 'where the cluster keeps its state: memory:, file:PATH or redis://HOST:PORT', defaultText: 'memory:' },
  'store-limit': {
    value: 'SIZE',
    describe: 'most bytes of load statistics and journal in the store; the oldest go first',
    defaultText: '64MiB',
  },
} as const satisfies OptionTable;

export function readStore(args: Arguments): Pick<LocalClusterOptions, 'store' | 'storeLimitBytes'> & { readonly store: string } {
  return { store: text(args, 'store') ?? 'memory:', ...present('storeLimitBytes', byteSize(args, 'store-limit', leastStoreLimitBytes)) };
}

const defaultGraceSeconds = 10;
const maxGraceSeconds = 3600;

export const graceOptions = {
  grace: { value: 'SECONDS', describe: 'time for running requests at the end', defaultText: String(defaultGraceSeconds) },
} as const satisfies OptionTable;

export function readGraceMs(args: Arguments): number {
  return (integer(args, 'grace', 0, maxGraceSeconds) ?? defaultGraceSeconds) * 1000;
}

/** Of every command that listens. */
export const hostOptions = {
  host: { value: 'HOST', describe: 'address to listen on', defaultText: '127.0.0.1' },
} as const satisfies OptionTable;

export function readHost(args: Arguments): string {
  return text(args, 'host') ?? '127.0.0.1';
}

export function readPort(args: Arguments, fallback: number): number {
  return integer(args, 'port', 0, 65_535) ?? fallback;
}

/** Null where none is given. */
export function readAdvertise(args: Arguments): string | null {
  return args.advertise === undefined ? null : (endpoints(args, 'advertise')[0] ?? null);
}

export const clusterNameOptions = {
  cluster: { value: 'NAME', describe: 'name of the cluster', defaultText: 'default' },
} as const satisfies OptionTable;

export function readClusterName(args: Arguments): string {
  return text(args, 'cluster') ?? 'default';
}

/** Of every command that runs a part of a cluster. */
export const metricsOptions = {
  'metrics-port': { value: 'PORT', describe: 'serve Prometheus metrics there; 0 = any free one', defaultText: 'none' },
  'metrics-host': { value: 'HOST', describe: 'address to serve metrics on', defaultText: '127.0.0.1' },
} as const satisfies OptionTable;

/** Of those that run a coordinator. */
export const expertMetricsOptions = {
  'metrics-experts': { value: null, describe: 'metrics of each (layer, expert) too: many series' },
} as const satisfies OptionTable;

/** Null where no metrics are asked for. */
export function readMetrics(args: Arguments): LocalMetricsOptions | null {
  const port = integer(args, 'metrics-port', 0, 65_535);
  const host = text(args, 'metrics-host');
  const hasExperts = flag(args, 'metrics-experts');
  if (port === null && (host !== null || hasExperts)) {
    throw new EmError('EM_USAGE', { problem: `--metrics-${host === null ? 'experts' : 'host'} needs --metrics-port` });
  }
  return port === null ? null : { host: host ?? '127.0.0.1', port, hasExperts };
}

/** An object with the one key, or none where there is no value: what exactOptionalPropertyTypes wants. */
export function present<K extends string, T>(key: K, value: T | null): { [key in K]?: T } {
  return value === null ? {} : ({ [key]: value } as { [key in K]: T });
}
