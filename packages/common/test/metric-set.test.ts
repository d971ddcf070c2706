import { afterEach, expect, it } from 'vitest';
import { MetricSet, type Sample } from '../src/index.js';
import { Scrape } from './prometheus-text.js';

const sets: MetricSet[] = [];

afterEach(() => {
  for (const set of sets.splice(0)) set.close();
});

async function open(labels: Record<string, string> = { worker: 'w1' }): Promise<MetricSet> {
  const set = await MetricSet.open(labels);
  sets.push(set);
  return set;
}

const read = async (set: MetricSet) => new Scrape(await set.text());

it('reads gauges and counters anew at every scrape', async () => {
  const set = await open();
  let total = 3;
  set.counter('x_total', 'what', () => total);
  set.gauge('x', 'what', () => -total);
  expect((await read(set)).value('x_total', { worker: 'w1' })).toBe(3);
  expect((await read(set)).value('x_total')).toBe(3);
  total = 5;
  expect((await read(set)).value('x_total')).toBe(5);
  expect((await read(set)).value('x')).toBe(-5);
});

it('gives each scrape whole totals when several ask at once', async () => {
  const set = await open();
  set.counters('x_total', 'what', ['side'], () => [
    [['in'], 1],
    [['out'], 2],
  ]);
  const scrapes = await Promise.all(Array.from({ length: 20 }, () => read(set)));
  expect(scrapes.map((one) => [one.value('x_total', { side: 'in' }), one.value('x_total', { side: 'out' })])).toEqual(
    Array.from({ length: 20 }, () => [1, 2]),
  );
});

it('shows only the series that are read', async () => {
  const set = await open();
  let samples: Sample[] = [[[0], 1]];
  set.gauges('x', 'what', ['layer'], () => samples);
  expect((await read(set)).value('x', { layer: '0' })).toBe(1);
  samples = [[[1], 2]];
  const after = await read(set);
  expect(after.value('x')).toBe(2);
  expect(after.value('x', { layer: '1' })).toBe(2);
});

it('shows a histogram that is kept elsewhere as one that is told', async () => {
  const set = await open();
  let counts = [2, 1, 1];
  set.countedHistogram('kept_seconds', 'what', () => ({ bounds: [0.1, 1], counts, sum: 7.65 }));
  const observe = set.histogram('told_seconds', 'what', [0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 7]) observe(value);
  const lines = (await set.text()).split('\n');
  const of = (name: string) => lines.filter((line) => line.includes(name)).map((line) => line.replaceAll(name, ''));
  expect(of('kept_seconds')).toEqual(of('told_seconds'));
  counts = [3, 1, 1];
  expect((await read(set)).value('kept_seconds_count')).toBe(5);
});

it('sorts what a histogram is told into its buckets', async () => {
  const set = await open();
  const observe = set.histogram('x_seconds', 'what', [0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 7]) observe(value);
  const scrape = await read(set);
  expect(['0.1', '1', '+Inf'].map((le) => scrape.value('x_seconds_bucket', { le }))).toEqual([2, 3, 4]);
  expect(scrape.value('x_seconds_sum')).toBeCloseTo(7.65);
});

it('writes label values that need it escaped', async () => {
  const set = await open({ worker: 'a"b\\c\nd' });
  expect((await read(set)).value('expertmesh_process_heap_used_bytes', { worker: 'a"b\\c\nd' })).toBeGreaterThan(0);
});

it('keeps the metrics of two sets of one process apart', async () => {
  const [one, other] = [await open({ worker: 'w1' }), await open({ worker: 'w2' })];
  one.gauge('x', 'what', () => 1);
  other.gauge('x', 'what', () => 2);
  expect((await read(one)).value('x')).toBe(1);
  expect((await read(other)).value('x')).toBe(2);
});

it('tells of the process', async () => {
  const set = await open();
  const scrape = await read(set);
  expect(scrape.value('expertmesh_process_resident_memory_bytes')).toBeGreaterThan(1e6);
  expect(scrape.value('expertmesh_process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(scrape.value('expertmesh_process_open_file_descriptors')).toBeGreaterThan(2);
  expect(scrape.value('expertmesh_process_start_time_seconds')).toBeLessThan(Date.now() / 1e3);
});

it('tells how long the event loop stood still', async () => {
  const set = await open();
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  for (let worst = 0; worst < 0.03; ) {
    // The monitor's own timer has to run before and after.
    await pause(30);
    const until = performance.now() + 60;
    while (performance.now() < until);
    await pause(30);
    worst = (await read(set)).value('expertmesh_process_event_loop_delay_seconds', { statistic: 'max' });
  }
});
