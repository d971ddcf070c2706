// The workers' streams without a network: what admission, silence and a second stream do.
import { type Clock, createLogger, FakeClock, type Timer } from '@expertmesh/common';
import { type expertmesh, v1 } from '@expertmesh/proto';
import { beforeEach, expect, test } from 'vitest';
import { PeerList } from '../../worker/src/cluster/peer-list.js';
import { Membership } from '../src/membership/membership.js';
import { WorkerTable } from '../src/membership/worker-table.js';
import { fakeRegister } from './fake-worker.js';
import { RecordingStream } from './recording-stream.js';

const limits = { suspectAfterMs: 5000, reconnectWithinMs: 2000 };
let table: WorkerTable;
let clock: FakeClock;
let lost: string[];
let changes: number;
/** Addresses where nobody listens. */
let refused: Set<string>;

beforeEach(() => {
  table = new WorkerTable('default');
  clock = new FakeClock();
  lost = [];
  changes = 0;
  refused = new Set();
});

function start(time: Clock = clock): Membership {
  const logger = createLogger('test', 'silent');
  const isRefused = async (address: string) => refused.has(address);
  const membership = new Membership({ cluster: 'default', limits, reportIntervalMs: 1000, table, clock: time, logger, isRefused });
  membership.start({
    changed: () => {
      changes += 1;
    },
    lost: ({ facts }) => lost.push(facts.id),
    reported: () => {},
    needed: () => new Set(),
  });
  membership.lead(1);
  return membership;
}

function join(membership: Membership, worker: string, incarnation = `${worker}-1`, fence = 0): RecordingStream {
  const stream = new RecordingStream();
  membership.join(stream);
  stream.arrive({ register: { ...fakeRegister, worker, incarnation, address: `${worker}:1`, fence } });
  return stream;
}

test('a worker is welcomed, then told of its peers, then asked for more', () => {
  const membership = start();
  const w1 = join(membership, 'w1');
  const w2 = join(membership, 'w2');
  expect(w1.written).toMatchObject([
    { welcome: { cluster: 'default', reportIntervalMs: 1000 } },
    { peers: { peers: [{ worker: 'w1' }] } },
    { peers: {} },
  ]);
  expect(w2.kinds()).toEqual(['welcome', 'peers']);
  expect(w2.written[1]!.peers!.peers!.map(({ worker }) => worker)).toEqual(['w1', 'w2']);
  expect(changes).toBe(2);
});

test('workers that take changes have by them what the others are told whole: over joins, losses, a new lead, a new stream', () => {
  const membership = start();
  const whole = join(membership, 'w0');
  /** Follows what comes on a stream, as a worker does; `told` is the list that it has. */
  const follow = (stream: RecordingStream) => {
    const list = new PeerList();
    return () => {
      let told: unknown;
      for (const { peers } of stream.written.splice(0)) {
        if (!peers) continue;
        told = list.take(peers);
        expect(told).not.toBeNull();
      }
      return told as readonly expertmesh.v1.Peer.$Properties[] | undefined;
    };
  };
  const byId = (peers: readonly expertmesh.v1.Peer.$Properties[] | undefined) =>
    [...(peers ?? [])].sort((a, b) => ((a.worker ?? '') < (b.worker ?? '') ? -1 : 1));
  const register = (worker: string) => ({
    ...fakeRegister,
    worker,
    incarnation: `${worker}-1`,
    address: `${worker}:1`,
    takesChanges: true,
  });
  const joinWith = (worker: string) => {
    const stream = new RecordingStream();
    membership.join(stream);
    stream.arrive({ register: register(worker) });
    return stream;
  };
  const stream = joinWith('w1');
  const told = follow(stream);
  const last = () => whole.written.at(-1)!.peers!.peers!;
  expect(byId(told())).toEqual(last());
  joinWith('w2');
  joinWith('w3').arrive({ leave: {} });
  expect(stream.written.map(({ peers }) => peers!.peers!.map(({ worker }) => worker))).toEqual([['w2'], ['w3'], ['w3']]);
  expect(byId(told())).toEqual(last());
  membership.setReady('w2');
  expect(byId(told())).toEqual(last());
  for (let left = 600_000; left > 0; left -= 4000) {
    clock.advance(4000);
    for (const worker of ['w0', 'w1', 'w2']) table.heard(worker, clock.elapsed());
  }
  table.setDraining(['w2']);
  expect(stream.written.at(-1)!.peers!.gone).toEqual(['w3']);
  expect(byId(told())).toEqual(last());
  membership.lead(2);
  stream.arrive({ register: register('w1') });
  expect(stream.written.map(({ welcome, peers }) => welcome !== undefined || peers!.baseVersion)).toEqual([true, 0]);
  expect(byId(told())).toEqual(last());
  const again = joinWith('w1');
  expect(byId(follow(again)())).toEqual(last());
});

test('every worker is told when one begins to drain, and when it is opened again: standbys know states by workers alone', () => {
  const membership = start();
  const streams = [join(membership, 'w1'), join(membership, 'w2')];
  membership.setReady('w1');
  const told = () => streams.map((stream) => stream.written.at(-1)!.peers!.peers!.find(({ worker }) => worker === 'w1')!.state);
  expect(told()).toEqual([v1.WorkerState.READY, v1.WorkerState.READY]);
  table.setDraining(['w1']);
  expect(told()).toEqual([v1.WorkerState.DRAINING, v1.WorkerState.DRAINING]);
  table.setDraining([]);
  expect(told()).toEqual([v1.WorkerState.READY, v1.WorkerState.READY]);
});

test('a worker whose engine does not get on is lost, though it reports: its peers are told', () => {
  const membership = start();
  const [w1, w2] = [join(membership, 'w1'), join(membership, 'w2')];
  w2.arrive({ report: { stalledMs: 29_999 } });
  expect(lost).toEqual([]);
  w2.arrive({ report: { stalledMs: 30_500 } });
  expect(lost).toEqual(['w2']);
  expect(table.get('w2')).toMatchObject({ state: 'lost', reason: 'its engine has not got on for 30500 ms' });
  expect(w2.hasEnded).toBe(true);
  expect(w1.written.at(-1)!.peers!.peers!.find(({ worker }) => worker === 'w2')!.state).toBe(v1.WorkerState.LOST);
  w2.arrive({ report: { stalledMs: 31_000 } });
  expect(lost).toEqual(['w2']);
  join(membership, 'w2');
  expect(table.get('w2')!.state).toBe('joining');
});

test('a stream that says nothing is ended', () => {
  const membership = start();
  const stream = new RecordingStream();
  membership.join(stream);
  clock.advance(4999);
  expect(stream.hasEnded).toBe(false);
  clock.advance(1);
  expect(stream.hasEnded).toBe(true);
});

test('a stream that begins with something else than a registration is refused', () => {
  const membership = start();
  const stream = new RecordingStream();
  membership.join(stream);
  stream.arrive({ body: 'report', report: {} });
  expect(stream.written).toMatchObject([{ rejected: { errorCode: 'EM_REQUEST_VALUE' } }]);
  expect(stream.hasEnded).toBe(true);
  stream.arrive({ register: { ...fakeRegister, worker: 'w1', incarnation: 'w1-1', address: 'w1:1' } });
  expect(table.all()).toEqual([]);
});

test('a second stream of the same process takes the place of the first, whose end then changes nothing', () => {
  const membership = start();
  const first = join(membership, 'w1');
  const second = join(membership, 'w1');
  expect(first.hasEnded).toBe(true);
  first.emit('end');
  first.arrive({ leave: { reason: 'late' } });
  expect(table.get('w1')).toMatchObject({ isConnected: true, state: 'joining', reason: '' });
  expect(membership.session('w1')).not.toBeNull();
  expect(second.hasEnded).toBe(false);
  expect(lost).toEqual([]);
});

test('a new process after a broken stream is told as the loss of the old one', () => {
  const membership = start();
  const first = join(membership, 'w1');
  first.emit('cancelled');
  join(membership, 'w1', 'w1-2');
  expect(lost).toEqual(['w1']);
  expect(table.get('w1')?.facts.incarnation).toBe('w1-2');
});

test('a worker whose stream broke is lost as soon as nobody listens at its address', async () => {
  const membership = start();
  join(membership, 'w1').emit('cancelled');
  join(membership, 'w2').emit('cancelled');
  await Promise.resolve();
  clock.advance(250);
  await Promise.resolve();
  expect(lost).toEqual([]);
  refused.add('w2:1');
  clock.advance(250);
  await Promise.resolve();
  expect(lost).toEqual(['w2']);
  expect(table.get('w2')).toMatchObject({ state: 'lost', reason: 'its process has ended: its address refuses connections' });
  clock.advance(1500);
  expect(lost).toEqual(['w2', 'w1']);
});

test('a worker that is back on a new stream before its address has answered stays', async () => {
  const membership = start();
  join(membership, 'w1').emit('cancelled');
  refused.add('w1:1');
  join(membership, 'w1');
  await Promise.resolve();
  expect(lost).toEqual([]);
  expect(table.get('w1')).toMatchObject({ state: 'joining', isConnected: true });
});

test('a process under the id of another is refused as soon as that one is heard', () => {
  const membership = start();
  const first = join(membership, 'w1');
  const second = join(membership, 'w1', 'w1-2');
  expect(second.kinds()).toEqual([]);
  first.arrive({ report: {} });
  expect(second.written).toMatchObject([{ rejected: { errorCode: 'EM_WORKER_ID_TAKEN' } }]);
  expect(second.hasEnded).toBe(true);
  expect(table.get('w1')?.facts.incarnation).toBe('w1-1');
});

test('a process under the id of one whose host has gone without a word takes its place', () => {
  const membership = start();
  const silent = join(membership, 'w1');
  clock.advance(4000);
  const given = join(membership, 'w1', 'w1-2');
  given.emit('cancelled');
  const second = join(membership, 'w1', 'w1-3');
  clock.advance(1000);
  expect(lost).toEqual(['w1']);
  expect(silent.hasEnded).toBe(true);
  expect(given.kinds()).toEqual([]);
  expect(second.kinds()).toContain('welcome');
  expect(table.get('w1')).toMatchObject({ state: 'joining', isConnected: true, facts: { incarnation: 'w1-3' } });
  second.arrive({ report: { runningRequests: 3 } });
  expect(table.get('w1')?.report?.runningRequests).toBe(3);
});

test('acknowledgements count as signs of life', async () => {
  const membership = start();
  const stream = join(membership, 'w1');
  const answer = membership.session('w1')!.command({ prepare: {} }, 60_000);
  clock.advance(4000);
  stream.arrive({ ack: { command: 1 } });
  await answer;
  clock.advance(4000);
  expect(lost).toEqual([]);
  clock.advance(1000);
  expect(lost).toEqual(['w1']);
});

/** A clock whose periodic timers run when the test says, at any distance: as in a process that was stopped. */
class StallingClock implements Clock {
  nowMs = 0;
  readonly periodic: (() => void)[] = [];

  now(): number {
    return this.nowMs;
  }

  elapsed(): number {
    return this.nowMs;
  }

  after(): Timer {
    return { cancel: () => {} };
  }

  every(_periodMs: number, run: () => void): Timer {
    this.periodic.push(run);
    return { cancel: () => {} };
  }

  /** Time passes without any timer, then the timers run once. */
  stall(ms: number): void {
    this.nowMs += ms;
    for (const run of this.periodic) run();
  }
}

test('a coordinator that stood still does not take its own silence for that of the workers', () => {
  const stalling = new StallingClock();
  const membership = start(stalling);
  join(membership, 'w1');
  stalling.stall(60_000);
  expect(lost).toEqual([]);
  for (let elapsedMs = 0; elapsedMs < 5000; elapsedMs += 250) stalling.stall(250);
  expect(lost).toEqual(['w1']);
});

/** Three workers that report every second but for `w3`, which does as long as it is told; `w1` says of which peers it hears nothing. */
function silentCluster(time: Clock = clock) {
  const membership = start(time);
  const [w1, w2, w3] = [join(membership, 'w1'), join(membership, 'w2'), join(membership, 'w3')];
  const second = () => {
    clock.advance(1000);
    w1.arrive({ report: {} });
    w2.arrive({ report: {} });
  };
  return { membership, w1, w2, w3, second };
}

test('a worker that is silent to a peer as well is lost within 2 s of its last word, and its peers are told', () => {
  const { w1, w3, second } = silentCluster();
  second();
  w3.arrive({ report: {} });
  second();
  clock.advance(700);
  expect(lost).toEqual([]);
  w1.arrive({ report: { silentPeers: ['w3'] } });
  expect(lost).toEqual(['w3']);
  expect(table.get('w3')!.reason).toBe('silent for 1700 ms, to w1 as well');
  expect(w1.written.at(-1)!.peers!.peers!.find(({ worker }) => worker === 'w3')!.state).toBe(v1.WorkerState.LOST);
});

test('a peer may say so before the coordinator has heard nothing for as long: the worker is lost when it has', () => {
  const { w1, w3, second } = silentCluster();
  second();
  w3.arrive({ report: {} });
  clock.advance(900);
  w1.arrive({ report: { silentPeers: ['w3'] } });
  expect(lost).toEqual([]);
  clock.advance(600);
  expect(lost).toEqual(['w3']);
});

test('a busy worker, which its peers hear by the data plane, has all its time', () => {
  const { second } = silentCluster();
  for (let seconds = 1; seconds < 5; seconds += 1) {
    second();
    expect(lost).toEqual([]);
  }
  second();
  expect(lost).toEqual(['w3']);
});

test('a worker that reports is alive, whoever else hears nothing of it', () => {
  const { w1, w2, w3, second } = silentCluster();
  for (let seconds = 0; seconds < 10; seconds += 1) {
    second();
    w3.arrive({ report: { silentPeers: ['w1', 'w2'] } });
    w1.arrive({ report: { silentPeers: ['w3'] } });
    w2.arrive({ report: { silentPeers: ['w3'] } });
  }
  expect(lost).toEqual([]);
});

test('the word of one that is silent itself counts for nothing', () => {
  const { w1, w2, w3, second } = silentCluster();
  second();
  w3.arrive({ report: {} });
  w1.arrive({ report: { silentPeers: ['w3'] } });
  for (let ms = 0; ms < 5000; ms += 500) {
    expect(lost).toEqual([]);
    clock.advance(500);
    w2.arrive({ report: {} });
  }
  expect(lost).toEqual(['w1', 'w3']);
  expect(table.get('w3')!.reason).toBe('silent for 5000 ms');
});

test('a coordinator that stood still has no worker lost by the word of another before it has heard both', () => {
  const stalling = new StallingClock();
  const membership = start(stalling);
  const [w1, w2] = [join(membership, 'w1'), join(membership, 'w2')];
  stalling.nowMs += 3000;
  w1.arrive({ report: { silentPeers: ['w2'] } });
  expect(lost).toEqual([]);
  w2.arrive({ report: {} });
  stalling.stall(250);
  expect(lost).toEqual([]);
});

test('while stopping, a stream is ended without a refusal, so that its worker comes back', () => {
  const membership = start();
  const w1 = join(membership, 'w1');
  membership.close();
  expect(w1.hasEnded).toBe(true);
  const late = join(membership, 'w2');
  expect(late.written).toEqual([]);
  expect(late.hasEnded).toBe(true);
});

test('a worker that has been told this fence by another coordinator says so: the fence is to be raised above it', () => {
  const membership = start();
  join(membership, 'w1');
  join(membership, 'w1', 'w1-1', 1);
  expect(membership.knownFence).toBe(1);
  join(membership, 'w2', 'w2-1', 1);
  expect(membership.knownFence).toBe(2);
  membership.lead(3);
  expect(membership.knownFence).toBe(1);
});
