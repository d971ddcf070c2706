import type { Replica } from '@expertmesh/placement';
import { renderTable } from '../ui/table.js';
import { formatBytes, formatShare, plural } from '../ui/units.js';
import type { ExpertAddress } from '../values.js';
import { explainStay } from './explain-stay.js';
import type { Explanation, PlanDocument } from './plan-document.js';
import { kindOf, renderRemarks } from './render-plan.js';

/** Before and after: every worker, every expert that moves. */
export function renderDiff(plan: PlanDocument): string {
  const { workers, maxOverMeanNow, maxOverMeanPlanned, bytes } = plan.summary;
  const head = `Plan ${plan.id}   epoch ${plan.epoch}   ${plural(plan.moves.length, 'move')}   ${formatBytes(bytes)}   max/mean load ${maxOverMeanNow.toFixed(2)} -> ${maxOverMeanPlanned.toFixed(2)}\n\n`;
  const workerTable = renderTable(
    [{ title: 'WORKER' }, { title: 'EXPERTS' }, { title: 'LOAD' }],
    workers.map((worker) => [
      worker.worker,
      change(String(worker.expertsNow), String(worker.expertsPlanned)),
      change(formatShare(worker.loadNow, 0), formatShare(worker.loadPlanned, 0)),
    ]),
  );
  if (plan.moves.length === 0) return `${head}${workerTable}\nNo expert moves.\n${renderRemarks(plan)}`;
  const moveTable = renderTable(
    [
      { title: 'LAYER', align: 'right' },
      { title: 'EXPERT', align: 'right' },
      { title: 'BEFORE' },
      { title: 'AFTER' },
      { title: 'COPY', align: 'right' },
      { title: 'FROM' },
    ],
    plan.moves.map(({ layer, expert, before, after, bytes: size, from }) => [
      String(layer),
      String(expert),
      replicasText(before),
      replicasText(after),
      size === 0 ? '-' : formatBytes(size),
      from ?? '-',
    ]),
  );
  return `${head}${workerTable}\n${moveTable}${renderRemarks(plan)}`;
}

/** What programs get of a diff. */
export function diffData(plan: PlanDocument): object {
  const { maxOverMeanNow, maxOverMeanPlanned, bytes, workers } = plan.summary;
  return {
    ...{ plan: plan.id, epoch: plan.epoch, maxOverMeanNow, maxOverMeanPlanned, bytes, workers },
    moves: plan.moves.map((move) => ({ ...move, kind: kindOf(move) })),
  };
}

/** The moves of one expert with each rule's yes or no, or why it stays. @throws EM_OPTION_VALUE when the model has no such expert */
export function explanationsOf(plan: PlanDocument, { layer, expert }: ExpertAddress): readonly Explanation[] {
  const found = plan.explain.filter((entry) => entry.layer === layer && entry.expert === expert);
  return found.length > 0 ? found : [explainStay(plan, { layer, expert })];
}

export function renderExplanation({ layer, expert, action, rules, rejected }: Explanation): string {
  const width = Math.max(0, ...rules.map(({ rule }) => rule.length));
  const lines = rules.map(({ rule, ok, text }) => `  ${rule.padEnd(width)}  ${ok ? 'yes' : 'no '}   ${text}`.trimEnd());
  const left = rejected.length === 0 ? [] : [`  rejected: ${rejected.join(', ')}`];
  return `${[`layer ${layer} expert ${expert}: ${action}`, ...lines, ...left].join('\n')}\n`;
}

function change(before: string, after: string): string {
  return before === after ? before : `${before} -> ${after}`;
}

function replicasText(replicas: readonly Replica[]): string {
  if (replicas.length === 0) return '-';
  return replicas.map(({ worker, share }) => (replicas.length === 1 ? worker : `${worker} ${formatShare(share, 0)}`)).join(', ');
}
