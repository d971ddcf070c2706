import type { PlanDocument } from '../src/plan/plan-document.js';

const madeMs = Date.UTC(2026, 0, 2, 3, 0, 0);
const mebibyte = 2 ** 20;

function planned(worker: string, loadNow: number, loadPlanned: number, more: object = {}) {
  return {
    worker,
    expertsNow: 36,
    expertsPlanned: 36,
    loadNow,
    loadPlanned,
    sendBytes: 0,
    receiveBytes: 0,
    peakExtraBytes: 0,
    roomBytes: 3 * 1024 * mebibyte,
    ...more,
  };
}

export const examplePlan: PlanDocument = {
  id: 'pl_7Q2',
  cluster: 'prod-a',
  epoch: 418,
  since: { sinceMs: madeMs - 900_000, untilMs: madeMs, rows: 91_200_000, numWindows: 900 },
  moves: [
    {
      layer: 12,
      expert: 37,
      before: [{ worker: 'w3', share: 1 }],
      after: [
        { worker: 'w3', share: 0.5 },
        { worker: 'w5', share: 0.5 },
      ],
      from: 'w3',
      to: 'w5',
      bytes: 430 * mebibyte,
    },
    {
      layer: 12,
      expert: 40,
      before: [{ worker: 'w3', share: 1 }],
      after: [{ worker: 'w5', share: 1 }],
      from: 'w3',
      to: 'w5',
      bytes: 430 * mebibyte,
    },
    {
      layer: 13,
      expert: 1,
      before: [
        { worker: 'w3', share: 0.5 },
        { worker: 'w4', share: 0.5 },
      ],
      after: [{ worker: 'w4', share: 1 }],
      from: null,
      to: null,
      bytes: 0,
    },
  ],
  target: [
    [],
    ['w3', 'w4', 'w5', 'w5'].map((worker) => ({ replicas: [{ worker, share: 1 }] })),
    ['w3', 'w4', 'w5'].map((worker) => ({ replicas: [{ worker, share: 1 }] })),
  ],
  load: [[], [50, 100, 60, 90], [10, 10, 10]],
  summary: {
    maxOverMeanNow: 1.412,
    maxOverMeanPlanned: 1.038,
    threshold: 0.05,
    bytes: 860 * mebibyte,
    workers: [
      planned('w3', 1.41, 1.03, { expertsPlanned: 34, sendBytes: 860 * mebibyte }),
      planned('w4', 0.88, 0.88),
      planned('w5', 0.71, 1.04, { expertsPlanned: 38, receiveBytes: 860 * mebibyte, peakExtraBytes: 860 * mebibyte }),
    ],
    estimate: { seconds: 2.15, bytesPerSecond: 400 * mebibyte, source: 'throttle' },
    crossNodeNow: 0.382,
    crossNodePlanned: 0.339,
    warnings: ['layer 13 expert 1 has one replica only'],
    notMoved: ['layer 1 expert 2 (pinned)', 'w2 (draining)'],
  },
  explain: [
    {
      layer: 12,
      expert: 37,
      action: 'add a replica on w5',
      rules: [
        { rule: 'memory', ok: true, text: 'w5 has 14.2 GiB free, needs 430 MiB' },
        { rule: 'pin', ok: true, text: 'not pinned' },
        { rule: 'zone', ok: false, text: 'w5 is in the zone of w3' },
      ],
      rejected: ['w6 (memory: 0.2 GiB free)', 'w2 (draining)'],
    },
    { layer: 12, expert: 40, action: 'move from w3 to w5', rules: [{ rule: 'pin', ok: true, text: 'not pinned' }], rejected: [] },
    { layer: 13, expert: 1, action: 'remove the replica on w3', rules: [], rejected: [] },
  ],
};

export const emptyPlan: PlanDocument = {
  ...examplePlan,
  moves: [],
  summary: {
    ...examplePlan.summary,
    maxOverMeanNow: 1.031,
    maxOverMeanPlanned: 1.031,
    bytes: 0,
    workers: [planned('w3', 1.031, 1.031), planned('w4', 0.969, 0.969)],
    warnings: [],
    notMoved: [],
  },
  explain: [],
};
