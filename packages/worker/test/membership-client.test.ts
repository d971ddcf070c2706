import { EmError, FakeClock } from '@expertmesh/common';
import type { LayerLoad } from '@expertmesh/native';
import type { Content, Placement } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MembershipClient, type MembershipHandlers } from '../src/cluster/membership-client.js';
import { silent } from './fake-cluster.js';
import { FakeCoordinator } from './fake-coordinator.js';
import { reportedRows } from './reported-rows.js';

const content: Content = { layer: 1, expert: 2, format: 'bf16', checksum: 'aa' };

/** Handlers that note what they were told. */
class NotingWorker implements MembershipHandlers {
  readonly prepared: (readonly Content[])[] = [];
  readonly activated: Placement[] = [];
  readonly released: (readonly Content[])[] = [];
  readonly rejections: EmError[] = [];
  numPeers = -1;
  order: readonly string[] = [];
  load: Float64Array[] = [new Float64Array(0), new Float64Array(3)];
  failure: EmError | null = null;
  stalledMs = 0;

  registration() {
    return { worker: 'w1', incarnation: 'in_1', epoch: this.activated.at(-1)?.epoch ?? 0 };
  }

  report() {
    return { runningRequests: 3, stalledMs: this.stalledMs };
  }

  takeLoad(): readonly LayerLoad[] {
    const taken = this.load;
    this.load = taken.map((rows) => new Float64Array(rows.length));
    // One batch each time, of as many active experts as have rows.
    return taken.map((rows) => ({
      rows,
      batches: rows.some((count) => count > 0) ? 1 : 0,
      activeExperts: rows.filter((count) => count > 0).length,
    }));
  }

  async prepare(contents: readonly Content[]): Promise<Content[]> {
    if (this.failure !== null) throw this.failure;
    this.prepared.push(contents);
    return contents.map((one) => ({ ...one, checksum: 'found' }));
  }

  async activate(placement: Placement): Promise<number> {
    this.activated.push(placement);
    return placement.epoch;
  }

  async release(contents: readonly Content[]): Promise<void> {
    this.released.push(contents);
  }

  placement(): Placement {
    return this.activated.at(-1) ?? { epoch: 0, layers: [] };
  }

  sendOrder(workers: readonly string[]): void {
    this.order = workers;
  }

  peers(peers: readonly unknown[]): void {
    this.numPeers = peers.length;
  }

  rejected(error: EmError): void {
    this.rejections.push(error);
  }
}

describe('MembershipClient', () => {
  let clock: FakeClock;
  let worker: NotingWorker;
  const coordinators: FakeCoordinator[] = [];
  const clients: MembershipClient[] = [];

  async function coordinator(port = 0): Promise<FakeCoordinator> {
    const started = await FakeCoordinator.start(port);
    coordinators.push(started);
    return started;
  }

  function join(...all: FakeCoordinator[]): MembershipClient {
    const client = new MembershipClient({ coordinators: all.map(({ address }) => address), handlers: worker, clock, log: silent });
    clients.push(client);
    return client;
  }

  beforeEach(() => {
    clock = new FakeClock();
    worker = new NotingWorker();
  });

  afterEach(async () => {
    const closed = Promise.all(clients.splice(0).map((client) => client.close('the test has ended')));
    clock.advance(10_000);
    await closed;
    for (const one of coordinators.splice(0)) one.close();
  });

  /** Lets time pass until the condition holds: timers of the client run on the fake clock, messages come by the network. */
  async function advanceUntil(isMet: () => boolean, stepMs = 50): Promise<void> {
    while (!isMet()) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(stepMs);
    }
  }

  it('registers first, and reports once it is welcome', async () => {
    const leader = await coordinator();
    leader.welcome = null;
    join(leader);
    await leader.until(() => leader.registrations.length === 1);
    expect(leader.registrations[0]).toMatchObject({ worker: 'w1', incarnation: 'in_1', epoch: 0, fence: 0 });
    clock.advance(5000);
    leader.send({ welcome: { cluster: 'test', reportIntervalMs: 200 } });
    leader.send({ fence: 1, peers: { peers: [] } });
    await until(() => worker.numPeers === 0);
    expect(leader.reports).toEqual([]);
    worker.load[1]?.fill(4);
    clock.advance(200);
    await leader.until(() => leader.reports.length === 1);
    expect(leader.reports[0]).toMatchObject({ runningRequests: 3, windowMs: 5200, load: [] });
    expect(routed(leader.reports[0])).toEqual({ rows: [4, 4, 4], activity: [[1, 1, 3]] });
  });

  it('does not join again before its engine gets on', async () => {
    const leader = await coordinator();
    join(leader);
    await leader.until(() => leader.registrations.length === 1);
    worker.stalledMs = 40_000;
    leader.end();
    let numLooks = 0;
    await advanceUntil(() => ++numLooks > 100);
    expect(leader.registrations.length).toBe(1);
    worker.stalledMs = 0;
    await advanceUntil(() => leader.registrations.length === 2);
  });

  it('tells every coordinator of all rows, whenever its reports are due', async () => {
    const [often, rarely] = [await coordinator(), await coordinator()];
    often.welcome = { reportIntervalMs: 100 };
    rarely.welcome = { reportIntervalMs: 300 };
    join(often, rarely);
    await Promise.all([often, rarely].map((one) => one.until(() => one.registrations.length === 1)));
    for (const one of [often, rarely]) one.send({ peers: { peers: [] } });
    await settle();
    for (let step = 0; step < 3; step += 1) {
      worker.load[1]?.set([1], step);
      clock.advance(100);
    }
    await often.until(() => often.reports.length === 3);
    await rarely.until(() => rarely.reports.length === 1);
    expect(often.reports.map((report) => routed(report).rows)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(rarely.reports[0]).toMatchObject({ windowMs: 300 });
    expect(routed(rarely.reports[0])).toEqual({ rows: [1, 1, 1], activity: [[1, 3, 3]] });
  });

  it('keeps the rows of the time without a coordinator, in one window', async () => {
    const [first, other] = [await coordinator(), await coordinator()];
    join(first, other);
    await Promise.all([first, other].map((one) => one.until(() => one.registrations.length === 1)));
    first.breakStream();
    await first.until(() => !first.hasStream);
    worker.load[1]?.fill(2);
    await settle();
    clock.advance(1000);
    worker.load[1]?.fill(3);
    await advanceUntil(() => first.reports.some((report) => routed(report).rows[0] === 5));
    expect(other.reports.length).toBeGreaterThan(0);
  });

  it('has all peers by what changes of them, and joins again where what comes is a change of another list', async () => {
    const leader = await coordinator();
    join(leader);
    await leader.until(() => leader.registrations.length === 1);
    expect(leader.registrations[0]).toMatchObject({ takesChanges: true });
    const peers = (...workers: string[]) => workers.map((id) => ({ worker: id }));
    leader.send({ fence: 1, peers: { version: 4, peers: peers('w1', 'w2', 'w3') } });
    leader.send({ fence: 1, peers: { version: 5, baseVersion: 4, peers: peers('w2'), gone: ['w3'] } });
    await until(() => worker.numPeers === 2);
    leader.send({ fence: 1, peers: { version: 7, baseVersion: 6, peers: peers('w4', 'w5') } });
    await advanceUntil(() => leader.registrations.length === 2);
    expect(worker.numPeers).toBe(2);
    leader.send({ fence: 1, peers: { version: 7, peers: peers('w1') } });
    await until(() => worker.numPeers === 1);
  });

  it('obeys commands and tells what came of them', async () => {
    const leader = await coordinator();
    join(leader);
    await leader.until(() => leader.registrations.length === 1);
    const prepared = await leader.command({ prepare: { epoch: 1, contents: [{ ...content, checksum: '' }] } });
    expect(prepared).toMatchObject({ contents: [{ ...content, checksum: 'found' }], errorCode: '' });
    const layers = [{ experts: [] }, { experts: [{ format: 'bf16', checksum: 'aa', replicas: [{ worker: 'w1', share: 1 }] }] }];
    await leader.command({ activate: { placement: { epoch: 4, layers } } });
    await leader.command({ release: { contents: [content] } });
    expect(worker.activated).toEqual([
      { epoch: 4, layers: [[], [{ format: 'bf16', checksum: 'aa', replicas: [{ worker: 'w1', share: 1 }] }]] },
    ]);
    expect(worker.released).toEqual([[content]]);
  });

  it('acknowledges a failed command with its error', async () => {
    const leader = await coordinator();
    join(leader);
    await leader.until(() => leader.registrations.length === 1);
    worker.failure = new EmError('EM_CHECKSUM', { layer: 1, expert: 2, got: 'bb', wanted: 'aa' });
    const ack = await leader.command({ prepare: { epoch: 1, contents: [content] } });
    expect(ack).toMatchObject({ errorCode: 'EM_CHECKSUM', errorMessage: worker.failure.message, contents: [] });
  });

  it('refuses the commands of a lower fence than it has seen, from whichever coordinator', async () => {
    const [old, leader] = [await coordinator(), await coordinator()];
    old.fence = 3;
    leader.fence = 7;
    join(old, leader);
    await Promise.all([old, leader].map((one) => one.until(() => one.registrations.length === 1)));
    await leader.command({ prepare: { epoch: 2, contents: [content] } });
    const refused = await old.command({ prepare: { epoch: 9, contents: [content] } });
    expect(refused).toMatchObject({ errorCode: 'EM_FENCE' });
    old.send({ peers: { peers: [{ worker: 'w9' }] } });
    old.send({ rejected: { errorCode: 'EM_WORKER_MISMATCH', errorMessage: 'stale' } });
    await leader.command({ prepare: { epoch: 3, contents: [content] } });
    await old.command({ prepare: { epoch: 9, contents: [content] } });
    expect(worker.prepared).toHaveLength(2);
    expect([worker.numPeers, worker.rejections]).toEqual([-1, []]);
  });

  it('makes a change to the placement that it routes by, and refuses one of another placement', async () => {
    const leader = await coordinator();
    join(leader);
    await leader.until(() => leader.registrations.length === 1);
    const placed = (worker: string) => ({ format: 'bf16', checksum: 'aa', replicas: [{ worker, share: 1 }] });
    leader.send({ sendOrder: { workers: ['w3', 'w2'] } });
    await leader.command({ activate: { placement: { epoch: 8, layers: [{ experts: [placed('w1'), placed('w1')] }] } } });
    expect(worker.order).toEqual(['w3', 'w2']);
    const change = { baseEpoch: 8, epoch: 9, experts: [{ layer: 0, expert: 1, placed: placed('w2') }] };
    expect((await leader.command({ activate: { change } })).errorCode).toBe('');
    expect(worker.activated.at(-1)).toEqual({ epoch: 9, layers: [[placed('w1'), placed('w2')]] });
    expect(await leader.command({ activate: { change } })).toMatchObject({ errorCode: 'EM_EPOCH' });
    expect(worker.activated).toHaveLength(2);
  });

  it('joins again when the stream breaks, and says what it is by then', async () => {
    const leader = await coordinator();
    leader.fence = 5;
    join(leader);
    await leader.until(() => leader.registrations.length === 1);
    await leader.command({ activate: { placement: { epoch: 8, layers: [] } } });
    leader.breakStream();
    await advanceUntil(() => leader.registrations.length === 2);
    expect(leader.registrations[1]).toMatchObject({ worker: 'w1', incarnation: 'in_1', epoch: 8, fence: 5 });
  });

  it('goes on trying until the coordinator is back at its address', async () => {
    const gone = await coordinator();
    join(gone);
    await gone.until(() => gone.registrations.length === 1);
    gone.close();
    await gone.until(() => !gone.hasStream);
    for (let step = 0; step < 20; step += 1) {
      await settle();
      clock.advance(1000);
    }
    const back = await coordinator(Number(gone.address.split(':')[1]));
    await advanceUntil(() => back.registrations.length === 1, 1000);
    expect(back.registrations[0]).toMatchObject({ incarnation: 'in_1' });
  });

  it('tells why it was not taken', async () => {
    const leader = await coordinator();
    leader.welcome = null;
    join(leader);
    await leader.until(() => leader.registrations.length === 1);
    leader.send({ rejected: { errorCode: 'EM_WORKER_MISMATCH', errorMessage: 'worker w1 has another checkpoint' } });
    await until(() => worker.rejections.length === 1);
    expect(worker.rejections[0]).toMatchObject({
      code: 'EM_WORKER_MISMATCH',
      message: 'worker w1 has another checkpoint',
      isPermanent: true,
    });
  });

  it('says goodbye when it leaves, and does not come back', async () => {
    const leader = await coordinator();
    const client = join(leader);
    await leader.until(() => leader.registrations.length === 1);
    await client.close('drained');
    expect(leader.received.at(-1)?.leave).toMatchObject({ reason: 'drained' });
    clock.advance(60_000);
    await settle();
    expect(leader.numStreams).toBe(1);
  });
});

/** What a report tells of the model's layer 1, whose experts are three. */
function routed(report: expertmesh.v1.Report.$Properties | undefined) {
  const { rows, activity } = reportedRows(report);
  return { rows: rows[1]?.slice(0, 3) ?? [], activity };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve));
}
