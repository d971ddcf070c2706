import type { Exchange } from '@expertmesh/exchange';
import type { expertmesh } from '@expertmesh/proto';
import type { Buffering } from '../experts/buffering.js';
import type { ExpertExecutor } from '../experts/expert-executor.js';
import type { ExpertRouter } from '../experts/expert-router.js';
import type { HeldExperts } from '../experts/held-experts.js';
import type { StepTimes } from '../experts/step-times.js';
import type { WorkerEngine } from '../steps/engine.js';
import type { Scheduler } from '../steps/scheduler.js';
import type { StepLoop } from '../steps/step-loop.js';
import type { EventLoopWatch } from './event-loop-watch.js';

export interface ReportParts extends Required<Pick<expertmesh.v1.Report.$Properties, 'epoch' | 'oldestEpoch' | 'state' | 'isLeaving'>> {
  /** Of all layers. */
  readonly numExperts: number;
  readonly engine: WorkerEngine;
  readonly exchange: Exchange;
  readonly executor: ExpertExecutor;
  readonly router: ExpertRouter;
  readonly held: HeldExperts;
  readonly buffering: Buffering;
  readonly times: StepTimes;
  readonly eventLoop: EventLoopWatch;
  /** Null while the dense weights load. */
  readonly loaded: { readonly scheduler: Scheduler; readonly loop: StepLoop } | null;
}

/** What a coordinator is told of a worker every second. */
export function reportMessage(parts: ReportParts): expertmesh.v1.Report.$Properties {
  const { engine, exchange, router, held, buffering, times, eventLoop, loaded, epoch, oldestEpoch, state, isLeaving } = parts;
  const { rowsIn, rowsOut, bytesOut } = exchange.counters;
  const executor = parts.executor.counts;
  const slots = buffering.report();
  const { slowPeers, loweredPeers } = router.times;
  return {
    runningRequests: loaded?.scheduler.numRunning ?? 0,
    waitingRequests: loaded?.scheduler.numWaiting ?? 0,
    freeKvBlocks: loaded?.scheduler.numFreeBlocks ?? 0,
    totalKvBlocks: engine.numKvBlocks,
    kvBlockBytes: engine.kvBlockBytes,
    queuedDispatches: executor.numQueued,
    ...{ rowsIn, rowsOut, bytesOut },
    tokensGenerated: loaded?.loop.counts.tokens ?? 0,
    expertsHeld: held.size,
    buffering: slots,
    slots: slots.slots === 0 ? parts.numExperts : slots.slots,
    stepTimes: times.message({ decoder: engine.times(), router: router.times, executor }),
    eventLoopMaxMs: eventLoop.takeLongestMs(),
    ...{ slowPeers: [...slowPeers], loweredPeers: { ...loweredPeers }, silentPeers: [...exchange.silentPeers] },
    stalledMs: engine.stalledMs,
    ...{ epoch, oldestEpoch, state, isLeaving },
  };
}
