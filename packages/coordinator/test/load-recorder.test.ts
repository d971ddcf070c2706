// Windows of reported rows on their way into a store, on a clock that is put back.
import { type Clock, createLogger, FakeClock } from '@expertmesh/common';
import { MemoryStore } from '@expertmesh/stats';
import { expect, test } from 'vitest';
import { takeLead } from '../../stats/test/take-lead.js';
import { LoadRecorder } from '../src/load/load-recorder.js';
import { measureBalance } from '../src/load/measured-balance.js';
import { TestCluster } from './test-cluster.js';

const layers = [{ numExperts: 2, expertBytes: 1, format: 'f32' }];
const logger = createLogger('test', 'silent');
const hourMs = 3_600_000;

test('a wall clock that is put back takes nothing from what has been counted: windows follow one another, over a new term too', async () => {
  const fake = new FakeClock();
  let wallMs = 10 * hourMs;
  const clock: Clock = {
    now: () => wallMs,
    elapsed: () => fake.elapsed(),
    after: (ms, run) => fake.after(ms, run),
    every: (ms, run) => fake.every(ms, run),
  };
  const store = new MemoryStore();
  const count = async (load: LoadRecorder, rows: number[]) => {
    load.add('w1', { load: [{ layer: 0, rows }] }, layers);
    await load.flush();
  };
  const open = async () => LoadRecorder.open({ store, fence: await takeLead(store), clock, logger, intervalMs: 1000 });
  const first = await open();
  await count(first, [1, 0]);
  wallMs -= 2 * hourMs;
  await count(first, [0, 2]);
  await first.close();
  const second = await open();
  await count(second, [3, 0]);
  const windows = await store.readLoad(0);
  expect(windows.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(windows.map(() => [10 * hourMs, 10 * hourMs]));
  expect((await second.read(0)).sum.rows()).toEqual([[4, 2]]);
  const workers = [{ id: 'w1', speed: 1, memoryBytes: 0, node: '', zone: '', isOpen: true }];
  const placement = { epoch: 1, layers: [[1, 2].map(() => ({ format: 'f32', checksum: '', replicas: [{ worker: 'w1', share: 1 }] }))] };
  expect(
    await measureBalance(
      second,
      clock,
      () => placement,
      () => workers,
    ),
  ).toEqual({ maxOverMean: 1, overMs: 0 });
  await second.close();
});

test('what workers have routed as home is kept for those that there are', async () => {
  const store = new MemoryStore();
  const load = await LoadRecorder.open({ store, fence: await takeLead(store), clock: new FakeClock(), logger, intervalMs: 1000 });
  for (const worker of ['w1', 'w2']) load.add(worker, { load: [{ layer: 0, rows: [1, 1] }] }, layers);
  load.keep(new Set(['w2', 'w3']));
  expect([...load.homeRows]).toEqual([['w2', 2]]);
  await load.close();
});

test('a store that has lost what it had is given back what the term has recorded, and nothing before there is any', async () => {
  const restored: number[] = [];
  let isForgetful = false;
  class Forgetful extends MemoryStore {
    override async renewLead(...args: Parameters<MemoryStore['renewLead']>) {
      const wasForgotten = isForgetful;
      isForgetful = false;
      return { ...(await super.renewLead(...args)), wasForgotten };
    }

    override async restoreLoad(fence?: number) {
      restored.push(fence ?? 0);
    }
  }
  const cluster = await TestCluster.start({}, { store: new Forgetful() });
  try {
    await cluster.addReady(2);
    const renewed = async () => {
      isForgetful = true;
      while (isForgetful) {
        cluster.clock.advance(500);
        await cluster.status();
      }
      for (let turn = 0; turn < 5; turn += 1) await cluster.status();
    };
    await renewed();
    expect(restored).toEqual([]);
    cluster.workers[0]!.send({ report: { windowMs: 1000, load: [{ layer: 1, rows: [8, 0, 0, 0] }] } });
    await cluster.untilStatus(({ workers }) => workers.some(({ load }) => (load ?? 0) > 1));
    cluster.clock.advance(1000);
    await renewed();
    await expect.poll(() => restored).toEqual([1]);
  } finally {
    await cluster.close();
  }
});
