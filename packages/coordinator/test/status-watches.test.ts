// WatchStatus over real gRPC. The clock stands still unless moved.
import { FakeClock } from '@expertmesh/common';
import { type expertmesh, serverStream, v1 } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StatusBook } from '../src/reporting/status-book.js';
import { type StatusCall, StatusWatches } from '../src/reporting/status-watches.js';
import { TestCluster } from './test-cluster.js';

const periodMs = 250;

describe('over gRPC', () => {
  let cluster: TestCluster;

  beforeEach(async () => {
    cluster = await TestCluster.start();
  });

  afterEach(async () => {
    await cluster.close();
  });

  it('whoever asks for changes is told of the workers that have changed, and no others; whoever does not is told all', async () => {
    await cluster.addReady(2);
    const open = (changes: boolean) =>
      serverStream(cluster.client, v1.Cluster.prototype.watchStatus, { changes })[
        Symbol.asyncIterator
      ]() as AsyncIterator<expertmesh.v1.ClusterStatus>;
    const streams = [open(true), open(false)];
    const next = () => Promise.all(streams.map(async (stream) => (await stream.next()).value as expertmesh.v1.ClusterStatus));
    const ids = (all: expertmesh.v1.ClusterStatus[]) => all.map(({ workers }) => workers.map(({ id }) => id));
    const first = await next();
    expect(ids(first)).toEqual([
      ['w1', 'w2'],
      ['w1', 'w2'],
    ]);
    cluster.workers[1]!.send({ report: { rowsIn: 7 } });
    await cluster.untilStatus(({ workers }) => workers[1]!.rowsIn === 7);
    cluster.clock.advance(periodMs);
    const second = await next();
    expect(ids(second)).toEqual([['w2'], ['w1', 'w2']]);
    expect(second.map(({ baseVersion }) => baseVersion)).toEqual([first[0]!.version, 0]);
    const { version: _, baseVersion, ...whole } = await cluster.status();
    expect([baseVersion, whole.workers.map(({ id }) => id)]).toEqual([0, ['w1', 'w2']]);
  });

  it('the status comes at once, each change follows, and the coordinator ends the stream when it stops', async () => {
    const stream = serverStream(cluster.client, v1.Cluster.prototype.watchStatus, {});
    const messages = stream[Symbol.asyncIterator]() as AsyncIterator<expertmesh.v1.ClusterStatus>;
    expect((await messages.next()).value).toMatchObject({ cluster: 'default', epoch: 0, workers: [] });
    await cluster.addReady(2);
    await cluster.untilStatus(({ workers }) => workers.every(({ state }) => state === v1.WorkerState.READY));
    cluster.clock.advance(periodMs);
    expect((await messages.next()).value).toMatchObject({ epoch: 1, workers: [{ id: 'w1' }, { id: 'w2' }] });
    await cluster.coordinator.stop(0);
    for (;;) if ((await messages.next()).done) break;
  });
});

/** A stream whose reader takes messages when the test says so. */
class FakeCall {
  readonly request = { changes: false };
  readonly messages: expertmesh.v1.ClusterStatus.$Properties[] = [];
  isEnded = false;
  readonly #taken: (() => void)[] = [];
  readonly #listeners = new Map<string, () => void>();

  on(event: string, listener: () => void): this {
    this.#listeners.set(event, listener);
    return this;
  }

  write(message: expertmesh.v1.ClusterStatus.$Properties, taken: () => void): boolean {
    this.messages.push(message);
    this.#taken.push(taken);
    return true;
  }

  end(): void {
    this.isEnded = true;
  }

  take(): void {
    for (const taken of this.#taken.splice(0)) taken();
  }

  cancel(): void {
    this.#listeners.get('cancelled')?.();
  }

  get call(): StatusCall {
    return this as unknown as grpc.ServerWritableStream<never, never> as unknown as StatusCall;
  }
}

describe('conflation', () => {
  let epoch: number;
  let numWorkers: number;
  let clock: FakeClock;
  let watches: StatusWatches;
  let reader: FakeCall;

  const all = Array.from({ length: 1_000 }, (_, index) => ({ id: `w${index}` }));
  const workers = () => new Map(all.slice(0, numWorkers).map((one) => [one.id, one]));

  beforeEach(() => {
    epoch = 1;
    numWorkers = 1;
    clock = new FakeClock();
    const book = new StatusBook(() => ({ head: { epoch }, figures: workers(), loads: new Map() }));
    watches = new StatusWatches(book, clock);
    reader = new FakeCall();
    watches.add(reader.call);
    reader.take();
  });

  it('what has not changed is not told again', () => {
    clock.advance(60_000);
    expect(reader.messages).toMatchObject([{ epoch: 1 }]);
  });

  it('of changes every 10 ms at most four a second are told, the last one among them', () => {
    for (let step = 0; step < 100; step += 1) {
      epoch += 1;
      clock.advance(10);
      reader.take();
    }
    expect(reader.messages).toHaveLength(1 + 4);
    expect(reader.messages.at(-1)).toMatchObject({ epoch: 101 });
  });

  it('of a thousand workers one message a second is told', () => {
    numWorkers = 1_000;
    for (let step = 0; step < 400; step += 1) {
      epoch += 1;
      clock.advance(10);
      reader.take();
    }
    // Before the first look that sees them, one as of few.
    expect(reader.messages).toHaveLength(1 + 1 + 3);
  });

  it('a reader that takes nothing has one message waiting, then gets the latest', () => {
    for (epoch = 2; epoch < 50; epoch += 1) clock.advance(1_000);
    expect(reader.messages).toMatchObject([{ epoch: 1 }, { epoch: 2 }]);
    reader.take();
    clock.advance(periodMs);
    expect(reader.messages.at(-1)).toMatchObject({ epoch: 50 });
    expect(reader.messages).toHaveLength(3);
  });

  it('a watcher that left is forgotten', () => {
    expect(watches.numOpen).toBe(1);
    reader.cancel();
    expect(watches.numOpen).toBe(0);
    epoch = 2;
    clock.advance(1_000);
    expect(reader.messages).toHaveLength(1);
  });

  it('closing ends every stream', () => {
    watches.close();
    expect(reader.isEnded).toBe(true);
    expect(watches.numOpen).toBe(0);
  });
});
