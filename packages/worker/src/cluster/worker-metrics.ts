import type { MetricSet } from '@expertmesh/common';
import type { Exchange } from '@expertmesh/exchange';
import type { Buffering } from '../experts/buffering.js';
import type { ExpertExecutor } from '../experts/expert-executor.js';
import type { HeldExperts } from '../experts/held-experts.js';
import type { Scheduler } from '../steps/scheduler.js';
import type { StepLoop } from '../steps/step-loop.js';
import type { StepRows } from '../steps/step-rows.js';

const stepBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const rowsBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const roundTripBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const loadBounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60];

/** What is told as it happens, times in seconds. */
export interface WorkerObserver {
  stepEnded(seconds: number, rows: StepRows): void;
  dispatchAnswered(seconds: number): void;
  expertLoaded(seconds: number): void;
}

/** Where nobody wants metrics. */
export const noObserver: WorkerObserver = { stepEnded() {}, dispatchAnswered() {}, expertLoaded() {} };

/** What is read when somebody scrapes. */
export interface WorkerSources {
  readonly exchange: Pick<Exchange, 'counters'> & { readonly numSent: number };
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
  const step = set.histogram('expertmesh_worker_step_seconds', 'Duration of a step', stepBounds);
  const rowsOfStep = set.histogram('expertmesh_worker_step_rows', 'Rows of a step', rowsBounds);
  set.counters('expertmesh_worker_rows_total', 'Rows computed, by what they were for', ['phase'], () => [
    [['prefill'], prefillRows],
    [['decode'], decodeRows],
  ]);
  return {
    stepEnded(seconds, { numRows, numDecodeRows }) {
      step(seconds);
      rowsOfStep(numRows);
      prefillRows += numRows - numDecodeRows;
      decodeRows += numDecodeRows;
    },
    dispatchAnswered: set.histogram(
      'expertmesh_worker_exchange_round_trip_seconds',
      'From a dispatch to a peer to its answer',
      roundTripBounds,
    ),
    expertLoaded: set.histogram('expertmesh_worker_expert_load_seconds', 'Loading of one expert', loadBounds),
  };
}

/** Adds the metrics that are read at a scrape. */
export function addWorkerMetrics(set: MetricSet, sources: WorkerSources): void {
  addSequenceMetrics(set, sources);
  addBufferingMetrics(set, sources.buffering);
  const { exchange, executor, held } = sources;
  set.counter('expertmesh_worker_dispatches_sent_total', 'Dispatches to peers', () => exchange.numSent);
  set.counter('expertmesh_worker_dispatches_refused_total', 'Dispatches that peers refused', () => exchange.counters.refused);
  set.counter('expertmesh_worker_dispatches_served_total', 'Dispatches of peers computed here', () => executor.counts.numServed);
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
  set.counter('expertmesh_worker_slot_loaded_bytes_total', 'Bytes read for misses', () => buffering.totals.loadedBytes);
  set.counter('expertmesh_worker_slot_failed_loads_total', 'Misses that could not be read', () => buffering.totals.failedLoads);
  set.counter('expertmesh_worker_slot_stall_seconds_total', 'Steps waited for experts only', () => buffering.totals.stallMs / 1e3);
}

function addSequenceMetrics(set: MetricSet, { loaded, numKvBlocks, kvBlockBytes }: WorkerSources): void {
  set.gauge('expertmesh_worker_sequences_running', 'Sequences that take part in steps', () => loaded()?.scheduler.numRunning ?? 0);
  set.gauge('expertmesh_worker_sequences_waiting', 'Sequences queued for KV blocks', () => loaded()?.scheduler.numWaiting ?? 0);
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
