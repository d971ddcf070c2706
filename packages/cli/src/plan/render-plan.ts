import type { Move } from '@expertmesh/placement';
import { type Column, renderTable } from '../ui/table.js';
import { formatBytes, formatCount, formatDuration, formatShare, plural } from '../ui/units.js';
import type { PlanDocument } from './plan-document.js';

type PlannedWorker = PlanDocument['summary']['workers'][number];

/** The plan as a person weighs it: what it gains, what it costs, and what it leaves. */
export function renderPlan(plan: PlanDocument, isWide: boolean): string {
  const { summary, moves } = plan;
  const { workers, maxOverMeanNow, maxOverMeanPlanned, threshold } = summary;
  const copied = summary.bytes === 0 ? 'nothing to copy' : `${formatBytes(summary.bytes)} to copy`;
  const numbers = renderTable(
    [{ title: '' }, { title: 'now' }, { title: 'planned' }, { title: '' }],
    [
      ['max/mean load', maxOverMeanNow.toFixed(2), maxOverMeanPlanned.toFixed(2), `(goal: at most ${(1 + threshold).toFixed(2)})`],
      ['busiest worker', busiest(workers, (worker) => worker.loadNow), busiest(workers, (worker) => worker.loadPlanned), ''],
      ...crossNodeRow(summary),
    ],
  );
  return [
    `Cluster   ${plan.cluster}   epoch ${plan.epoch}   ${plural(workers.length, 'worker')}\n`,
    `Load      ${loadText(plan)}\n\n`,
    numbers,
    `\nMoves     ${moves.length} (${movesText(moves)})   ${copied}\n`,
    summary.bytes === 0 ? '\n' : `Estimate  ${estimateText(summary)}\n\n`,
    renderWorkers(workers, isWide),
    renderRemarks(plan),
  ].join('');
}

/** Requests are taken to be spread evenly over the workers. */
function crossNodeRow({ crossNodeNow, crossNodePlanned }: PlanDocument['summary']): string[][] {
  if (crossNodeNow === null || crossNodePlanned === null) return [];
  return [['cross-node', formatShare(crossNodeNow), formatShare(crossNodePlanned), 'of rows']];
}

const paceSources: Readonly<Record<string, string>> = {
  throttle: 'the throttle',
  measured: 'as fast as operations before',
  assumed: 'assumed; nothing has been copied yet',
};

/** 31s at 400 MiB/s (the throttle); peak extra memory 1.1 GiB on w5 (limit 3.0 GiB). */
function estimateText({ estimate, workers }: PlanDocument['summary']): string {
  const { seconds, bytesPerSecond, source } = estimate;
  const time = `${seconds < 1 ? 'under 1s' : formatDuration(1000 * seconds)} at ${formatBytes(Math.round(bytesPerSecond))}/s (${paceSources[source] ?? source})`;
  const fullest = workers.reduce<PlannedWorker | null>(
    (most, worker) => (worker.peakExtraBytes > (most?.peakExtraBytes ?? 0) ? worker : most),
    null,
  );
  if (fullest === null) return time;
  const { worker, peakExtraBytes, roomBytes } = fullest;
  return `${time}; peak extra memory ${formatBytes(peakExtraBytes)} on ${worker} (${roomBytes === null ? 'no limit' : `limit ${formatBytes(roomBytes)}`})`;
}

/** Why a plan has no moves. */
export function nothingToDo({ summary, since }: PlanDocument): string {
  const { maxOverMeanNow, threshold, workers } = summary;
  const worst = workers.reduce<PlannedWorker | null>(
    (most, worker) => (most === null || worker.loadNow > most.loadNow ? worker : most),
    null,
  );
  if (since.numWindows === 0) return 'Nothing to do: no load in the window, and with equal loads nothing has to move.';
  if (maxOverMeanNow > 1 + threshold) {
    return `Nothing to do: max/mean load is ${maxOverMeanNow.toFixed(2)} (goal: at most ${(1 + threshold).toFixed(2)}), and no move that is allowed lowers it.`;
  }
  const named = worst === null ? '' : ` (worst ${worst.worker}, ${formatShare(Math.max(0, worst.loadNow - 1))})`;
  return `Nothing to do: all ${plural(workers.length, 'worker')} are within ${formatPercent(threshold)} of the mean${named}.`;
}

/** Warnings, and what could not move; empty where there are none. */
export function renderRemarks({ summary }: PlanDocument): string {
  const notMoved = summary.notMoved.length === 0 ? [] : [`Not moved: ${summary.notMoved.join(', ')}`];
  const remarks = [...notMoved, ...summary.warnings.map((warning) => `Warning: ${warning}`)];
  return remarks.length === 0 ? '' : `\n${remarks.join('\n')}\n`;
}

const workerColumns: readonly Column[] = [
  { title: 'WORKER' },
  { title: 'EXPERTS' },
  { title: 'LOAD' },
  { title: 'SEND', align: 'right' },
  { title: 'RECEIVE', align: 'right' },
];
const wideColumns: readonly Column[] = [...workerColumns, { title: 'PEAK EXTRA', align: 'right' }, { title: 'LIMIT', align: 'right' }];

/** Workers that change; -o wide shows all. */
function renderWorkers(workers: readonly PlannedWorker[], isWide: boolean): string {
  const shown = isWide ? workers : workers.filter(isTouched);
  const numLeft = workers.length - shown.length;
  const table = renderTable(
    isWide ? wideColumns : workerColumns,
    shown.map((worker) => [
      worker.worker,
      `${worker.expertsNow} -> ${worker.expertsPlanned}`,
      `${formatShare(worker.loadNow, 0)} -> ${formatShare(worker.loadPlanned, 0)}`,
      formatBytes(worker.sendBytes),
      formatBytes(worker.receiveBytes),
      ...(isWide ? [formatBytes(worker.peakExtraBytes), worker.roomBytes === null ? '-' : formatBytes(worker.roomBytes)] : []),
    ]),
  );
  return `${shown.length === 0 ? '' : table}${numLeft === 0 ? '' : `... ${plural(numLeft, `${shown.length === 0 ? '' : 'more '}worker`)} (-o wide)\n`}`;
}

function isTouched(worker: PlannedWorker): boolean {
  return (
    worker.expertsNow !== worker.expertsPlanned ||
    worker.sendBytes > 0 ||
    worker.receiveBytes > 0 ||
    formatShare(worker.loadNow, 0) !== formatShare(worker.loadPlanned, 0)
  );
}

function busiest(workers: readonly PlannedWorker[], load: (worker: PlannedWorker) => number): string {
  const [first] = [...workers].sort((a, b) => load(b) - load(a));
  return first === undefined ? '-' : `${first.worker} ${formatShare(load(first), 0)}`;
}

function loadText({ since }: PlanDocument): string {
  if (since.numWindows === 0) return 'none in the window: every expert counts the same';
  return `${formatDuration(since.untilMs - since.sinceMs)} window, ${formatCount(since.rows)} rows routed`;
}

/** 2 replicas added, 1 removed, 3 relocations. */
function movesText(moves: readonly Move[]): string {
  const kinds = moves.map(kindOf);
  const count = (kind: MoveKind) => kinds.filter((one) => one === kind).length;
  const parts: [count: number, text: (count: number) => string][] = [
    [count('relocation'), (n) => plural(n, 'relocation')],
    [count('added'), (n) => `${plural(n, 'replica')} added`],
    [count('removed'), (n) => `${plural(n, 'replica')} removed`],
    [count('shares'), (n) => `${plural(n, 'change')} of shares`],
  ];
  const texts = parts.filter(([n]) => n > 0).map(([n, text]) => text(n));
  return texts.length === 0 ? 'none' : texts.join(', ');
}

export type MoveKind = 'relocation' | 'added' | 'removed' | 'shares';

export function kindOf({ before, after }: Move): MoveKind {
  const isIn = (list: Move['before'], worker: string) => list.some((replica) => replica.worker === worker);
  const isAdded = after.some(({ worker }) => !isIn(before, worker));
  const isRemoved = before.some(({ worker }) => !isIn(after, worker));
  if (isAdded) return isRemoved ? 'relocation' : 'added';
  return isRemoved ? 'removed' : 'shares';
}

/** 5%, 2.5%. */
export function formatPercent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))}%`;
}
