import { type CachePolicyName, cachePolicyNames } from '@expertmesh/buffering';
import { EmError, type MetricsOptions, showValue } from '@expertmesh/common';
import type { InPlace, ReplicaChoice } from '@expertmesh/native';
import { expertFormats, type Precision } from '@expertmesh/precision';
import { z } from 'zod';

/** What one worker process is asked to be; every field but the last present. */
export interface WorkerOptions {
  readonly id: string;
  readonly cluster: string;
  readonly modelFolder: string;
  /** Coordinators HOST:PORT. */
  readonly coordinators: readonly string[];
  /** Listens here; port 0 = any free one. */
  readonly host: string;
  readonly port: number;
  /** Where the data plane listens; 0 = any free one. */
  readonly dataPort: number;
  /** Address told to peers; null = host and the port in use. */
  readonly advertise: string | null;
  readonly threads: number;
  /** auto, ref, avx2, avx512. */
  readonly kernels: string;
  readonly wireDtype: 'f32' | 'f16' | 'bf16';
  /** Most prompt rows of one request in one step; 0 = whole prompts. */
  readonly prefillChunk: number;
  /** Most rows in one step. */
  readonly tokenBudget: number;
  /** Most bytes of the KV cache. */
  readonly kvBytes: number;
  /** What keys and values are kept in: part of the worker's numerics id where it is not f32. */
  readonly kvDtype: 'f32' | 'f16' | 'bf16';
  /**
   * `dynamic`: every choice of the router is computed. `reference`: experts have the places that the family's reference implementation gives them,
   * a step being a batch; then results depend on who else is in it. `static`: the papers' baseline, places by `capacityFraction`, all of them computed,
   * filled or not. Part of the worker's numerics id where it is not dynamic.
   */
  readonly gating: 'dynamic' | 'static' | 'reference';
  /** Of static gating: places of each expert for each row that a step is padded to. */
  readonly capacityFraction: number;
  /** Of static gating: rows that a step is padded to; no step has more. */
  readonly staticTokens: number;
  /** Most bytes of experts; 0 = no limit. */
  readonly memoryBytes: number;
  /** Where experts that move here are read: this worker's own checkpoint, or a peer that holds them. */
  readonly expertsFrom: 'checkpoint' | 'peer';
  /** What becomes of the system's copy of the checkpoint's bytes when weights are loaded: kept, given back, or never made. */
  readonly pageCache: 'keep' | 'drop' | 'bypass';
  /** Where experts in formats with codes are kept once converted, for this and other workers; null: nowhere. */
  readonly cacheFolder: string | null;
  /** The formats in which experts are first placed. */
  readonly precision: Precision;
  /** Experts of a layer that are packed in memory at once; the others are read when a step needs them. 0 = as many as are held. */
  readonly deviceSlots: number;
  /** Bytes of experts that are packed in memory at once, in place of a number of them; 0 = by number. */
  readonly deviceBytes: number;
  /**
   * Routers choose among the experts that are in memory, which follow in the background what routers would choose: no step waits for a load, and
   * answers are not what they are without it. Part of the worker's numerics id.
   */
  readonly residentOnly: boolean;
  /** Who makes room in a layer's slots. */
  readonly buffering: CachePolicyName;
  /** Whether steps load the next layer's experts ahead of need, as far as its gate foresees them. */
  readonly prefetch: boolean;
  /** Whether compute threads read missed experts themselves; auto = where that measures cheaper. */
  readonly inPlace: InPlace;
  /** How long a request that runs keeps the precision map that it began under when the placement has left it. */
  readonly pinGraceMs: number;
  /** By what this worker, as a home, chooses among an expert's replicas. */
  readonly replicaChoice: ReplicaChoice;
  /** `auto`: the native data plane with peers that have one, else gRPC. */
  readonly exchange: 'auto' | 'native' | 'grpc' | 'loopback';
  readonly labels: Readonly<Record<string, string>>;
  /** Absent: no metrics are served. */
  readonly metrics?: MetricsOptions | undefined;
}

const count = z.number().int().positive();

const optionsSchema: z.ZodType<WorkerOptions> = z.strictObject({
  id: z.string().min(1),
  cluster: z.string().min(1),
  modelFolder: z.string().min(1),
  coordinators: z.array(z.string().min(1)).min(1),
  host: z.string().min(1),
  port: z.number().int().min(0).max(65_535),
  dataPort: z.number().int().min(0).max(65_535),
  advertise: z.string().min(1).nullable(),
  threads: count,
  kernels: z.string().min(1),
  wireDtype: z.enum(['f32', 'f16', 'bf16']),
  prefillChunk: z.number().int().min(0),
  tokenBudget: count,
  kvBytes: count,
  kvDtype: z.enum(['f32', 'f16', 'bf16']),
  gating: z.enum(['dynamic', 'static', 'reference']),
  capacityFraction: z.number().positive(),
  staticTokens: count,
  memoryBytes: z.number().int().min(0),
  expertsFrom: z.enum(['checkpoint', 'peer']),
  pageCache: z.enum(['keep', 'drop', 'bypass']),
  cacheFolder: z.string().min(1).nullable(),
  precision: z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('stored') }),
      z.strictObject({ kind: z.literal('all'), format: z.enum(expertFormats) }),
      z.strictObject({ kind: z.literal('mix'), count: z.number().int().min(0), seed: z.number().int().min(0) }),
      z.strictObject({ kind: z.literal('map'), layers: z.array(z.array(z.enum(expertFormats))) }),
    ],
    { error: "{ kind: 'stored' }, { kind: 'all', format }, { kind: 'mix', count, seed } or { kind: 'map', layers }" },
  ),
  deviceSlots: z.number().int().min(0),
  deviceBytes: z.number().int().min(0),
  residentOnly: z.boolean(),
  buffering: z.enum(cachePolicyNames),
  prefetch: z.boolean(),
  inPlace: z.enum(['auto', 'on', 'off']),
  pinGraceMs: z.number().int().min(0),
  replicaChoice: z.enum(['share', 'step']),
  exchange: z.enum(['auto', 'native', 'grpc', 'loopback']),
  labels: z.record(z.string(), z.string()),
  metrics: z.strictObject({ host: z.string().min(1), port: z.number().int().min(0).max(65_535) }).optional(),
});

/** Rows of the largest step. */
export function largestStep({ gating, staticTokens, tokenBudget }: WorkerOptions): number {
  return gating === 'static' ? staticTokens : tokenBudget;
}

/** Throws EM_OPTION_VALUE naming the first option that is wrong. */
export function checkOptions(options: WorkerOptions): void {
  const issue = optionsSchema.safeParse(options).error?.issues[0];
  if (issue === undefined) {
    checkTogether(options);
    return;
  }
  const [key] = issue.code === 'unrecognized_keys' ? issue.keys : issue.path;
  const option = String(key ?? 'options');
  const value: unknown = options[option as keyof WorkerOptions];
  const got = value === undefined ? 'missing' : showValue(value);
  throw new EmError('EM_OPTION_VALUE', { option, got, wanted: issue.message });
}

/** Options that do not go with each other. */
function checkTogether({ residentOnly, gating, prefetch, deviceSlots, deviceBytes }: WorkerOptions): void {
  const refuse = (option: string, got: unknown, wanted: string) => {
    throw new EmError('EM_OPTION_VALUE', { option, got: String(got), wanted });
  };
  if (deviceSlots > 0 && deviceBytes > 0) {
    refuse(
      'deviceBytes',
      `${deviceBytes} with deviceSlots ${deviceSlots}`,
      'a device tier of so many experts of each layer, or of so many bytes',
    );
  }
  if (!residentOnly) return;
  const refuseBeside = (other: string, why: string) =>
    refuse('residentOnly', true, `false with ${other}: routers that choose among residents ${why}`);
  if (gating !== 'dynamic') refuseBeside(`gating ${gating}`, 'have no other rule');
  if (prefetch) refuseBeside('prefetch', 'need no load ahead');
  if (deviceBytes > 0) refuseBeside(`deviceBytes ${deviceBytes}`, 'want a number of them, deviceSlots');
}
