import { EmError, FakeClock, MetricSet } from '@expertmesh/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Scrape } from '../../common/test/prometheus-text.js';
import { addWorkerMetrics, observeWorker } from '../src/cluster/worker-metrics.js';
import { timedLoads } from '../src/experts/timed-loads.js';
import { isDecodeSlice, Scheduler } from '../src/steps/scheduler.js';
import { Sequence } from '../src/steps/sequence.js';
import { numRowsOf } from '../src/steps/step-halves.js';
import { GenerateTask } from '../src/steps/tasks.js';
import { evaluate, FakeCluster, type FakeWorker, generate, spreadOver } from './fake-cluster.js';
import { plainTask } from './fake-model.js';

describe('counts of a step loop', () => {
  let cluster: FakeCluster;
  let worker: FakeWorker;

  beforeEach(async () => {
    cluster = new FakeCluster();
    worker = cluster.add('w1');
    await cluster.place(1, spreadOver(['w1']));
  });
  afterEach(() => worker.loop.close(new EmError('EM_CANCELLED', { what: 'the test' })));

  it('tell finished tasks and the tokens that they produced', async () => {
    await generate(worker, { prompt: [1, 2, 3], maxTokens: 7 });
    await generate(worker, { prompt: [1], maxTokens: 2 });
    await evaluate(worker, [1, 2, 3], false);
    expect(worker.loop.counts).toEqual({ finished: 3, failed: 0, cancelled: 0, tokens: 9 });
  });

  it('tell cancelled tasks once, however often they are cancelled', () => {
    const listener = { produced: () => false, finished() {}, failed() {} };
    const task = new GenerateTask({ id: 'rq', prompt: [1], maxTokens: 9, ...plainTask, listener });
    worker.loop.submit(task);
    worker.loop.cancel(task);
    worker.loop.cancel(task);
    expect(worker.loop.counts).toEqual({ finished: 0, failed: 0, cancelled: 1, tokens: 0 });
  });

  it('tell failed tasks', async () => {
    const failing = generate(worker, { prompt: [1] });
    await worker.loop.close(new EmError('EM_CANCELLED', { what: 'the test' }));
    await expect(failing).rejects.toThrow();
    expect(worker.loop.counts).toMatchObject({ finished: 0, failed: 1, cancelled: 0 });
  });
});

it('rows are told apart by what they are for', () => {
  const scheduler = new Scheduler({ numKvBlocks: 64, tokenBudget: 64, prefillChunk: 4, maxLogitRows: 64, maxWaiting: 9 });
  const sequence = (logits: 'last' | 'all', numTokens: number) =>
    new Sequence({ id: 'rq', tokens: Array.from({ length: numTokens }, () => 1), logits, maxPositions: 40, maxTokens: 40 });
  const [generating, single, document] = [sequence('last', 6), sequence('last', 1), sequence('all', 3)];
  for (const one of [generating, single, document]) scheduler.submit(one);
  const step = () => {
    const slices = scheduler.next();
    const decode = slices.filter(isDecodeSlice).length;
    return { prefill: numRowsOf(slices) - decode, decode };
  };
  expect(step()).toEqual({ prefill: 4 + 1 + 3, decode: 0 });
  single.tokens.push(1);
  expect(step()).toEqual({ prefill: 2, decode: 1 });
  generating.tokens.push(1);
  single.tokens.push(1);
  expect(step()).toEqual({ prefill: 0, decode: 2 });
});

it('loads of experts are timed where they succeed', async () => {
  const clock = new FakeClock();
  const seconds: number[] = [];
  let problem: Error | null = null;
  const calls = timedLoads(
    {
      async expertLoad() {
        clock.advance(1500);
        if (problem !== null) throw problem;
        return { checksum: 'c', format: 'f32', bytes: 4 };
      },
      expertConversionProblem: () => '',
      async expertLoadBytes() {
        clock.advance(500);
        return { checksum: 'd', format: 'f32', bytes: 4 };
      },
      expertCancelLoads() {},
      expertRelease() {},
    },
    clock,
    (told) => seconds.push(told),
  );
  expect(await calls.expertLoad({} as never, 0, 0, 'f32', 'needed')).toMatchObject({ checksum: 'c' });
  problem = new Error('no file');
  await expect(calls.expertLoad({} as never, 0, 0, 'f32', 'needed')).rejects.toThrow('no file');
  expect(seconds).toEqual([1.5]);
});

it('a worker that still loads its weights shows an empty scheduler and all blocks free', async () => {
  const set = await MetricSet.open({ worker: 'w1' });
  observeWorker(set);
  const loads = { inPlace: 6, prefetches: 9, prefetchesUsed: 5, prefetchesWasted: 3, choices: 40, masked: 10, swaps: 20 };
  addWorkerMetrics(set, {
    exchange: { counters: { rowsIn: 1, rowsOut: 2, bytesIn: 3, bytesOut: 4, refused: 5, framesRefused: 0 } },
    router: {
      times: {
        ...{ pack: 0, exchange: 250, numSent: 6, numHedged: 2, numHedgesWon: 1, slowPeers: [], loweredPeers: {} },
        ...{ roundTripBounds: Float64Array.of(0.1), roundTrips: Float64Array.of(1, 2) },
      },
    },
    executor: { counts: { numServed: 7, numQueued: 8, numRuns: 18, numJoined: 19, ownMs: 0, servedMs: 0 } },
    held: { size: 9 },
    buffering: { totals: { slots: 11, residents: 12, hits: 13, misses: 14, ...loads, loadedBytes: 15, failedLoads: 16, stallMs: 17_000 } },
    numKvBlocks: 10,
    kvBlockBytes: 4096,
    loaded: () => null,
  });
  const scrape = new Scrape(await set.text());
  set.close();
  const values = ['dispatches_refused_total', 'dispatches_sent_total', 'dispatches_served_total', 'dispatches_queued', 'experts_held'];
  expect(values.map((name) => scrape.value(`expertmesh_worker_${name}`))).toEqual([5, 6, 7, 8, 9]);
  expect(['expert_runs_total', 'dispatches_joined_total'].map((name) => scrape.value(`expertmesh_worker_${name}`))).toEqual([18, 19]);
  const roundTrips = 'expertmesh_worker_exchange_round_trip_seconds';
  expect(scrape.value(`${roundTrips}_bucket`, { le: '0.1' })).toBe(1);
  expect([scrape.value(`${roundTrips}_count`), scrape.value(`${roundTrips}_sum`)]).toEqual([3, 0.25]);
  expect(['in', 'out'].map((direction) => scrape.value('expertmesh_worker_exchange_bytes_total', { direction }))).toEqual([3, 4]);
  const ofSlots = ['slots', 'slots_used', 'slot_loaded_bytes_total', 'slot_failed_loads_total', 'slot_stall_seconds_total'];
  expect(ofSlots.map((name) => scrape.value(`expertmesh_worker_${name}`))).toEqual([11, 12, 15, 16, 17]);
  expect(['hit', 'miss'].map((result) => scrape.value('expertmesh_worker_slot_accesses_total', { result }))).toEqual([13, 14]);
  expect(scrape.value('expertmesh_worker_slot_in_place_total')).toBe(6);
  expect(['used', 'wasted', 'open'].map((outcome) => scrape.value('expertmesh_worker_prefetches_total', { outcome }))).toEqual([5, 3, 1]);
  const choices = ['resident', 'masked'].map((expert) => scrape.value('expertmesh_worker_gate_choices_total', { expert }));
  expect([...choices, scrape.value('expertmesh_worker_resident_swaps_total')]).toEqual([30, 10, 20]);
  expect(scrape.value('expertmesh_worker_kv_blocks_free')).toBe(10);
  expect(scrape.value('expertmesh_worker_kv_block_bytes')).toBe(4096);
  expect(scrape.value('expertmesh_worker_sequences_total', { outcome: 'failed' })).toBe(0);
});
