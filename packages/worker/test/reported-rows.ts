import { addRoutedRows, type expertmesh } from '@expertmesh/proto';

const numExperts = 64;

/** What a report tells of routed rows: by layer and expert, and of each layer [layer, batches, active experts]. */
export function reportedRows({ routed }: expertmesh.v1.Report.$Properties = {}) {
  const rows: number[][] = [];
  const activity: number[][] = [];
  const sum = addRoutedRows(routed ?? new Uint8Array(), {
    rowsOf(layer) {
      rows[layer] ??= Array.from({ length: numExperts }, () => 0);
      return rows[layer];
    },
    activity: (...counted) => activity.push(counted),
  });
  return { rows, activity, sum };
}
