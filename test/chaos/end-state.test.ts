import type { ClusterStatus, Operation, WorkerStatus } from '@expertmesh/client';
import { expect, it } from 'vitest';
import { type EndState, problemsOf } from './end-state.js';

const ids = ['w1', 'w2'];
const idle = { state: 'ready', reason: '', expertsHeld: 1, runningRequests: 0, waitingRequests: 0, queuedDispatches: 0 };

function worker(id: string, changes: Partial<WorkerStatus> = {}): WorkerStatus {
  return { id, ...idle, freeKvBlocks: 4, totalKvBlocks: 4, ...changes } as WorkerStatus;
}

function status(changes: Partial<ClusterStatus> = {}): ClusterStatus {
  const store = { name: 'redis', isUp: true, downSinceMs: null, problem: '' };
  const leader = { coordinator: 'c1', address: '', fence: 1 };
  return { epoch: 5, workers: ids.map((id) => worker(id)), operation: null, leader, store, ...changes } as ClusterStatus;
}

function problems(changes: Partial<EndState> = {}): string[] {
  const experts = ids.map((id) => ({ format: '', checksum: '', replicas: [{ worker: id, share: 1 }] }));
  return problemsOf({ statuses: [status(), status()], placement: { epoch: 5, layers: [experts] }, operations: [], ...changes }, ids);
}

const withWorker = (changes: Partial<WorkerStatus>) => problems({ statuses: [status({ workers: [worker('w1', changes), worker('w2')] })] });

it('finds nothing where all is as it was', () => {
  expect(problems()).toEqual([]);
});

it.each<[string, string[]]>([
  ['leaders are c1,c2', problems({ statuses: [status(), status({ leader: { coordinator: 'c2', address: '', fence: 1 } })] })],
  ['leaders are nobody', problems({ statuses: [status({ leader: null })] })],
  ['epochs are 4 and 5', problems({ statuses: [status({ epoch: 4 })] })],
  ['operation op_1 runs', problems({ statuses: [status({ operation: 'op_1' })] })],
  [
    'the store is away: gone',
    problems({ statuses: [status({ store: { name: '', isUp: false, downSinceMs: 1, problem: 'gone', bytes: 0, limitBytes: 0 } })] }),
  ],
  ['w2 is unknown', problems({ statuses: [status({ workers: [worker('w1')] })] })],
  ['w1 is lost: silent', withWorker({ state: 'lost', reason: 'silent' })],
  ['w1 holds 2 experts where 1 are placed', withWorker({ expertsHeld: 2 })],
  ['w1 has 1 running and 2 waiting requests', withWorker({ runningRequests: 1, waitingRequests: 2 })],
  ['w1 has 3 queued dispatches', withWorker({ queuedDispatches: 3 })],
  ['w1 has 1 KV blocks in use', withWorker({ freeKvBlocks: 3 })],
  ['operation op_2 is paused', problems({ operations: [{ id: 'op_2', state: 'paused', waitingFor: '', endedMs: null } as Operation] })],
])('finds: %s', (problem, found) => {
  expect(found).toContain(problem);
});

it('finds experts that nobody holds, or somebody who is not there', () => {
  const placement = (worker: string[]) => ({
    epoch: 5,
    layers: [[{ format: '', checksum: '', replicas: worker.map((id) => ({ worker: id, share: 1 })) }]],
  });
  expect(problems({ placement: placement([]) })).toContain('expert 0/0 is placed on no worker');
  expect(problems({ placement: placement(['w9']) })).toContain('expert 0/0 is placed on w9');
});
