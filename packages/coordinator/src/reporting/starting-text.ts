import type { WorkerEntry } from '../membership/worker-table.js';

export interface StartView {
  readonly workers: readonly WorkerEntry[];
  readonly expectWorkers: number;
  readonly hasPlacement: boolean;
  readonly problem: string;
  /** Experts a worker is to hold before it is ready. */
  numExpertsDue(worker: string): number;
}

/** Why no worker is ready, in one sentence. */
export function startingText(view: StartView): string {
  const live = view.workers.filter((entry) => entry.state !== 'lost');
  const lost = view.workers.filter((entry) => entry.state === 'lost').map((entry) => `${entry.facts.id} is lost (${entry.reason})`);
  if (!view.hasPlacement && live.length < view.expectWorkers) {
    return [`${live.length} of ${view.expectWorkers} workers have registered`, ...lost].join('; ');
  }
  if (view.problem !== '') return view.problem;
  const each = live.map((entry) => `${entry.facts.id} ${progressText(entry, view.numExpertsDue(entry.facts.id))}`);
  return ['no worker is ready', ...each, ...lost].join('; ');
}

function progressText({ reason, report }: WorkerEntry, numDue: number): string {
  return reason === '' ? `holds ${Math.min(report?.expertsHeld ?? 0, numDue)} of ${numDue} experts` : `is not ready (${reason})`;
}
