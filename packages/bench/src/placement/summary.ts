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
  /** Of all re-plans together, where mesh stops at EPLB's max/mean. */
  readonly bytesMovedVersusEplb: number;
  /** Of the largest model, the slower of both rooms. */
  readonly planMs: number;
}

/** What EPLB was published for: a model with 58 layers of 256 experts. */
export const largestModel: ClusterShape = { layers: 58, experts: 256, workers: 72, slots: 288 };

export function summarise(rows: readonly PlacementRow[]): PlacementSummary {
  const balance = rows.filter((row) => row.measure === 'balance' && row.planner === 'mesh') as BalanceRow[];
  const replans = rows.filter((row) => row.measure === 'replan') as ReplanRow[];
  const times = rows.filter((row) => row.measure === 'time' && row.planner === 'mesh') as PlanTimeRow[];
  const heldOut = balance.map((row) => row.heldOutVersusEplb);
  const bytes = (planner: ReplanRow['planner'], goal: ReplanRow['goal']) =>
    replans.filter((row) => row.planner === planner && row.goal === goal).reduce((sum, row) => sum + row.bytes, 0);
  const sizes = Object.keys(largestModel) as (keyof ClusterShape)[];
  const largest = times.filter((row) => sizes.every((key) => row[key] === largestModel[key]));
  return {
    maxOverMeanVersusEplb: Math.max(...balance.map((row) => row.planningVersusEplb)),
    heldOutVersusEplb: heldOut.reduce((sum, value) => sum + value, 0) / heldOut.length,
    heldOutWorst: Math.max(...heldOut),
    bytesMovedVersusEplb: bytes('mesh', 'eplb') / bytes('eplb', null),
    planMs: Math.max(...largest.map((row) => row.planMs)),
  };
}
