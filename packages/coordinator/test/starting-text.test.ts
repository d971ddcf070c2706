import { expect, test } from 'vitest';
import type { WorkerEntry } from '../src/membership/worker-table.js';
import { type StartView, startingText } from '../src/reporting/starting-text.js';
import { fakeFacts } from './facts.js';

function entry(id: string, overrides: Partial<WorkerEntry> = {}): WorkerEntry {
  return { facts: fakeFacts(id), state: 'joining', isConnected: true, isSlow: false, reason: '', report: null, ...overrides };
}

function text(view: Partial<StartView>): string {
  return startingText({ workers: [], expectWorkers: 2, hasPlacement: false, problem: '', numExpertsDue: () => 4, ...view });
}

test('too few workers are counted, and lost ones named', () => {
  const workers = [entry('w1'), entry('w2', { state: 'lost', reason: 'silent for 5000 ms' })];
  expect(text({ workers })).toBe('1 of 2 workers have registered; w2 is lost (silent for 5000 ms)');
});

test('what keeps the placement from being made is said before anything else', () => {
  expect(text({ workers: [entry('w1'), entry('w2')], problem: 'no memory for the experts' })).toBe('no memory for the experts');
});

test('loading workers say how far they are, failed ones why', () => {
  const report = {
    runningRequests: 0,
    waitingRequests: 0,
    freeKvBlocks: 0,
    totalKvBlocks: 0,
    kvBlockBytes: 0,
    queuedDispatches: 0,
    expertsHeld: 3,
    slots: 4,
    rowsIn: 0,
    rowsOut: 0,
    bytesOut: 0,
    tokensGenerated: 0,
    stepTimes: {},
    buffering: {},
    eventLoopMaxMs: 0,
    fence: 0,
    isLeaving: false,
    ...{ slowPeers: [], loweredPeers: {}, silentPeers: [] },
    stalledMs: 0,
    epoch: 0,
    oldestEpoch: 0,
  };
  const workers = [entry('w1', { report }), entry('w2', { reason: 'read failed' })];
  expect(text({ workers })).toBe('no worker is ready; w1 holds 3 of 4 experts; w2 is not ready (read failed)');
});

test('after a placement the number that was expected at first does not matter', () => {
  const workers = [entry('w1', { state: 'lost', reason: 'it left' })];
  expect(text({ workers, hasPlacement: true })).toBe('no worker is ready; w1 is lost (it left)');
});
