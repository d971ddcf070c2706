import { EmError } from '@expertmesh/common';
import { meanLoads, meanMaxOverMean, relativeLoads, sharers } from '../balance.js';
import type { ExpertPlacement } from '../placement.js';
import { bytesText } from './bytes-text.js';
import { crossNodeShare } from './cross-node.js';
import { ExpertBytes } from './expert-bytes.js';
import { closedText, explainMoves } from './explain.js';
import { lossWarnings } from './loss-warnings.js';
import type { Move } from './move.js';
import { applyMove, planMoves } from './moves.js';
import { checksumOf, type Plan } from './plan-document.js';
import type { PlanInput } from './plan-input.js';

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
  const [now, planned] = [loadsUnder(current, load, workers), loadsUnder(target, load, workers)];
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
    loadNow: now.get(id) ?? 0,
    loadPlanned: planned.get(id) ?? 0,
    sendBytes: sent.get(id) ?? 0,
    receiveBytes: received.get(id) ?? 0,
    peakExtraBytes: used.mostExtra(id),
    roomBytes: room[index]!,
  }));
}

/** By worker that shares the load. */
function loadsUnder(placed: PlanInput['current'], load: PlanInput['load'], workers: PlanInput['workers']): ReadonlyMap<string, number> {
  const sharing = sharers(placed, workers);
  const means = meanLoads(relativeLoads(placed, load, sharing), sharing.length);
  return new Map(sharing.map(({ id }, index) => [id, means[index]!]));
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
