import { createHash } from 'node:crypto';
import { EmError } from '@expertmesh/common';
import { z } from 'zod';
import { meanLoads, meanMaxOverMean, relativeLoads, sharers } from './balance.js';
import type { LayerExperts } from './default-placement.js';
import type { PlanWorker } from './mesh.js';
import { type Move, type Pin, planMoves } from './moves.js';
import type { ExpertPlacement } from './placement.js';
import { lossWarnings } from './validate.js';

const count = z.number().int().nonnegative();
const replicas = z.array(z.strictObject({ worker: z.string(), share: z.number() }));
const move = z.strictObject({
  layer: count,
  expert: count,
  before: replicas,
  after: replicas,
  from: z.string().nullable(),
  to: z.string().nullable(),
  bytes: count,
});
const schema = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  kind: z.enum(['rebalance', 'drain', 'undrain', 'undo']),
  cluster: z.string(),
  fingerprint: z.string(),
  epoch: count,
  createdMs: count,
  since: z.strictObject({ sinceMs: count, untilMs: count, rows: z.number(), numWindows: count }),
  options: z.record(z.string(), z.unknown()),
  moves: z.array(move),
  target: z.array(z.array(z.strictObject({ format: z.string(), checksum: z.string(), replicas }))),
  load: z.array(z.array(z.number())),
  summary: z.strictObject({
    maxOverMeanNow: z.number(),
    maxOverMeanPlanned: z.number(),
    threshold: z.number(),
    bytes: count,
    workers: z.array(
      z.strictObject({
        worker: z.string(),
        expertsNow: count,
        expertsPlanned: count,
        loadNow: z.number(),
        loadPlanned: z.number(),
        sendBytes: count,
        receiveBytes: count,
      }),
    ),
    warnings: z.array(z.string()),
    notMoved: z.array(z.string()),
  }),
  explain: z.array(
    z.strictObject({
      layer: count,
      expert: count,
      action: z.string(),
      rules: z.array(z.strictObject({ rule: z.string(), ok: z.boolean(), text: z.string() })),
      rejected: z.array(z.string()),
    }),
  ),
  checksum: z.string(),
});

/** A proposed placement, bound to the epoch it was computed from: what is saved, shown, and applied unchanged. */
export type Plan = z.infer<typeof schema>;

export interface PlanInput {
  readonly id: string;
  readonly kind: Plan['kind'];
  readonly cluster: string;
  readonly fingerprint: string;
  readonly epoch: number;
  readonly createdMs: number;
  readonly since: Plan['since'];
  readonly options: Plan['options'];
  readonly layers: readonly LayerExperts[];
  readonly workers: readonly PlanWorker[];
  readonly pins: readonly Pin[];
  readonly current: readonly (readonly ExpertPlacement[])[];
  readonly target: readonly (readonly ExpertPlacement[])[];
  readonly load: readonly (readonly number[])[];
  readonly threshold: number;
}

/** The plan from the present placement to a target, with what it would do and why each move is possible. */
export function makePlan(input: PlanInput): Plan {
  const { id, kind, cluster, fingerprint, epoch, createdMs, since, options, layers, workers, current, target, load, threshold } = input;
  const memory = new Map(workers.map((worker) => [worker.id, worker.memoryBytes]));
  const moves = planMoves(current, target, layers, (worker) => memory.get(worker) ?? 0);
  const body = {
    ...{ version: 1 as const, id, kind, cluster, fingerprint, epoch, createdMs, since, options },
    moves: moves.map(plainMove),
    target: target.map((experts) =>
      experts.map(({ format, checksum, replicas: held }) => ({ format, checksum, replicas: held.map((one) => ({ ...one })) })),
    ),
    load: load.map((rows) => [...rows]),
    summary: { ...summarise(input, moves), threshold },
    explain: moves.map((one) => explainMove(one, input)),
  };
  return { ...body, checksum: checksumOf(body) };
}

/** As it is saved. */
export function planText(plan: Plan): string {
  return `${JSON.stringify(plan, null, 1)}\n`;
}

/** @throws EM_PLAN_FORMAT for a text that is not a plan of this version, whole and unchanged. */
export function parsePlan(text: string): Plan {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw bad('', text.trimStart().startsWith('{') ? 'it is cut off or damaged (no valid JSON)' : 'it is no JSON');
  }
  const version = (json as { version?: unknown } | null)?.version;
  if (version !== 1) throw bad('', version === undefined ? 'it has no version' : `it has version ${JSON.stringify(version)}; wanted 1`);
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw bad('', `${issue.path.join('.')}: ${issue.message}`);
  }
  const { checksum, ...body } = parsed.data;
  if (checksumOf(body) !== checksum) throw bad(body.id, 'it has been changed since it was made (its checksum differs)');
  return parsed.data;
}

function bad(plan: string, problem: string): EmError {
  return new EmError('EM_PLAN_FORMAT', { plan: plan === '' ? 'this' : `plan ${plan}`, problem });
}

function checksumOf(body: object): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(body)))
    .digest('hex');
}

/** Keys in order, so that the checksum is of what is said and not of how it is written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function plainMove({ layer, expert, before, after, from, to, bytes }: Move): Plan['moves'][number] {
  const plain = (list: Move['before']) => list.map(({ worker, share }) => ({ worker, share }));
  return { layer, expert, before: plain(before), after: plain(after), from, to, bytes };
}

function summarise(input: PlanInput, moves: readonly Move[]): Omit<Plan['summary'], 'threshold'> {
  const { layers, workers, pins, current, target, load } = input;
  const now = relativeLoads(current, load, workers);
  const planned = relativeLoads(target, load, workers);
  const [loadNow, loadPlanned] = [now, planned].map((loads) => meanLoads(loads, workers.length));
  const held = (placed: PlanInput['current'], id: string) =>
    placed.flat().filter((expert) => expert.replicas.some(({ worker }) => worker === id)).length;
  const bytes = (side: 'from' | 'to', id: string) => moves.reduce((sum, one) => sum + (one[side] === id ? one.bytes : 0), 0);
  return {
    maxOverMeanNow: meanMaxOverMean(relativeLoads(current, load, sharers(current, workers))),
    maxOverMeanPlanned: meanMaxOverMean(relativeLoads(target, load, sharers(target, workers))),
    bytes: moves.reduce((sum, one) => sum + one.bytes, 0),
    workers: workers.map(({ id }, index) => ({
      worker: id,
      expertsNow: held(current, id),
      expertsPlanned: held(target, id),
      loadNow: loadNow![index]!,
      loadPlanned: loadPlanned![index]!,
      sendBytes: bytes('from', id),
      receiveBytes: bytes('to', id),
    })),
    warnings: lossWarnings(target, layers, workers),
    notMoved: [
      ...pins.map(({ layer, expert, worker }) => `layer ${layer} expert ${expert} (pinned to ${worker})`),
      ...workers.filter(({ isOpen }) => !isOpen).map(({ id }) => `${id} (takes no experts)`),
    ],
  };
}

/** Each rule's yes or no for a move, and why other workers were not chosen. */
function explainMove({ layer, expert, before, after, to, from }: Move, input: PlanInput): Plan['explain'][number] {
  const { workers, pins, current, target, load, layers } = input;
  const arriving = workers.find(({ id }) => id === to);
  const needed = layers[layer]!.expertBytes;
  const used = (id: string) => {
    const held = current.flatMap((experts, index) =>
      experts.flatMap(({ replicas: list }) => (list.some(({ worker }) => worker === id) ? [layers[index]!.expertBytes] : [])),
    );
    return held.reduce((sum, size) => sum + size, 0);
  };
  const free = (worker: PlanWorker) => (worker.memoryBytes === 0 ? null : worker.memoryBytes - used(worker.id));
  const roomText = (worker: PlanWorker) => (free(worker) === null ? 'no limit' : `${free(worker)} bytes free`);
  const nodesBefore = before.map(({ worker }) => workers.find(({ id }) => id === worker)?.node ?? '').filter((node) => node !== '');
  const peak = (placed: PlanInput['current']) => {
    const open = workers.filter(({ isOpen }) => isOpen);
    const [loads] = relativeLoads([placed[layer]!], [load[layer] ?? []], open);
    return loads === undefined ? 1 : Math.max(...loads);
  };
  const pin = pins.find((one) => one.layer === layer && one.expert === expert);
  const gain = { now: peak(current), planned: peak(target) };
  const rules = [
    arriving === undefined
      ? { rule: 'memory', ok: true, text: 'nothing is copied' }
      : { rule: 'memory', ok: true, text: `${arriving.id} has ${roomText(arriving)}, needs ${needed}` },
    {
      rule: 'spread',
      ok: arriving === undefined || arriving.node === '' || !nodesBefore.includes(arriving.node) || before.length === 1,
      text:
        arriving === undefined || arriving.node === ''
          ? 'no nodes are named'
          : `replicas on ${nodesBefore.join(', ')}; ${arriving.id} is on ${arriving.node}`,
    },
    { rule: 'pin', ok: true, text: pin === undefined ? 'not pinned' : `keeps its replica on ${pin.worker}` },
    { rule: 'gain', ok: gain.planned <= gain.now, text: `layer ${layer} max/mean ${gain.now.toFixed(2)} -> ${gain.planned.toFixed(2)}` },
  ];
  const rejected = workers.flatMap((worker) => {
    const isChosen = after.some((replica) => replica.worker === worker.id) || to === null;
    if (isChosen) return [];
    if (!worker.isOpen) return [`${worker.id} (takes no experts)`];
    const room = free(worker);
    return room !== null && room < needed ? [`${worker.id} (memory: ${room} bytes free)`] : [`${worker.id} (more load)`];
  });
  const action =
    to === null ? 'split its rows anew' : before.length < after.length ? `add a replica on ${to}` : `move from ${from} to ${to}`;
  return { layer, expert, action, rules, rejected };
}
