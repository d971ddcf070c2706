import { type expertmesh, v1 } from '@expertmesh/proto';

export type OperationState = 'planned' | 'running' | 'paused' | 'cancelling' | 'done' | 'stopped' | 'failed';

export interface OperationMove {
  readonly layer: number;
  readonly expert: number;
  /** Null where only shares change or a replica goes. */
  readonly from: string | null;
  readonly to: string | null;
  readonly bytes: number;
  /** Of a skipped move: why; else empty. */
  readonly reason: string;
  /** Of a change of precision, before and after it; else null. */
  readonly formats: { readonly from: string; readonly to: string } | null;
}

/** A plan that is carried out, or was. */
export interface Operation {
  readonly id: string;
  /** rebalance, drain, undrain, undo or precision. */
  readonly kind: string;
  readonly state: OperationState;
  readonly plan: string;
  /** Of a drain or undrain; else empty. */
  readonly worker: string;
  readonly baseEpoch: number;
  readonly epoch: number;
  readonly numMoves: number;
  readonly numMovesDone: number;
  readonly bytes: number;
  readonly bytesDone: number;
  /** 0 = no limit. */
  readonly throttleBytesPerSecond: number;
  readonly concurrency: number;
  readonly moving: readonly OperationMove[];
  readonly skipped: readonly OperationMove[];
  /** Milliseconds since the Unix epoch. */
  readonly createdMs: number;
  /** Null while it has not ended. */
  readonly endedMs: number | null;
  /** Of one that failed; else empty. */
  readonly errorCode: string;
  readonly errorMessage: string;
  /** By the load it was planned for: before it, and under the placement of now. */
  readonly maxOverMeanBefore: number;
  readonly maxOverMean: number;
  /** What the moves under way wait for, for people; else empty. */
  readonly waitingFor: string;
  /** max/mean by the load of the last `overMs`, before it began and when it had ended; null where none was measured. */
  readonly measured: { readonly before: number; readonly after: number; readonly overMs: number } | null;
}

export interface PlanOptions {
  /** Largest max/mean - 1 that needs no move (0.05 = 5 %). @defaultValue 0.05 */
  readonly threshold?: number;
  /** Load of the last so many milliseconds counts. @defaultValue 15 minutes */
  readonly sinceMs?: number;
  /** Speeds over that of a plain worker. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Workers that are to hold nothing under the plan. */
  readonly exclude?: readonly string[];
  /** @defaultValue no limit */
  readonly maxMoves?: number;
  /** @defaultValue no limit */
  readonly maxBytes?: number;
  /** Replicas of each expert to provide at least. @defaultValue as many as there are */
  readonly replicas?: number;
  /** mesh, eplb, greedy, anticorrelation or auto. @defaultValue mesh */
  readonly planner?: string;
  /** Instead of all of the above: back to the placement before this operation. */
  readonly undo?: string;
  /** For the estimate of the time alone: at most so many bytes are copied a second. @defaultValue no limit */
  readonly throttleBytesPerSecond?: number;
}

export interface ExpertFormat {
  readonly layer: number;
  readonly expert: number;
  /** f32, f16, bf16, q8, q4, nf4 or q2. */
  readonly format: string;
}

/** Experts that are to have other formats. */
export interface PrecisionChange {
  /** Those that are not named keep theirs. */
  readonly experts: readonly ExpertFormat[];
  /** Of contents that lie beside those they take the place of, on each worker. @defaultValue 256 MiB */
  readonly mostExtraBytes?: number;
  /** Of new contents. @defaultValue no limit */
  readonly throttleBytesPerSecond?: number;
  /** Instead of `experts`: back to the formats before this change. */
  readonly undo?: string;
}

export interface ExpertPin {
  readonly layer: number;
  readonly expert: number;
  readonly worker: string;
}

/** When the coordinator plans and applies by itself. */
export interface AutoPolicy {
  readonly enabled: boolean;
  readonly threshold: number;
  readonly minGain: number;
  readonly holdMs: number;
  readonly quietHours: string;
  readonly throttleBytesPerSecond: number;
}

const states: Readonly<Record<number, OperationState>> = {
  [v1.OperationState.PLANNED]: 'planned',
  [v1.OperationState.RUNNING]: 'running',
  [v1.OperationState.PAUSED]: 'paused',
  [v1.OperationState.CANCELLING]: 'cancelling',
  [v1.OperationState.DONE]: 'done',
  [v1.OperationState.STOPPED]: 'stopped',
  [v1.OperationState.FAILED]: 'failed',
};

export const operationActions = {
  pause: v1.OperationAction.PAUSE,
  resume: v1.OperationAction.RESUME,
  cancel: v1.OperationAction.CANCEL,
  throttle: v1.OperationAction.THROTTLE,
} as const;

export function planRequest(options: PlanOptions): expertmesh.v1.PlanRebalanceRequest.$Properties {
  return {
    ...(options.threshold !== undefined && { threshold: options.threshold }),
    sinceMs: options.sinceMs ?? 0,
    weights: Object.entries(options.weights ?? {}).map(([worker, weight]) => ({ worker, weight })),
    exclude: [...(options.exclude ?? [])],
    maxMoves: options.maxMoves ?? 0,
    maxBytes: options.maxBytes ?? 0,
    replicas: options.replicas ?? 0,
    planner: options.planner ?? '',
    undoOperation: options.undo ?? '',
    throttleBytesPerSecond: options.throttleBytesPerSecond ?? 0,
  };
}

export function precisionRequest({ experts, ...change }: PrecisionChange): expertmesh.v1.ChangePrecisionRequest.$Properties {
  return {
    experts: experts.map((one) => ({ ...one })),
    mostExtraBytes: change.mostExtraBytes ?? 0,
    throttleBytesPerSecond: change.throttleBytesPerSecond ?? 0,
    undoOperation: change.undo ?? '',
  };
}

export function operationFrom(operation: expertmesh.v1.Operation.$Properties): Operation {
  return {
    id: operation.id ?? '',
    kind: operation.kind ?? '',
    state: states[operation.state ?? 0] ?? 'running',
    plan: operation.plan ?? '',
    worker: operation.worker ?? '',
    baseEpoch: operation.baseEpoch ?? 0,
    epoch: operation.epoch ?? 0,
    numMoves: operation.numMoves ?? 0,
    numMovesDone: operation.numMovesDone ?? 0,
    bytes: operation.bytes ?? 0,
    bytesDone: operation.bytesDone ?? 0,
    throttleBytesPerSecond: operation.throttleBytesPerSecond ?? 0,
    concurrency: operation.concurrency ?? 0,
    moving: (operation.moving ?? []).map(moveFrom),
    skipped: (operation.skipped ?? []).map(moveFrom),
    createdMs: operation.createdMs ?? 0,
    endedMs: operation.endedMs ? operation.endedMs : null,
    errorCode: operation.errorCode ?? '',
    errorMessage: operation.errorMessage ?? '',
    maxOverMeanBefore: operation.maxOverMeanBefore ?? 1,
    maxOverMean: operation.maxOverMean ?? 1,
    waitingFor: operation.waitingFor ?? '',
    measured: measuredFrom(operation),
  };
}

export function autoPolicyFrom(policy: expertmesh.v1.AutoPolicy): AutoPolicy & { readonly lastDecision: string } {
  const { enabled, threshold, minGain, holdMs, quietHours, throttleBytesPerSecond, lastDecision } = policy;
  return { enabled, threshold, minGain, holdMs, quietHours, throttleBytesPerSecond, lastDecision };
}

export function pinFrom(pin: expertmesh.v1.ExpertPin.$Properties): ExpertPin {
  return { layer: pin.layer ?? 0, expert: pin.expert ?? 0, worker: pin.worker ?? '' };
}

function measuredFrom({ measuredBefore, measuredAfter, measuredOverMs }: expertmesh.v1.Operation.$Properties): Operation['measured'] {
  return measuredOverMs ? { before: measuredBefore ?? 1, after: measuredAfter ?? 1, overMs: measuredOverMs } : null;
}

function moveFrom(move: expertmesh.v1.OperationMove.$Properties): OperationMove {
  return {
    layer: move.layer ?? 0,
    expert: move.expert ?? 0,
    from: move.from ? move.from : null,
    to: move.to ? move.to : null,
    bytes: move.bytes ?? 0,
    reason: move.reason ?? '',
    formats: move.toFormat ? { from: move.fromFormat ?? '', to: move.toFormat } : null,
  };
}
