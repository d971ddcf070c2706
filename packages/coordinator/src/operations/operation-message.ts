import { type expertmesh, v1 } from '@expertmesh/proto';
import { bytesDone, numDone, type OperationState } from './operation.js';
import type { OperationView } from './operations.js';

const states: Readonly<Record<OperationState, expertmesh.v1.OperationState>> = {
  planned: v1.OperationState.PLANNED,
  running: v1.OperationState.RUNNING,
  paused: v1.OperationState.PAUSED,
  cancelling: v1.OperationState.CANCELLING,
  done: v1.OperationState.DONE,
  stopped: v1.OperationState.STOPPED,
  failed: v1.OperationState.FAILED,
};

/** An operation as clients see it. `maxOverMean`: of the load it was planned for. */
export function operationMessage(view: OperationView, maxOverMean: { before: number; after: number }): expertmesh.v1.Operation.$Properties {
  const { document, progress, waitingFor } = view;
  const move = (index: number, reason = ''): expertmesh.v1.OperationMove.$Properties => {
    const { layer, expert, from, to, bytes, formats } = document.moves[index]!;
    const change = { fromFormat: formats?.from ?? '', toFormat: formats?.to ?? '' };
    return { layer, expert, from: from ?? '', to: to ?? '', bytes, reason, ...change };
  };
  return {
    id: document.id,
    kind: document.kind,
    state: states[progress.state],
    plan: document.plan,
    worker: document.worker,
    baseEpoch: document.baseEpoch,
    epoch: progress.epoch,
    numMoves: document.moves.length,
    numMovesDone: numDone(progress),
    bytes: document.moves.reduce((sum, { bytes }) => sum + bytes, 0),
    bytesDone: bytesDone(view),
    throttleBytesPerSecond: progress.throttleBytesPerSecond,
    concurrency: progress.concurrency,
    moving: progress.moving.map((index) => move(index)),
    skipped: progress.skipped.map(({ move: index, reason }) => move(index, reason)),
    createdMs: document.createdMs,
    endedMs: progress.endedMs,
    errorCode: progress.errorCode,
    errorMessage: progress.errorMessage,
    maxOverMeanBefore: maxOverMean.before,
    maxOverMean: maxOverMean.after,
    waitingFor,
    ...measured(progress),
  };
}

function measured({ measuredBefore, measuredAfter }: OperationView['progress']): expertmesh.v1.Operation.$Properties {
  if (measuredBefore === null || measuredAfter === null) return {};
  const { maxOverMean, overMs } = measuredAfter;
  return { measuredBefore: measuredBefore.maxOverMean, measuredAfter: maxOverMean, measuredOverMs: overMs };
}
