import type { WorkerTable } from '../membership/worker-table.js';

/** A warning for each worker that others do not wait for any more. */
export function slowText(table: Pick<WorkerTable, 'live'>): string[] {
  return table
    .live()
    .filter(({ isSlow }) => isSlow)
    .map(({ facts: { id }, reason }) => `worker ${id} is slow: ${reason}; plans give it nothing more`);
}
