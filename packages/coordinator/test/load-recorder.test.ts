// Windows of reported rows on their way into a store, on a clock that is put back.
import { type Clock, createLogger, FakeClock } from '@expertmesh/common';
import { MemoryStore } from '@expertmesh/stats';
import { expect, test } from 'vitest';
import { takeLead } from '../../stats/test/take-lead.js';
import { LoadRecorder } from '../src/load/load-recorder.js';
import { measureBalance } from '../src/load/measured-balance.js';

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
