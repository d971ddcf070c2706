import { engineStalledAfterMs } from '@expertmesh/common';
import type { WorkerTable } from '../membership/worker-table.js';

/** No layer of a step takes so long but where something is wrong. */
const suspectAfterSeconds = 10;

/** A warning for each worker that others do not wait for any more. */
export function slowText(table: Pick<WorkerTable, 'live'>): string[] {
  const live = table.live();
  const behind = live
    .filter(({ isSlow }) => isSlow)
    .map(({ facts: { id }, reason }) => `worker ${id} is slow: ${reason}; plans give it nothing more`);
  const finders = new Map<string, string[]>();
  for (const { facts, report } of live) {
    for (const slow of report?.slowPeers ?? []) finders.set(slow, [...(finders.get(slow) ?? []), facts.id]);
  }
  const late = live.flatMap(({ facts: { id } }) => {
    const found = finders.get(id);
    if (found === undefined) return [];
    return [
      `worker ${id} is slow: it answers ${found.join(', ')} late again and again; their rows go to other replicas where there are any`,
    ];
  });
  const lowered = live.flatMap(({ facts: { id } }) => {
    const parts = live.flatMap(({ report }) => report?.loweredPeers[id] ?? []);
    if (parts.length === 0) return [];
    const least = Math.round(100 * Math.min(...parts));
    const who = `${parts.length} ${parts.length === 1 ? 'worker gives' : 'workers give'}`;
    return [`worker ${id} is slow: it takes longer than others, and ${who} it less than its share, ${least} % at the least`];
  });
  const stalled = live.flatMap(({ facts: { id }, report }) => {
    const seconds = Math.floor((report?.stalledMs ?? 0) / 1000);
    if (seconds < suspectAfterSeconds) return [];
    return [`worker ${id} is slow: its engine has not got on for ${seconds} s; after ${engineStalledAfterMs / 1000} s it counts as lost`];
  });
  return [...behind, ...late, ...lowered, ...stalled];
}
