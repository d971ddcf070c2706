import type { Clock } from '@expertmesh/common';
import { type Placement, placementMessage } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';
import type { Leader } from '@expertmesh/stats';
import type * as grpc from '@grpc/grpc-js';
import type { ClusterBalance } from '../load/cluster-balance.js';
import type { LoadLedger } from '../load/load-ledger.js';
import type { LoadRecorder } from '../load/load-recorder.js';
import { workerStates } from '../membership/worker-state.js';
import type { WorkerEntry, WorkerTable } from '../membership/worker-table.js';
import type { QosStatus } from '../qos/qos-controller.js';
import { qosState } from '../qos/qos-messages.js';
import { answeringLater } from './answering.js';
import type { StatusCall, StatusWatches } from './status-watches.js';
import type { StoreHealth } from './store-health.js';

export interface ClusterView {
  readonly cluster: string;
  readonly table: WorkerTable;
  readonly clock: Clock;
  /** Who leads, as far as it is known. */
  leader(): Leader | null;
  /** Null while this coordinator does not lead. */
  load(): LoadRecorder | null;
  /** All load that is kept; empty while this coordinator does not lead. */
  totals(): LoadLedger;
  /** Null before the first placement. */
  placement(): Placement | null;
  /** Of all load that is kept, under the placement of now. */
  balance(): ClusterBalance;
  store(): StoreHealth['status'];
  /** What keeps the first placement from being made; else empty. */
  problem(): string;
  /** Id of the operation under way; else empty. */
  operation(): string;
  /** Null while this coordinator does not lead. */
  qos(): QosStatus | null;
  /** What an operator should know of the cluster as a whole. */
  warnings(): readonly string[];
}

/** The part of the Cluster service that shows what is: status, workers, placement, load. */
export function clusterMethods(view: ClusterView, watches: StatusWatches): grpc.UntypedServiceImplementation {
  return {
    getStatus: answering(() => clusterStatus(view)),
    watchStatus: (call: StatusCall) => watches.add(call),
    listWorkers: answering((): expertmesh.v1.ListWorkersResponse.$Properties => ({ workers: loads(view).workers })),
    getPlacement: answering(() => placementMessage(view.placement() ?? { epoch: 0, layers: [] })),
    getLoad: answeringLater((request: expertmesh.v1.GetLoadRequest) => loadOf(view, request.sinceMs)),
  };
}

/** A method that only reads what this process knows. */
function answering<Response>(answer: () => Response): grpc.handleUnaryCall<unknown, Response> {
  return (_call, callback) => callback(null, answer());
}

async function loadOf({ load, totals, clock }: ClusterView, sinceMs: number): Promise<expertmesh.v1.Load.$Properties> {
  const recorder = load();
  const ledger = sinceMs === 0 || recorder === null ? totals() : (await recorder.read(clock.now() - sinceMs)).sum;
  return { ...loadMessage(ledger), untilMs: clock.now() };
}

export function clusterStatus(view: ClusterView): expertmesh.v1.ClusterStatus.$Properties {
  const model = (view.table.live()[0] ?? view.table.all()[0])?.facts.model;
  return {
    cluster: view.cluster,
    epoch: view.placement()?.epoch ?? 0,
    ...(model && { model }),
    ...loads(view),
    operation: view.operation(),
    qos: qosStateOf(view.qos()),
    warnings: [...view.warnings()],
    leader: view.leader(),
    store: storeStatus(view.store()),
  };
}

/** Null without a target. */
function qosStateOf(status: QosStatus | null): expertmesh.v1.QosState.$Properties | null {
  return status === null || status.target === null ? null : qosState(status);
}

function storeStatus({ sinceMs, ...store }: StoreHealth['status']): expertmesh.v1.StoreStatus.$Properties {
  return { ...store, downSinceMs: sinceMs };
}

function loads(view: ClusterView): { workers: expertmesh.v1.WorkerStatus.$Properties[]; balancedness: number; maxOverMean: number } {
  const { loads: loadOf, balancedness, maxOverMean } = view.balance();
  const workers = view.table.all().map((entry) => workerStatus(entry, loadOf.get(entry.facts.id), view.problem()));
  return { workers, balancedness, maxOverMean };
}

function workerStatus(
  { facts, state, reason, report }: WorkerEntry,
  load: number | undefined,
  problem: string,
): expertmesh.v1.WorkerStatus.$Properties {
  return {
    id: facts.id,
    state: workerStates[state],
    pid: facts.pid,
    address: facts.address,
    device: facts.device,
    numerics: facts.numerics,
    slots: report?.slots ?? 0,
    expertsHeld: report?.expertsHeld ?? 0,
    rowsIn: report?.rowsIn ?? 0,
    rowsOut: report?.rowsOut ?? 0,
    bytesOut: report?.bytesOut ?? 0,
    load: load ?? 0,
    runningRequests: report?.runningRequests ?? 0,
    waitingRequests: report?.waitingRequests ?? 0,
    stepTimes: report?.stepTimes ?? {},
    eventLoopMaxMs: report?.eventLoopMaxMs ?? 0,
    freeKvBlocks: report?.freeKvBlocks ?? 0,
    totalKvBlocks: report?.totalKvBlocks ?? 0,
    kvBlockBytes: report?.kvBlockBytes ?? 0,
    queuedDispatches: report?.queuedDispatches ?? 0,
    buffering: report?.buffering ?? {},
    reason: reason === '' && state === 'joining' ? problem : reason,
    labels: { ...facts.labels },
  };
}

function loadMessage(ledger: LoadLedger): expertmesh.v1.Load.$Properties {
  const activity = ledger.activity();
  const layers = ledger.rows().flatMap((rows, layer) => (rows.length === 0 ? [] : [{ layer, rows: [...rows], ...activity?.[layer] }]));
  return { sinceMs: ledger.sinceMs, layers };
}
