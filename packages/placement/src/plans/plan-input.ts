import type { LayerExperts, Pin, PlanWorker } from '../cluster.js';
import type { ExpertPlacement } from '../placement.js';
import type { Plan } from './plan-document.js';

export interface PlanInput {
  readonly id: string;
  readonly kind: Plan['kind'];
  readonly cluster: string;
  readonly fingerprint: string;
  readonly epoch: number;
  readonly createdMs: number;
  readonly since: Plan['since'];
  readonly options: Plan['options'];
  readonly layers: readonly LayerExperts[];
  readonly workers: readonly PlanWorker[];
  readonly pins: readonly Pin[];
  readonly current: readonly (readonly ExpertPlacement[])[];
  readonly target: readonly (readonly ExpertPlacement[])[];
  readonly load: readonly (readonly number[])[];
  readonly threshold: number;
  /** What copies are expected to take their time by. */
  readonly pace: Pick<Plan['summary']['estimate'], 'bytesPerSecond' | 'source'>;
  /** Why a worker that is not open is to hold nothing: draining, excluded, lost. */
  readonly closed: Readonly<Record<string, string>>;
}
