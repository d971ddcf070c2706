import type { PlanInput } from '@expertmesh/placement';
import { bytesDone, type OperationEntry } from './operation.js';

/** Before anything has been copied: what a disk or a network of today is good for. */
const assumedBytesPerSecond = 200 * 2 ** 20;
/** Operations that are looked at, the newest first. */
const mostLookedAt = 20;

/** How fast copies are expected to go: as the fastest recent operation without a throttle, and never faster than `throttle` (0 = none). */
export function expectedPace(operations: readonly OperationEntry[], throttle: number): PlanInput['pace'] {
  const measured = Math.max(0, ...operations.slice(0, mostLookedAt).map(paceOf));
  const free =
    measured > 0
      ? ({ bytesPerSecond: measured, source: 'measured' } as const)
      : ({ bytesPerSecond: assumedBytesPerSecond, source: 'assumed' } as const);
  return throttle > 0 && throttle < free.bytesPerSecond ? { bytesPerSecond: throttle, source: 'throttle' } : free;
}

/** Bytes a second; 0 where it says nothing of what is possible. */
function paceOf(entry: OperationEntry): number {
  const { document, progress } = entry;
  const tookMs = progress.endedMs - document.createdMs;
  // What a recovery loads comes from checkpoints.
  const isCopied = document.kind !== 'recovery';
  return progress.throttleBytesPerSecond > 0 || tookMs <= 0 || !isCopied ? 0 : (1000 * bytesDone(entry)) / tookMs;
}
