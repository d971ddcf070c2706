import type { WorkerTable } from '../membership/worker-table.js';

/** A warning for each worker that others do not wait for any more. */
export function slowText(table: Pick<WorkerTable, 'live'>): string[] {
  const live = table.live();
  const behind = live
    .filter(({ isSlow }) => isSlow)
    .map(({ facts: { id }, reason }) => `worker ${id} is slow: ${reason}; plans give it nothing more`);
  const late = live.flatMap(({ facts: { id } }) => {
    const finders = live.filter(({ report }) => report?.slowPeers.includes(id)).map((finder) => finder.facts.id);
    if (finders.length === 0) return [];
    return [
      `worker ${id} is slow: it answers ${finders.join(', ')} late again and again; their rows go to other replicas where there are any`,
    ];
  });
  return [...behind, ...late];
}
