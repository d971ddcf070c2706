import type { BalanceRow } from './balance.js';
import type { ClusterShape } from './cluster-shape.js';
import type { PlanTimeRow } from './plan-time.js';
import type { ReplanRow } from './replan.js';

export type PlacementRow = BalanceRow | ReplanRow | PlanTimeRow;

/** Mesh against EPLB. */
export interface PlacementSummary {
  /** max/mean on the planning half, the worst of all rows. */
  readonly maxOverMeanVersusEplb: number;
  /** On the held-out half, the mean over the rows, and the worst of them. */
  readonly heldOutVersusEplb: number;
  readonly heldOutWorst: number;
  /** Of all re-plans together, where mesh stops at EPLB's max/mean; one that does not reach it counts as EPLB's. Null without any. */
  readonly bytesMovedVersusEplb: number | null;
  /** Of the largest model, the slower of both rooms. */
  readonly planMs: number;
}

/** What EPLB was published for: a model with 58 layers of 256 experts. */
export const largestModel: ClusterShape = { layers: 58, experts: 256, workers: 72, slots: 288 };

const sizes = Object.keys(largestModel) as (keyof ClusterShape)[];

export function summarise(rows: readonly PlacementRow[]): PlacementSummary {
  const balance = rows.filter((row) => row.measure === 'balance' && row.planner === 'mesh') as BalanceRow[];
  const replans = rows.filter((row) => row.measure === 'replan') as ReplanRow[];
  const times = rows.filter((row) => row.measure === 'time' && row.planner === 'mesh') as PlanTimeRow[];
  const heldOut = balance.map((row) => row.heldOutVersusEplb);
  const largest = times.filter((row) => sizes.every((key) => row[key] === largestModel[key]));
  return {
    maxOverMeanVersusEplb: Math.max(...balance.map((row) => row.planningVersusEplb)),
    heldOutVersusEplb: heldOut.reduce((sum, value) => sum + value, 0) / heldOut.length,
    heldOutWorst: Math.max(...heldOut),
    bytesMovedVersusEplb: bytesMoved(replans),
    planMs: Math.max(...largest.map((row) => row.planMs)),
  };
}

function bytesMoved(replans: readonly ReplanRow[]): number | null {
  const isOfOneCase = (a: ReplanRow) => (b: ReplanRow) =>
    a.seed === b.seed && a.present === b.present && sizes.every((size) => a[size] === b[size]);
  let [own, eplbs] = [0, 0];
  for (const eplb of replans.filter(({ planner }) => planner === 'eplb')) {
    const mesh = replans.filter(isOfOneCase(eplb)).find(({ goal }) => goal === 'eplb')!;
    own += mesh.after <= eplb.after * (1 + 1e-9) ? mesh.bytes : eplb.bytes;
    eplbs += eplb.bytes;
  }
  return eplbs === 0 ? null : own / eplbs;
}
