import { EmError, type MetricsOptions, showValue } from '@expertmesh/common';
import { z } from 'zod';

/** What is to be seen of a coordinator by Prometheus. */
export interface CoordinatorMetricsOptions extends MetricsOptions {
  /** Also one series for each (layer, expert). */
  readonly hasExperts: boolean;
}

/** What one coordinator process is asked to be; every field but the last present. */
export interface CoordinatorOptions {
  readonly id: string;
  readonly cluster: string;
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** HOST:PORT told to clients and other coordinators; null = host and the port in use. */
  readonly advertise: string | null;
  /** URL of the store: where the cluster keeps its state. */
  readonly store: string;
  /** Most bytes of load and journal in the store, the oldest dropped beyond it. Absent: the store's own default. */
  readonly storeLimitBytes?: number | undefined;
  /** The first placement is made when this many workers have registered. */
  readonly expectWorkers: number;
  /** Of each expert in the first placement, where memory allows. */
  readonly replicas: number;
  /** A silent membership stream is a lost worker after this. */
  readonly suspectAfterMs: number;
  /** A broken stream that is not back after this is a lost worker. */
  readonly reconnectWithinMs: number;
  readonly reportIntervalMs: number;
  /** How long a request whose worker is lost waits for another one to go on at. */
  readonly recoveryTimeoutMs: number;
  /** Absent: no metrics are served. */
  readonly metrics?: CoordinatorMetricsOptions | undefined;
}

/** Below it the newest of each kind alone may be more. */
const leastStoreLimitBytes = 1024 ** 2;

const duration = z.number().int().positive();

const optionsSchema: z.ZodType<CoordinatorOptions> = z.strictObject({
  id: z.string().min(1),
  cluster: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and hyphens, at most 63'),
  host: z.string().min(1),
  port: z.number().int().min(0).max(65_535),
  advertise: z.string().min(1).nullable(),
  store: z.string().min(1),
  storeLimitBytes: z.number().int().min(leastStoreLimitBytes).optional(),
  expectWorkers: z.number().int().positive(),
  replicas: z.number().int().positive(),
  suspectAfterMs: duration,
  reconnectWithinMs: duration,
  reportIntervalMs: duration,
  recoveryTimeoutMs: duration,
  metrics: z.strictObject({ host: z.string().min(1), port: z.number().int().min(0).max(65_535), hasExperts: z.boolean() }).optional(),
});

/** @throws EM_OPTION_VALUE naming the first option that is wrong. */
export function checkOptions(options: CoordinatorOptions): void {
  const issue = optionsSchema.safeParse(options).error?.issues[0];
  if (issue === undefined) return;
  const option = issue.path.map(String).join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'options');
  const value: unknown = options[option as keyof CoordinatorOptions];
  const got = value === undefined ? 'missing' : showValue(value);
  throw new EmError('EM_OPTION_VALUE', { option, got, wanted: issue.message });
}
