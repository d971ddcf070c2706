import type { MetricSet, Sample } from '@expertmesh/common';
import type { Placement } from '@expertmesh/placement';
import type { ClusterBalance } from '../load/cluster-balance.js';
import type { LoadLedger } from '../load/load-ledger.js';
import type { MembershipCounts } from '../membership/membership-counts.js';
import { workerStates } from '../membership/worker-state.js';
import type { WorkerTable } from '../membership/worker-table.js';
import type { OperationCounts } from '../operations/operation-counts.js';
import type { QosStatus } from '../qos/qos-controller.js';
import { addQosMetrics } from '../qos/qos-metrics.js';
import type { RequestCounts } from '../routing/request-counts.js';
import type { TokenObserver } from '../routing/token-times.js';
import type { StoreHealth } from './store-health.js';

const firstTokenBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const storeCallBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const betweenTokensBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** What is read when somebody scrapes. */
export interface CoordinatorSources {
  readonly table: WorkerTable;
  ledger(): LoadLedger;
  /** That this coordinator leads under; 0 while it does not. */
  fence(): number;
  readonly requests: RequestCounts;
  readonly members: MembershipCounts;
  numRunning(): number;
  /** Null before the first placement. */
  placement(): Placement | null;
  balance(): ClusterBalance;
  readonly operations: OperationCounts;
  /** An operation is under way. */
  isOperating(): boolean;
  /** Null while this coordinator does not lead. */
  qos(): QosStatus | null;
  readonly store: StoreHealth;
}

/** The two distributions, which are told as they happen. */
export function observeTokens(set: MetricSet): TokenObserver {
  return {
    firstToken: set.histogram(
      'expertmesh_coordinator_first_token_seconds',
      'From the arrival of a Generate request to its first token',
      firstTokenBounds,
    ),
    betweenTokens: set.histogram(
      'expertmesh_coordinator_inter_token_seconds',
      'Between the tokens of a Generate request',
      betweenTokensBounds,
    ),
  };
}

export function addCoordinatorMetrics(set: MetricSet, sources: CoordinatorSources, hasExperts: boolean): void {
  const { table, ledger, requests, members } = sources;
  set.gauges('expertmesh_coordinator_workers', 'Workers known', ['state'], () => {
    const entries = table.all();
    return Object.keys(workerStates).map((state) => [[state], entries.filter((entry) => entry.state === state).length]);
  });
  set.gauge('expertmesh_coordinator_fence', 'Fence that this coordinator leads under, 0 while it does not lead', () => sources.fence());
  set.gauge('expertmesh_coordinator_epoch', 'Epoch of the placement, 0 before the first', () => sources.placement()?.epoch ?? 0);
  set.counters('expertmesh_coordinator_requests_started_total', 'Requests that came in', ['method'], () => byLabel(requests.started));
  set.counters('expertmesh_coordinator_requests_finished_total', 'Requests that ended', ['outcome'], () => byLabel(requests.finished));
  set.counter('expertmesh_coordinator_requests_moved_total', 'Times that a request went on at another worker', () => requests.numMoved);
  set.gauge('expertmesh_coordinator_requests_running', 'Requests on their way', () => sources.numRunning());
  set.counters('expertmesh_coordinator_membership_events_total', 'What happened to workers', ['event'], () => byLabel(members.events));
  set.counters('expertmesh_coordinator_registrations_rejected_total', 'Workers not taken', ['code'], () => byLabel(members.rejections));
  set.gauge(
    'expertmesh_coordinator_balancedness',
    'Mean over the layers of mean over most load of the workers; 1 = even',
    () => sources.balance().balancedness,
  );
  set.gauge(
    'expertmesh_coordinator_max_over_mean',
    'Mean over the layers of most over mean load of the workers; 1 = even',
    () => sources.balance().maxOverMean,
  );
  set.gauges('expertmesh_coordinator_layer_balancedness', 'Mean over most load of the workers; 1 = even', ['layer'], () =>
    sources.balance().balancednessByLayer.flatMap((ratio, layer): Sample[] => (ratio === null ? [] : [[[layer], ratio]])),
  );
  addOperationMetrics(set, sources);
  addQosMetrics(set, sources);
  addStoreMetrics(set, sources.store);
  if (!hasExperts) return;
  set.counters('expertmesh_coordinator_expert_rows_total', 'Rows routed to an expert', ['layer', 'expert'], () =>
    ledger()
      .rows()
      .flatMap((experts, layer) => experts.map((rows, expert): Sample => [[layer, expert], rows])),
  );
}

function byLabel(counts: ReadonlyMap<string, number>): Sample[] {
  return [...counts].map(([label, count]) => [[label], count]);
}

function addOperationMetrics(set: MetricSet, { operations, isOperating }: CoordinatorSources): void {
  set.gauge('expertmesh_coordinator_operations_running', 'Operations under way', () => (isOperating() ? 1 : 0));
  set.counters('expertmesh_coordinator_operations_total', 'Operations that ended', ['kind', 'outcome'], () =>
    [...operations.ended.values()].map(([kind, outcome, count]): Sample => [[kind, outcome], count]),
  );
  set.counters('expertmesh_coordinator_moves_total', 'Moves of operations that ended', ['outcome'], () => [
    [['moved'], operations.numMoved],
    [['skipped'], operations.numSkipped],
  ]);
  set.counter('expertmesh_coordinator_copied_bytes_total', 'Bytes of experts copied by moves', () => operations.copiedBytes);
  set.counters('expertmesh_coordinator_auto_decisions_total', 'Looks of the automatic rebalance', ['decision'], () =>
    byLabel(operations.decisions),
  );
}

function addStoreMetrics(set: MetricSet, store: StoreHealth): void {
  set.gauge('expertmesh_coordinator_store_up', 'Whether the store answered what it was asked last', () => (store.isUp ? 1 : 0));
  set.counter('expertmesh_coordinator_store_outages_total', 'Times that the store ceased to answer', () => store.numOutages);
  set.counters('expertmesh_coordinator_store_errors_total', 'Calls of the store that failed', ['code'], () => byLabel(store.errors));
  set.gauges('expertmesh_coordinator_store_bytes', 'Load and journal in the store, as of the last write', ['kind'], () =>
    [...store.space.bytes].map(([kind, bytes]): Sample => [[kind], bytes]),
  );
  set.gauge('expertmesh_coordinator_store_limit_bytes', 'Most bytes of load and journal in the store', () => store.space.limitBytes);
  store.observe = set.histogram('expertmesh_coordinator_store_call_seconds', 'Time of the calls of the store', storeCallBounds);
}
