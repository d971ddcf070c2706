import type { Operation } from '@expertmesh/client';

const beganMs = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Half-way. */
export const exampleOperation: Operation = {
  id: 'op_91',
  kind: 'rebalance',
  state: 'running',
  plan: 'pl_7Q2',
  worker: '',
  baseEpoch: 418,
  epoch: 432,
  numMoves: 27,
  numMovesDone: 14,
  bytes: 12 * 2 ** 30,
  bytesDone: 6 * 2 ** 30,
  throttleBytesPerSecond: 400 * 2 ** 20,
  concurrency: 2,
  moving: [{ layer: 12, expert: 37, from: 'w3', to: 'w5', bytes: 430 * 2 ** 20, reason: '', formats: null }],
  skipped: [],
  createdMs: beganMs,
  endedMs: null,
  errorCode: '',
  errorMessage: '',
  maxOverMeanBefore: 1.41,
  maxOverMean: 1.2,
  waitingFor: '',
  measured: null,
};

export const exampleDone: Operation = {
  ...exampleOperation,
  state: 'done',
  epoch: 445,
  numMovesDone: 27,
  bytesDone: exampleOperation.bytes,
  moving: [],
  endedMs: beganMs + 29_400,
  maxOverMean: 1.05,
  measured: { before: 1.44, after: 1.06, overMs: 60_000 },
};
