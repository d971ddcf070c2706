import type { Clock } from '@expertmesh/common';
import { type Placement, placementMessage } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';
import type { Leader } from '@expertmesh/stats';
import type * as grpc from '@grpc/grpc-js';
import type { ClusterBalance } from '../load/cluster-balance.js';
import type { LoadLedger } from '../load/load-ledger.js';
import type { LoadRecorder } from '../load/load-recorder.js';
import type { WorkerTable } from '../membership/worker-table.js';
import type { QosStatus } from '../qos/qos-controller.js';
import { qosState } from '../qos/qos-messages.js';
import { answeringLater } from './answering.js';
import { StatusBook } from './status-book.js';
import { type StatusCall, StatusWatches } from './status-watches.js';
import type { StoreHealth } from './store-health.js';
import { WorkerFigures } from './worker-figures.js';

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
export class ClusterService {
  readonly watches: StatusWatches;
  readonly methods: grpc.UntypedServiceImplementation;

  constructor(view: ClusterView) {
    const book = statusBook(view);
    this.watches = new StatusWatches(book, view.clock);
    this.methods = {
      getStatus: answering(() => book.look().since(0)),
      watchStatus: (call: StatusCall) => this.watches.add(call),
      listWorkers: answering((): expertmesh.v1.ListWorkersResponse.$Properties => ({ workers: book.look().since(0).workers })),
      getPlacement: answering(() => placementMessage(view.placement() ?? { epoch: 0, layers: [] })),
      getLoad: answeringLater((request: expertmesh.v1.GetLoadRequest) => loadOf(view, request.sinceMs)),
    };
  }
}

/** A method that only reads what this process knows. */
function answering<Response>(answer: () => Response): grpc.handleUnaryCall<unknown, Response> {
  return (_call, callback) => callback(null, answer());
}

async function loadOf(view: ClusterView, sinceMs: number): Promise<expertmesh.v1.Load.$Properties> {
  const { load, totals, clock } = view;
  const recorder = load();
  const ledger = sinceMs === 0 || recorder === null ? totals() : (await recorder.read(clock.now() - sinceMs)).sum;
  return { ...loadMessage(ledger, view.placement()?.layers ?? []), untilMs: clock.now() };
}

/** The status as the view has it at each look. */
export function statusBook(view: ClusterView): StatusBook {
  const figures = new WorkerFigures();
  let [balance, balancedAtMs] = [view.balance(), view.clock.elapsed()];
  return new StatusBook((mostLoadAgeMs) => {
    const all = view.table.all();
    const nowMs = view.clock.elapsed();
    if (nowMs - balancedAtMs >= mostLoadAgeMs) [balance, balancedAtMs] = [view.balance(), nowMs];
    const { loads, balancedness, maxOverMean } = balance;
    const model = (all.find(({ state }) => state !== 'lost') ?? all[0])?.facts.model;
    const head = {
      cluster: view.cluster,
      epoch: view.placement()?.epoch ?? 0,
      ...(model && { model }),
      ...{ balancedness, maxOverMean },
      operation: view.operation(),
      qos: qosStateOf(view.qos()),
      warnings: [...view.warnings()],
      leader: view.leader(),
      store: storeStatus(view.store()),
    };
    return { head, figures: figures.of(all, view.problem()), loads };
  });
}

/** Null without a target. */
function qosStateOf(status: QosStatus | null): expertmesh.v1.QosState.$Properties | null {
  return status === null || status.target === null ? null : qosState(status);
}

function storeStatus({ sinceMs, ...store }: StoreHealth['status']): expertmesh.v1.StoreStatus.$Properties {
  return { ...store, downSinceMs: sinceMs };
}

/** Every layer with experts is there, also before anybody has reported a row: who compares two loads finds the same layers in both. */
function loadMessage(ledger: LoadLedger, placed: Placement['layers']): expertmesh.v1.Load.$Properties {
  const activity = ledger.activity();
  const counted = ledger.rows();
  const all = counted.length > 0 ? counted : placed.map((experts) => experts.map(() => 0));
  const layers = all.flatMap((rows, layer) => (rows.length === 0 ? [] : [{ layer, rows: [...rows], ...activity?.[layer] }]));
  return { sinceMs: ledger.sinceMs, layers };
}
