import { type expertmesh, v1 } from '@expertmesh/proto';
import { type QosState, qosStateFrom } from './qos.js';

/**
 * joining: registered or loading. ready: holds everything the placement names for it and serves.
 * draining: takes no new requests as home. lost: its membership stream is silent or gone.
 */
export type WorkerState = 'joining' | 'ready' | 'draining' | 'lost';

export interface ModelInfo {
  readonly id: string;
  readonly architecture: string;
  readonly fingerprint: string;
  readonly vocabSize: number;
  readonly contextLength: number;
  readonly numLayers: number;
  /** Of the encoder, whose layers are the first; 0 without one. */
  readonly numEncoderLayers: number;
  readonly numMoeLayers: number;
  readonly numExperts: number;
  readonly expertsPerToken: number;
}

export interface WorkerStatus {
  readonly id: string;
  readonly state: WorkerState;
  readonly pid: number;
  readonly address: string;
  readonly device: string;
  readonly numerics: string;
  /** Expert slots of the device tier, over all layers. */
  readonly slots: number;
  readonly expertsHeld: number;
  /** Rows received from peers, rows and activation bytes sent to peers, since the process began. */
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly bytesOut: number;
  /** Rows routed to its experts over the mean of all workers (1 = even). */
  readonly load: number;
  readonly runningRequests: number;
  readonly waitingRequests: number;
  /** Blocks of its KV cache: an idle worker has all of them free. */
  readonly freeKvBlocks: number;
  readonly totalKvBlocks: number;
  readonly kvBlockBytes: number;
  /** Dispatches that wait for its experts, its own and its peers'. */
  readonly queuedDispatches: number;
  /** Why it is lost or not ready, for people; else empty. */
  readonly reason: string;
  readonly stepTimes: StepTimes;
  readonly buffering: BufferingStatus;
  /** Milliseconds of the longest block of its event loop in the time of its last report. */
  readonly eventLoopMaxMs: number;
  /** Such as node and zone. */
  readonly labels: Readonly<Record<string, string>>;
}

/** How a worker gets by whose layers have fewer slots than it holds experts: over those layers, since its process began. */
export interface BufferingStatus {
  /** Experts that are in memory at once; 0 = no layer has a limit, and all else is 0 too. */
  readonly slots: number;
  /** Experts in slots now. */
  readonly residents: number;
  /** Experts that a step found in their slots, and those that it had to wait for; all rows of a step for one expert are one access. */
  readonly hits: number;
  readonly misses: number;
  /** Of the misses, those that the compute threads read themselves. */
  readonly inPlace: number;
  /** Loads ahead of need. */
  readonly prefetches: number;
  /** Whose expert a step needed before it left. */
  readonly prefetchesUsed: number;
  /** Whose expert left without a use. */
  readonly prefetchesWasted: number;
  readonly loadedBytes: number;
  /** Misses whose expert could not be read. */
  readonly failedLoads: number;
  /** Milliseconds in which steps waited for experts and had nothing to compute. */
  readonly stallMs: number;
  /** Of routers that choose among residents: choices of rows, and those that would have been of experts that were not resident. */
  readonly choices: number;
  readonly masked: number;
  /** Experts that took a slot in the background. */
  readonly swaps: number;
}

/** Where the time of a worker's steps goes: milliseconds since its process began; what runs side by side counts in full. */
export interface StepTimes {
  readonly numSteps: number;
  readonly stepsMs: number;
  readonly attentionMs: number;
  readonly gateMs: number;
  /** Planning dispatches, gathering rows, scattering answers. */
  readonly packMs: number;
  /** Waiting for answers of peers: the wire, and their experts. */
  readonly exchangeMs: number;
  /** For own rows. */
  readonly expertsMs: number;
  /** For rows of peers. */
  readonly servedExpertsMs: number;
  readonly combineMs: number;
  readonly headMs: number;
}

export interface ClusterStatus {
  readonly cluster: string;
  /** 0 before the first placement. */
  readonly epoch: number;
  /** Null before the first worker has registered. */
  readonly model: ModelInfo | null;
  readonly workers: readonly WorkerStatus[];
  /** Mean over the MoE layers of mean/max load over the workers that share it (1 = even). */
  readonly balancedness: number;
  /** The same load as max/mean, as plans state it (1 = even). */
  readonly maxOverMean: number;
  /** Id of the running operation. */
  readonly operation: string | null;
  /** What an operator should know, such as a worker whose loss could not be absorbed. */
  readonly warnings: readonly string[];
  /** The coordinator that leads; null where none is known. */
  readonly leader: ClusterLeader | null;
  /** As the leader sees it; null where no leader is known. */
  readonly store: StoreStatus | null;
  /** Null without a target. */
  readonly qos: QosState | null;
}

export interface StoreStatus {
  /** Without credentials. */
  readonly name: string;
  readonly isUp: boolean;
  /** Milliseconds since the Unix epoch; null while it is up. */
  readonly downSinceMs: number | null;
  readonly problem: string;
  /** Of load statistics and journal, as of the last write; 0 before it. */
  readonly bytes: number;
  readonly limitBytes: number;
}

export interface ClusterLeader {
  readonly coordinator: string;
  /** Where clients and other coordinators reach it. */
  readonly address: string;
  /** Raised with every leader. */
  readonly fence: number;
}

export interface ClusterPlacement {
  readonly epoch: number;
  /** [layer][expert]; a dense layer has no experts. */
  readonly layers: readonly (readonly PlacedExpert[])[];
}

export interface PlacedExpert {
  readonly format: string;
  /** Of the canonical bytes, 16 hex digits. */
  readonly checksum: string;
  readonly replicas: readonly { readonly worker: string; readonly share: number }[];
}

/** What has been routed to the experts of one layer. */
export interface LayerLoad {
  readonly layer: number;
  /** By expert. */
  readonly rows: readonly number[];
  /** Batches with rows for its experts; 0 where none have been counted. */
  readonly batches: number;
  /** Experts that a batch had rows for, summed over the batches. */
  readonly activeExperts: number;
}

/** Routed rows of every expert since counting began. */
export interface ExpertLoad {
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  /** Layers with experts only. */
  readonly layers: readonly LayerLoad[];
}

const stateNames: Readonly<Record<number, WorkerState>> = {
  [v1.WorkerState.JOINING]: 'joining',
  [v1.WorkerState.READY]: 'ready',
  [v1.WorkerState.DRAINING]: 'draining',
  [v1.WorkerState.LOST]: 'lost',
};

export function clusterStatusFrom(status: expertmesh.v1.ClusterStatus): ClusterStatus {
  return {
    cluster: status.cluster,
    epoch: status.epoch,
    model: status.model ? modelFrom(status.model) : null,
    workers: status.workers.map(workerFrom),
    balancedness: status.balancedness,
    maxOverMean: status.maxOverMean,
    operation: status.operation === '' ? null : status.operation,
    warnings: status.warnings,
    leader: status.leader ? leaderFrom(status.leader) : null,
    store: status.store ? storeFrom(status.store) : null,
    qos: status.qos ? qosStateFrom(status.qos) : null,
  };
}

function leaderFrom({ coordinator, address, fence }: expertmesh.v1.Leader.$Properties): ClusterLeader {
  return { coordinator: coordinator ?? '', address: address ?? '', fence: fence ?? 0 };
}

function storeFrom({ name, isUp, downSinceMs, problem, bytes, limitBytes }: expertmesh.v1.StoreStatus.$Properties): StoreStatus {
  return {
    ...{ name: name ?? '', isUp: isUp ?? false, downSinceMs: downSinceMs ? downSinceMs : null, problem: problem ?? '' },
    ...{ bytes: bytes ?? 0, limitBytes: limitBytes ?? 0 },
  };
}

export function workerFrom(worker: expertmesh.v1.WorkerStatus.$Properties): WorkerStatus {
  return {
    id: worker.id ?? '',
    // A state that this client does not know yet is not one it may send requests to.
    state: stateNames[worker.state ?? 0] ?? 'joining',
    pid: worker.pid ?? 0,
    address: worker.address ?? '',
    device: worker.device ?? '',
    numerics: worker.numerics ?? '',
    slots: worker.slots ?? 0,
    expertsHeld: worker.expertsHeld ?? 0,
    rowsIn: worker.rowsIn ?? 0,
    rowsOut: worker.rowsOut ?? 0,
    bytesOut: worker.bytesOut ?? 0,
    load: worker.load ?? 0,
    runningRequests: worker.runningRequests ?? 0,
    waitingRequests: worker.waitingRequests ?? 0,
    freeKvBlocks: worker.freeKvBlocks ?? 0,
    totalKvBlocks: worker.totalKvBlocks ?? 0,
    kvBlockBytes: worker.kvBlockBytes ?? 0,
    queuedDispatches: worker.queuedDispatches ?? 0,
    reason: worker.reason ?? '',
    stepTimes: stepTimesFrom(worker.stepTimes ?? {}),
    buffering: bufferingFrom(worker.buffering ?? {}),
    eventLoopMaxMs: worker.eventLoopMaxMs ?? 0,
    labels: { ...worker.labels },
  };
}

function bufferingFrom(buffering: expertmesh.v1.Buffering.$Properties): BufferingStatus {
  return {
    slots: buffering.slots ?? 0,
    residents: buffering.residents ?? 0,
    hits: buffering.hits ?? 0,
    misses: buffering.misses ?? 0,
    inPlace: buffering.inPlace ?? 0,
    prefetches: buffering.prefetches ?? 0,
    prefetchesUsed: buffering.prefetchesUsed ?? 0,
    prefetchesWasted: buffering.prefetchesWasted ?? 0,
    loadedBytes: buffering.loadedBytes ?? 0,
    failedLoads: buffering.failedLoads ?? 0,
    stallMs: buffering.stallMs ?? 0,
    choices: buffering.choices ?? 0,
    masked: buffering.masked ?? 0,
    swaps: buffering.swaps ?? 0,
  };
}

function stepTimesFrom(times: expertmesh.v1.StepTimes.$Properties): StepTimes {
  return {
    numSteps: times.numSteps ?? 0,
    stepsMs: times.stepsMs ?? 0,
    attentionMs: times.attentionMs ?? 0,
    gateMs: times.gateMs ?? 0,
    packMs: times.packMs ?? 0,
    exchangeMs: times.exchangeMs ?? 0,
    expertsMs: times.expertsMs ?? 0,
    servedExpertsMs: times.servedExpertsMs ?? 0,
    combineMs: times.combineMs ?? 0,
    headMs: times.headMs ?? 0,
  };
}

export function modelFrom(model: expertmesh.v1.Model.$Properties): ModelInfo {
  return {
    id: model.id ?? '',
    architecture: model.architecture ?? '',
    fingerprint: model.fingerprint ?? '',
    vocabSize: model.vocabSize ?? 0,
    contextLength: model.contextLength ?? 0,
    numLayers: model.numLayers ?? 0,
    numEncoderLayers: model.numEncoderLayers ?? 0,
    numMoeLayers: model.numMoeLayers ?? 0,
    numExperts: model.numExperts ?? 0,
    expertsPerToken: model.expertsPerToken ?? 0,
  };
}

export function placementFrom(placement: expertmesh.v1.Placement): ClusterPlacement {
  return {
    epoch: placement.epoch,
    layers: placement.layers.map(({ experts }) =>
      (experts ?? []).map(({ format, checksum, replicas }) => ({
        format: format ?? '',
        checksum: checksum ?? '',
        replicas: (replicas ?? []).map(({ worker, share }) => ({ worker: worker ?? '', share: share ?? 0 })),
      })),
    ),
  };
}

export function loadFrom(load: expertmesh.v1.Load): ExpertLoad {
  const layers = load.layers.map(({ layer, rows, batches, activeExperts }) => ({
    ...{ layer: layer ?? 0, rows: rows ?? [] },
    ...{ batches: batches ?? 0, activeExperts: activeExperts ?? 0 },
  }));
  return { sinceMs: load.sinceMs, layers };
}
