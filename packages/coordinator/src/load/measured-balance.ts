import type { Clock } from '@expertmesh/common';
import { meanMaxOverMean, type Placement, type PlanWorker, relativeLoads, sharers } from '@expertmesh/placement';
import type { LoadRecorder } from './load-recorder.js';

const overMs = 60_000;

/** max/mean of what has been routed lately, under a placement. */
export interface MeasuredBalance {
  readonly maxOverMean: number;
  /** Length of the time that the load is of. */
  readonly overMs: number;
}

/** Of the last minute, or as much of it as there are windows for; null without a row or while the store is away. */
export async function measureBalance(
  load: Pick<LoadRecorder, 'read'>,
  clock: Clock,
  placement: () => Placement | null,
  workers: () => readonly PlanWorker[],
): Promise<MeasuredBalance | null> {
  const nowMs = clock.now();
  const read = await load.read(nowMs - overMs).catch(() => null);
  const layers = placement()?.layers;
  if (read === null || layers === undefined || read.sum.isEmpty) return null;
  const loads = relativeLoads(layers, read.sum.rows(), sharers(layers, workers()));
  return { maxOverMean: meanMaxOverMean(loads), overMs: Math.min(overMs, Math.max(0, nowMs - read.sum.sinceMs)) };
}
