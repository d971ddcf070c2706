import type { expertmesh } from '@expertmesh/proto';

/** The last report of a worker, as far as routing and status need it. */
export interface WorkerReport {
  readonly runningRequests: number;
  readonly waitingRequests: number;
  readonly freeKvBlocks: number;
  readonly totalKvBlocks: number;
  readonly kvBlockBytes: number;
  readonly queuedDispatches: number;
  readonly expertsHeld: number;
  /** Expert slots of the device tier, over all layers. */
  readonly slots: number;
  /** Totals since the process began: rows received from peers, rows and activation bytes sent to peers, tokens produced. */
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly bytesOut: number;
  readonly tokensGenerated: number;
  readonly stepTimes: expertmesh.v1.StepTimes.$Properties;
  readonly buffering: expertmesh.v1.Buffering.$Properties;
  /** Longest block of its event loop in the report's time. */
  readonly eventLoopMaxMs: number;
  /** The highest fence it has seen, and the placement it routes by. */
  readonly fence: number;
  readonly epoch: number;
  /** It takes no new requests, and goes when others serve what it serves, or its grace is over. */
  readonly isLeaving: boolean;
  /** The oldest epoch by whose formats it still computes requests; 0: it does not say. */
  readonly oldestEpoch: number;
  /** Workers that answer its dispatches late again and again. */
  readonly slowPeers: readonly string[];
  /** Workers that take longer than others, and the part of their shares that it gives them. */
  readonly loweredPeers: Readonly<Record<string, number>>;
  /** Workers of which its data plane hears nothing any more. */
  readonly silentPeers: readonly string[];
  /** For which its engine has had work and not got on with it. */
  readonly stalledMs: number;
}

/** Every field present. */
export function reportOf(report: expertmesh.v1.Report.$Properties): WorkerReport {
  return {
    runningRequests: report.runningRequests ?? 0,
    waitingRequests: report.waitingRequests ?? 0,
    freeKvBlocks: report.freeKvBlocks ?? 0,
    totalKvBlocks: report.totalKvBlocks ?? 0,
    kvBlockBytes: report.kvBlockBytes ?? 0,
    queuedDispatches: report.queuedDispatches ?? 0,
    expertsHeld: report.expertsHeld ?? 0,
    slots: report.slots ?? 0,
    rowsIn: report.rowsIn ?? 0,
    rowsOut: report.rowsOut ?? 0,
    bytesOut: report.bytesOut ?? 0,
    tokensGenerated: report.tokensGenerated ?? 0,
    stepTimes: report.stepTimes ?? {},
    buffering: report.buffering ?? {},
    eventLoopMaxMs: report.eventLoopMaxMs ?? 0,
    fence: report.fence ?? 0,
    epoch: report.epoch ?? 0,
    isLeaving: report.isLeaving ?? false,
    oldestEpoch: report.oldestEpoch ?? 0,
    slowPeers: report.slowPeers ?? [],
    loweredPeers: report.loweredPeers ?? {},
    silentPeers: report.silentPeers ?? [],
    stalledMs: report.stalledMs ?? 0,
  };
}
