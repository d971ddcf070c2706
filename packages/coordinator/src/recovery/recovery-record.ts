import { newId } from '@expertmesh/common';
import type { ChangedExpert, LayerExperts, Move } from '@expertmesh/placement';
import type { OperationEntry } from '../operations/operation.js';

/** What one recovery has changed. */
export interface Recovered {
  /** Lost workers that it made up for, and those that have taken their part again. */
  readonly workers: readonly string[];
  readonly beganMs: number;
  readonly baseEpoch: number;
  readonly epoch: number;
  readonly moves: readonly Move[];
}

/** An expert's change as a move: what was loaded was read from a checkpoint, and is counted with the worker that did. */
export function recoveryMove({ layer, expert, before, after }: ChangedExpert, layers: readonly LayerExperts[]): Move {
  const to = after.replicas.find(({ worker }) => before.replicas.every((replica) => replica.worker !== worker))?.worker ?? null;
  const bytes = to === null ? 0 : layers[layer]!.expertBytes;
  return { layer, expert, before: before.replicas, after: after.replicas, from: null, to, bytes };
}

/** As the journal keeps it: an operation that nobody has asked for, and that is done. */
export function recoveryEntry({ workers, beganMs, baseEpoch, epoch, moves }: Recovered, endedMs: number): OperationEntry {
  return {
    document: {
      ...{ version: 1, id: newId('op'), kind: 'recovery', plan: '', worker: workers.join(', '), createdMs: beganMs, baseEpoch, moves },
      ...{ load: [], mostExtraBytes: 0, maxOverMean: 1 },
    },
    progress: {
      ...{ state: 'done', started: moves.length, moving: [], skipped: [], throttleBytesPerSecond: 0, concurrency: 1, epoch, endedMs },
      ...{ errorCode: '', errorMessage: '', measuredBefore: null, measuredAfter: null, plannedAfter: 1 },
    },
  };
}
