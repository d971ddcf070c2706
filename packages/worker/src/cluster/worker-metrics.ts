import type { MetricSet } from '@expertmesh/common';
import type { Exchange } from '@expertmesh/exchange';
import type { Buffering } from '../experts/buffering.js';
import type { ExpertExecutor } from '../experts/expert-executor.js';
import type { ExpertRouter } from '../experts/expert-router.js';
import type { HeldExperts } from '../experts/held-experts.js';
import type { Scheduler } from '../steps/scheduler.js';
import type { EndedStep, StepLoop } from '../steps/step-loop.js';

const stepBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const rowsBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const loadBounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60];

/** What is told as it happens, times in seconds. */
export interface WorkerObserver {
  stepEnded(step: EndedStep): void;
  expertLoaded(seconds: number): void;
}

/** Where nobody wants metrics. */
export const noObserver: WorkerObserver = { stepEnded() {}, expertLoaded() {} };

/** What is read when somebody scrapes. */
export interface WorkerSources {
  readonly exchange: Pick<Exchange, 'counters'>;
  readonly router: Pick<ExpertRouter, 'times'>;
  readonly executor: Pick<ExpertExecutor, 'counts'>;
  readonly held: Pick<HeldExperts, 'size'>;
  readonly buffering: Pick<Buffering, 'totals'>;
  readonly numKvBlocks: number;
  readonly kvBlockBytes: number;
  /** Null while the dense weights load. */
  loaded(): { readonly scheduler: Scheduler; readonly loop: StepLoop } | null;
}

/** Adds the metrics that are told as they happen. */
export function observeWorker(set: MetricSet): WorkerObserver {
  let prefillRows = 0;
  let decodeRows = 0;
  let waitSeconds = 0;
  const steps = { whole: 0, halves: 0 };
  const step = set.histogram('expertmesh_worker_step_seconds', 'Duration of a step', stepBounds);
  const rowsOfStep = set.histogram('expertmesh_worker_step_rows', 'Rows of a step', rowsBounds);
  set.counters('expertmesh_worker_rows_total', 'Rows computed, by what they were for', ['phase'], () => [
    [['prefill'], prefillRows],
    [['decode'], decodeRows],
  ]);
  set.counters('expertmesh_worker_steps_total', 'Steps, in one batch or in two halves under way at once', ['parts'], () => [
    [['whole'], steps.whole],
    [['halves'], steps.halves],
  ]);
  set.counter('expertmesh_worker_step_wait_seconds_total', 'Steps waited for peers only', () => waitSeconds);
  return {
    stepEnded({ ms, waitMs, isInHalves, numRows, numDecodeRows }) {
      step(ms / 1e3);
      rowsOfStep(numRows);
      waitSeconds += waitMs / 1e3;
      steps[isInHalves ? 'halves' : 'whole'] += 1;
      prefillRows += numRows - numDecodeRows;
      decodeRows += numDecodeRows;
    },
    expertLoaded: set.histogram('expertmesh_worker_expert_load_seconds', 'Loading of one expert', loadBounds),
  };
}

/** Adds the metrics that are read at a scrape. */
export function addWorkerMetrics(set: MetricSet, sources: WorkerSources): void {
  addSequenceMetrics(set, sources);
  addBufferingMetrics(set, sources.buffering);
  const { exchange, router, executor, held } = sources;
  set.counter('expertmesh_worker_dispatches_sent_total', 'Dispatches to peers', () => router.times.numSent);
  set.counter(
    'expertmesh_worker_dispatches_hedged_total',
    'Dispatches that were late and went to other replicas too',
    () => router.times.numHedged,
  );
  set.counter('expertmesh_worker_hedges_won_total', 'Of these, answered by another replica first', () => router.times.numHedgesWon);
  set.countedHistogram('expertmesh_worker_exchange_round_trip_seconds', 'From a dispatch to a peer to its answer', () => {
    const { roundTripBounds: bounds, roundTrips: counts, exchange: ms } = router.times;
    return { bounds, counts, sum: ms / 1e3 };
  });
  set.counter('expertmesh_worker_dispatches_refused_total', 'Dispatches that peers refused', () => exchange.counters.refused);
  set.counter('expertmesh_worker_frames_refused_total', 'Frames of peers that broke the protocol', () => exchange.counters.framesRefused);
  set.counter('expertmesh_worker_dispatches_served_total', 'Dispatches of peers computed here', () => executor.counts.numServed);
  set.counter('expertmesh_worker_expert_runs_total', 'Runs of experts for dispatches, own ones included', () => executor.counts.numRuns);
  set.counter(
    'expertmesh_worker_dispatches_joined_total',
    'Dispatches, own ones included, that shared their run with others',
    () => executor.counts.numJoined,
  );
  set.gauge(
    'expertmesh_worker_dispatches_queued',
    'Dispatches that wait for the engine, own ones included',
    () => executor.counts.numQueued,
  );
  set.counters('expertmesh_worker_exchange_rows_total', 'Rows that crossed', ['direction'], () => [
    [['in'], exchange.counters.rowsIn],
    [['out'], exchange.counters.rowsOut],
  ]);
  set.counters('expertmesh_worker_exchange_bytes_total', 'Bytes of these rows', ['direction'], () => [
    [['in'], exchange.counters.bytesIn],
    [['out'], exchange.counters.bytesOut],
  ]);
  set.gauge('expertmesh_worker_experts_held', 'Experts loaded', () => held.size);
}

/** No label names a layer or an expert: a large model has thousands. */
function addBufferingMetrics(set: MetricSet, buffering: WorkerSources['buffering']): void {
  set.gauge('expertmesh_worker_slots', 'Experts in memory at once; 0 = no limit', () => buffering.totals.slots);
  set.gauge('expertmesh_worker_slots_used', 'Slots with an expert', () => buffering.totals.residents);
  set.counters('expertmesh_worker_slot_accesses_total', 'Experts that steps needed', ['result'], () => {
    const { hits, misses } = buffering.totals;
    return [
      [['hit'], hits],
      [['miss'], misses],
    ];
  });
  set.counter('expertmesh_worker_slot_in_place_total', 'Misses that compute threads read themselves', () => buffering.totals.inPlace);
  set.counters('expertmesh_worker_prefetches_total', 'Experts loaded ahead of need', ['outcome'], () => {
    const { prefetches, prefetchesUsed: used, prefetchesWasted: wasted } = buffering.totals;
    return [
      [['used'], used],
      [['wasted'], wasted],
      [['open'], prefetches - used - wasted],
    ];
  });
  set.counter('expertmesh_worker_slot_loaded_bytes_total', 'Bytes read for misses and ahead of need', () => buffering.totals.loadedBytes);
  set.counter('expertmesh_worker_slot_failed_loads_total', 'Misses that could not be read', () => buffering.totals.failedLoads);
  set.counters('expertmesh_worker_gate_choices_total', 'Choices of routers that choose among residents', ['expert'], () => {
    const { choices, masked } = buffering.totals;
    return [
      [['resident'], choices - masked],
      [['masked'], masked],
    ];
  });
  set.counter('expertmesh_worker_resident_swaps_total', 'Experts that took a slot in the background', () => buffering.totals.swaps);
  set.counter('expertmesh_worker_slot_stall_seconds_total', 'Steps waited for experts only', () => buffering.totals.stallMs / 1e3);
}

function addSequenceMetrics(set: MetricSet, { loaded, numKvBlocks, kvBlockBytes }: WorkerSources): void {
  set.gauge('expertmesh_worker_sequences_running', 'Sequences that take part in steps', () => loaded()?.scheduler.numRunning ?? 0);
  set.gauge('expertmesh_worker_sequences_waiting', 'Sequences queued for KV blocks', () => loaded()?.scheduler.numWaiting ?? 0);
  set.gauge('expertmesh_worker_sequences_parked', 'Sequences out of the steps for want of an expert', () => loaded()?.loop.numParked ?? 0);
  set.counters('expertmesh_worker_sequences_total', 'Sequences that ended', ['outcome'], () => {
    const counts = loaded()?.loop.counts;
    return (['finished', 'cancelled', 'failed'] as const).map((outcome) => [[outcome], counts?.[outcome] ?? 0]);
  });
  set.counter('expertmesh_worker_preemptions_total', 'Times that a sequence gave its KV blocks back', () => {
    return loaded()?.scheduler.numPreempted ?? 0;
  });
  set.counter('expertmesh_worker_tokens_generated_total', 'Tokens produced', () => loaded()?.loop.counts.tokens ?? 0);
  set.gauge('expertmesh_worker_kv_blocks', 'Blocks of the KV cache', () => numKvBlocks);
  set.gauge('expertmesh_worker_kv_blocks_free', 'Blocks in no use', () => loaded()?.scheduler.numFreeBlocks ?? numKvBlocks);
  set.gauge('expertmesh_worker_kv_block_bytes', 'Bytes of one block of the KV cache', () => kvBlockBytes);
}
