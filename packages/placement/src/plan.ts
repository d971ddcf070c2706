import { createHash } from 'node:crypto';
import { EmError } from '@expertmesh/common';
import { z } from 'zod';
import { meanLoads, meanMaxOverMean, relativeLoads, sharers } from './balance.js';
import { bytesText } from './bytes-text.js';
import { crossNodeShare } from './cross-node.js';
import type { LayerExperts } from './default-placement.js';
import { ExpertBytes } from './expert-bytes.js';
import { closedText, explainMoves } from './explain.js';
import { lossWarnings } from './loss-warnings.js';
import type { PlanWorker } from './mesh.js';
import { applyMove, type Move, type Pin, planMoves } from './moves.js';
import type { ExpertPlacement } from './placement.js';

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
        peakExtraBytes: count,
        roomBytes: count.nullable(),
      }),
    ),
    estimate: z.strictObject({
      seconds: z.number().nonnegative(),
      bytesPerSecond: z.number().positive(),
      source: z.enum(['throttle', 'measured', 'assumed']),
    }),
    crossNodeNow: z.number().nullable(),
    crossNodePlanned: z.number().nullable(),
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
  /** What copies are expected to take their time by. */
  readonly pace: Pick<Plan['summary']['estimate'], 'bytesPerSecond' | 'source'>;
  /** Why a worker that is not open is to hold nothing: draining, excluded, lost. */
  readonly closed: Readonly<Record<string, string>>;
}

/**
 * The plan from the present placement to a target, with what it would do and why each move is possible. Where memory is too full for
 * some experts to get to their places one after the other, they stay where they are, and the plan says so.
 *
 * @throws EM_PLAN_INVALID when an expert finds no way off a worker that is to hold nothing
 */
export function makePlan(asked: PlanInput): Plan {
  const isBudgeted = Number(asked.options.maxMoves) > 0 || Number(asked.options.maxBytes) > 0;
  const { moves, blocked } = planMoves(asked.target, { ...asked, isBudgeted });
  const reached = new Set(blocked.length === 0 ? [] : blocked.map(([move]) => `${move!.layer}/${move!.expert}`));
  const input = reached.size === 0 ? asked : { ...asked, target: moves.reduce(applyMove, asked.current as ExpertPlacement[][]) };
  const { id, kind, cluster, fingerprint, epoch, createdMs, since, options, target, load, threshold } = input;
  assertEmptied(blocked, input);
  const body = {
    ...{ version: 1 as const, id, kind, cluster, fingerprint, epoch, createdMs, since, options },
    moves: moves.map(plainMove),
    target: target.map((experts) =>
      experts.map(({ format, checksum, replicas: held }) => ({ format, checksum, replicas: held.map((one) => ({ ...one })) })),
    ),
    load: load.map((rows) => [...rows]),
    summary: { ...summarise(input, moves, blocked), threshold },
    explain: explainMoves(moves, input),
  };
  return { ...body, checksum: checksumOf(body) };
}

function assertEmptied(blocked: readonly (readonly Move[])[], { workers, layers }: PlanInput): void {
  const closed = new Set(workers.filter(({ isOpen }) => !isOpen).map(({ id }) => id));
  const stuck = blocked.map(([move]) => move!).find(({ before }) => before.some(({ worker }) => closed.has(worker)));
  if (stuck === undefined) return;
  const { layer, expert, to } = stuck;
  const needed = bytesText(layers[layer]!.expertBytes);
  const problem = `layer ${layer} expert ${expert} (${needed}) finds no room on ${to} on the way; raise --memory, or add a worker`;
  throw new EmError('EM_PLAN_INVALID', { plan: '', problem });
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

function summarise(input: PlanInput, moves: readonly Move[], blocked: readonly (readonly Move[])[]): Omit<Plan['summary'], 'threshold'> {
  const { layers, workers, current, target, load, pace } = input;
  const bytes = moves.reduce((sum, one) => sum + one.bytes, 0);
  return {
    maxOverMeanNow: meanMaxOverMean(relativeLoads(current, load, sharers(current, workers))),
    maxOverMeanPlanned: meanMaxOverMean(relativeLoads(target, load, sharers(target, workers))),
    bytes,
    workers: summariseWorkers(input, moves),
    estimate: { seconds: bytes / pace.bytesPerSecond, ...pace },
    crossNodeNow: crossNodeShare(current, load, workers),
    crossNodePlanned: crossNodeShare(target, load, workers),
    warnings: lossWarnings(target, layers, workers),
    notMoved: notMoved(input, blocked),
  };
}

function summariseWorkers({ layers, workers, current, target, load }: PlanInput, moves: readonly Move[]): Plan['summary']['workers'] {
  const now = meanLoads(relativeLoads(current, load, workers), workers.length);
  const planned = meanLoads(relativeLoads(target, load, workers), workers.length);
  const [heldNow, heldPlanned] = [numHeld(current), numHeld(target)];
  const sent = new Map<string, number>();
  const received = new Map<string, number>();
  const used = new ExpertBytes(current, layers);
  const room = workers.map(({ id, memoryBytes }) => (memoryBytes === 0 ? null : Math.max(0, memoryBytes - used.of(id))));
  for (const move of moves) {
    used.make(move);
    if (move.from !== null) sent.set(move.from, (sent.get(move.from) ?? 0) + move.bytes);
    if (move.to !== null) received.set(move.to, (received.get(move.to) ?? 0) + move.bytes);
  }
  return workers.map(({ id }, index) => ({
    worker: id,
    expertsNow: heldNow.get(id) ?? 0,
    expertsPlanned: heldPlanned.get(id) ?? 0,
    loadNow: now[index]!,
    loadPlanned: planned[index]!,
    sendBytes: sent.get(id) ?? 0,
    receiveBytes: received.get(id) ?? 0,
    peakExtraBytes: used.mostExtra(id),
    roomBytes: room[index]!,
  }));
}

function numHeld(placed: PlanInput['current']): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const { replicas: list } of placed.flat()) for (const { worker } of list) held.set(worker, (held.get(worker) ?? 0) + 1);
  return held;
}

/** What stays where it is, each with its reason. */
function notMoved({ pins, workers, options, closed, target, load, threshold }: PlanInput, blocked: readonly (readonly Move[])[]): string[] {
  const uneven = relativeLoads(target, load, sharers(target, workers)).filter((loads) => Math.max(...loads) > 1 + threshold);
  const limits = [
    ...(Number(options.maxMoves) > 0 ? [`--max-moves ${options.maxMoves}`] : []),
    ...(Number(options.maxBytes) > 0 ? [`--max-bytes ${bytesText(Number(options.maxBytes))}`] : []),
  ];
  return [
    ...pins.map(({ layer, expert, worker }) => `layer ${layer} expert ${expert} (pinned to ${worker})`),
    ...workers.filter(({ isOpen }) => !isOpen).map((worker) => `${worker.id} (${closedText(worker, { closed })})`),
    ...blocked.map(([move]) => `layer ${move!.layer} expert ${move!.expert} (no room on ${move!.to} on the way)`),
    ...(uneven.length > 0 && limits.length > 0 ? [`more of ${uneven.length} uneven layers (${limits.join(', ')})`] : []),
  ];
}
