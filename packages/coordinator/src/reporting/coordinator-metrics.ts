import type { MetricSet, Sample } from '@expertmesh/common';
import { type Placement, workersOf } from '@expertmesh/placement';
import { type LoadLedger, layerBalancedness, rowsByWorker } from '../load/load-ledger.js';
import type { MembershipCounts } from '../membership/membership-counts.js';
import { workerStates } from '../membership/worker-state.js';
import type { WorkerTable } from '../membership/worker-table.js';
import type { RequestCounts } from '../routing/request-counts.js';
import type { TokenObserver } from '../routing/token-times.js';

const firstTokenBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
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
  set.gauge('expertmesh_coordinator_requests_running', 'Requests on their way', () => sources.numRunning());
  set.counters('expertmesh_coordinator_membership_events_total', 'What happened to workers', ['event'], () => byLabel(members.events));
  set.counters('expertmesh_coordinator_registrations_rejected_total', 'Workers not taken', ['code'], () => byLabel(members.rejections));
  set.gauges('expertmesh_coordinator_layer_balancedness', 'Mean over most rows of the workers; 1 = even', ['layer'], () =>
    balances(sources),
  );
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

/** Dense layers have no series, and layers without rows yet neither. */
function balances({ table, ledger, placement }: CoordinatorSources): Sample[] {
  const current = placement();
  if (current === null) return [];
  // Counted as for the status: a lost worker as long as it is sent rows, an empty one as the idle worker that it is.
  const counted = new Set([...table.live().map((entry) => entry.facts.id), ...workersOf(current)]);
  return rowsByWorker(ledger().rows(), current, counted).flatMap((rows, layer): Sample[] => {
    const ratio = layerBalancedness(rows);
    return ratio === null ? [] : [[[layer], 1 / ratio]];
  });
}
