// Native's planning of dispatches, written once more and the plain way: the fake engine routes by it.

import type { LayerRoutes } from '../src/experts/routing-table.js';
import type { RowNames } from '../src/steps/step-rows.js';

/** Of rows that all go to the first replica of their expert. */
export const firstReplicas = null;

/** What one worker is to compute: assignments ordered by expert, those of one expert by row. */
export interface WorkerGroup {
  /** Index into the routing table's workers. */
  readonly worker: number;
  /** Ascending. */
  readonly experts: number[];
  /** counts[i] consecutive assignments are for experts[i]. */
  readonly counts: number[];
  /** Rows of the batch, each once. */
  readonly rows: Int32Array;
  /** [assignments] index into rows. */
  readonly rowIndex: Uint32Array;
  /** [assignments] row * topK + choice. */
  readonly slots: Int32Array;
}

export interface DispatchPlan {
  /** By worker, ascending: the others in the order in which they are to be sent to. */
  readonly groups: WorkerGroup[];
  /** Slots of experts none of whose replicas may be used. */
  readonly unplaced: Int32Array;
}

/**
 * Sorts assignments by worker, expert and row: the dynamic gating of one layer. `routing` [rows, topK] are the chosen
 * experts, `slots` the assignments wanted (row * topK + choice, ascending), `excluded` the workers that may not be asked.
 * Linear in the number of slots.
 */
export function planDispatch(
  routes: Pick<LayerRoutes, 'numExperts' | 'first' | 'workers' | 'shares' | 'layer'>,
  routing: Int32Array,
  topK: number,
  slots: Int32Array,
  names: RowNames | typeof firstReplicas,
  numWorkers: number,
  excluded: ReadonlySet<number>,
): DispatchPlan {
  const { numExperts } = routes;
  // Key of an assignment: worker * numExperts + expert; the last key takes what has no worker.
  const numKeys = numWorkers * numExperts;
  const keys = new Int32Array(slots.length);
  const begins = new Int32Array(numKeys + 2);
  slots.forEach((slot, index) => {
    const expert = routing[slot] as number;
    const worker = chooseWorker(routes, expert, Math.floor(slot / topK), names, excluded);
    const key = worker < 0 ? numKeys : worker * numExperts + expert;
    keys[index] = key;
    begins[key + 1] = (begins[key + 1] as number) + 1;
  });
  for (let key = 0; key <= numKeys; key += 1) begins[key + 1] = (begins[key + 1] as number) + (begins[key] as number);

  const sorted = new Int32Array(slots.length);
  const cursors = begins.slice();
  slots.forEach((slot, index) => {
    const key = keys[index] as number;
    const at = cursors[key] as number;
    sorted[at] = slot;
    cursors[key] = at + 1;
  });

  const groups: WorkerGroup[] = [];
  const localOf = new Int32Array(routing.length / topK);
  for (let worker = 0; worker < numWorkers; worker += 1) {
    const group = groupOf(worker, numExperts, topK, begins, sorted, localOf);
    if (group !== null) groups.push(group);
  }
  return { groups, unplaced: sorted.slice(begins[numKeys], begins[numKeys + 1]) };
}

function chooseWorker(
  routes: Parameters<typeof planDispatch>[0],
  expert: number,
  row: number,
  names: RowNames | typeof firstReplicas,
  excluded: ReadonlySet<number>,
): number {
  const { first, workers, shares, layer } = routes;
  const begin = first[expert] as number;
  const end = first[expert + 1] as number;
  if (end - begin === 1 && excluded.size === 0) return workers[begin] as number;
  const point = names === null ? 0 : replicaPoint(names.requests[row] as number, names.positions[row] as number, layer);
  const isOut = excluded.size === 0 ? null : (replica: number) => excluded.has(workers[replica] as number);
  const replica = chooseReplica(point, shares, begin, end, isOut);
  return replica < 0 ? -1 : (workers[replica] as number);
}

/** `localOf` [rows] is scratch, all zero on entry and on return. */
function groupOf(
  worker: number,
  numExperts: number,
  topK: number,
  begins: Int32Array,
  sorted: Int32Array,
  localOf: Int32Array,
): WorkerGroup | null {
  const begin = begins[worker * numExperts] as number;
  const end = begins[(worker + 1) * numExperts] as number;
  if (begin === end) return null;
  const experts: number[] = [];
  const counts: number[] = [];
  for (let expert = 0; expert < numExperts; expert += 1) {
    const key = worker * numExperts + expert;
    const count = (begins[key + 1] as number) - (begins[key] as number);
    if (count === 0) continue;
    experts.push(expert);
    counts.push(count);
  }
  const slots = sorted.slice(begin, end);
  const rowIndex = new Uint32Array(slots.length);
  const rows = new Int32Array(slots.length);
  let numRows = 0;
  slots.forEach((slot, index) => {
    const row = Math.floor(slot / topK);
    if (localOf[row] === 0) {
      rows[numRows] = row;
      numRows += 1;
      localOf[row] = numRows;
    }
    rowIndex[index] = (localOf[row] as number) - 1;
  });
  for (const row of rows.subarray(0, numRows)) localOf[row] = 0;
  return { worker, experts, counts, rows: rows.slice(0, numRows), rowIndex, slots };
}

/** The row's point in [0, 1): 32 bits mixed by the finaliser of MurmurHash3. */
export function replicaPoint(request: number, position: number, layer: number): number {
  let bits = request ^ Math.imul(position + 1, 0x9e3779b1) ^ Math.imul(layer + 1, 0x85ebca77);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 0x1_0000_0000;
}

/**
 * The index of the replica whose part of [0, 1) holds `point`. `shares[first, last)` are the replicas' shares; those for
 * which `isOut` holds get none, and the rest divide the whole in proportion. -1 when none is left.
 */
export function chooseReplica(
  point: number,
  shares: ArrayLike<number>,
  first: number,
  last: number,
  isOut: ((index: number) => boolean) | null,
): number {
  let total = 0;
  let fallback = -1;
  for (let index = first; index < last; index += 1) {
    if (isOut?.(index)) continue;
    fallback = index;
    total += shares[index] as number;
  }
  let left = point * total;
  for (let index = first; index < last; index += 1) {
    if (isOut?.(index)) continue;
    left -= shares[index] as number;
    if (left < 0) return index;
  }
  // Every share left is zero, or the sum fell short by rounding.
  return fallback;
}
