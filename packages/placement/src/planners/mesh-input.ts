import type { LayerExperts, Pin, PlanWorker } from '../cluster.js';
import type { ExpertPlacement } from '../placement.js';

export interface MeshInput {
  readonly layers: readonly LayerExperts[];
  /** [layer][expert] */
  readonly current: readonly (readonly ExpertPlacement[])[];
  /** [layer][expert] rows; all zero counts as equal loads. */
  readonly load: readonly (readonly number[])[];
  readonly workers: readonly PlanWorker[];
  readonly pins: readonly Pin[];
  /** Largest max/mean - 1 that needs no move. */
  readonly threshold: number;
  /** Replicas copied at most, and their bytes; 0 = no limit. What drains and lost workers force is made in any case. */
  readonly maxMoves: number;
  readonly maxBytes: number;
  /** Of each expert at least; 0 or 1 = as many as there are. */
  readonly minReplicas: number;
}
