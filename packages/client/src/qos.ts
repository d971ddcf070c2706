import type { expertmesh } from '@expertmesh/proto';

/** What a controller is to hold: least or most, or the one end of what there is room for. */
export type QosTarget =
  /** Bytes of weights of all workers together; tokens a second of the cluster; rise of the perplexity, 0.05 = 5 %. */
  | { readonly kind: 'memory' | 'minThroughput' | 'maxLoss'; readonly value: number }
  | { readonly kind: 'prefer'; readonly prefer: 'quality' | 'throughput' };

export interface QosState {
  readonly target: QosTarget | null;
  /** holding, changing, waiting, unmet; null without a target. */
  readonly phase: string | null;
  /** What it last decided, for people. */
  readonly decision: string;
  readonly measured: {
    /** Weights of all workers together. */
    readonly memoryBytes: number;
    /** Null while there is too little to say. */
    readonly tokensPerSecond: number | null;
    /** There was always work while the tokens were counted. */
    readonly isBusy: boolean;
    /** Expected rise of the perplexity by the formats of now; null where no losses were measured beforehand. */
    readonly loss: number | null;
  };
}

/** Contents and tiers of one layer. */
export interface QosLayer {
  readonly layer: number;
  /** Experts by format. */
  readonly formats: Readonly<Record<string, number>>;
  /** That workers hold. */
  readonly replicas: number;
  /** Of those, that have a slot in memory; the others are read when a step needs them. */
  readonly slots: number;
  /** Of all replicas. */
  readonly bytes: number;
}

export interface Qos extends QosState {
  readonly layers: readonly QosLayer[];
  /** Settings that the controller chooses from, best quality first: how many, and the one of now or the nearest. */
  readonly numRungs: number;
  readonly rung: number;
  /** Weights that are not experts, of all workers together. */
  readonly otherBytes: number;
  /** What settings take. */
  readonly leastBytes: number;
  readonly mostBytes: number;
  /** Losses were measured beforehand. */
  readonly hasFrontier: boolean;
}

export function qosStateFrom(state: expertmesh.v1.QosState.$Properties): QosState {
  return {
    target: state.target ? targetFrom(state.target) : null,
    phase: state.phase ? state.phase : null,
    decision: state.decision ?? '',
    measured: {
      memoryBytes: state.memoryBytes ?? 0,
      tokensPerSecond: state.tokensPerSecond ?? null,
      isBusy: state.isBusy ?? false,
      loss: state.loss ?? null,
    },
  };
}

export function qosFrom({ state, layers, numRungs, rung, otherBytes, leastBytes, mostBytes, hasFrontier }: expertmesh.v1.Qos): Qos {
  return { ...qosStateFrom(state ?? {}), layers: layers.map(layerFrom), numRungs, rung, otherBytes, leastBytes, mostBytes, hasFrontier };
}

function layerFrom({ layer, formats, replicas, slots, bytes }: expertmesh.v1.QosLayer.$Properties): QosLayer {
  const counts = (formats ?? []).map(({ format, count }) => [format ?? '', count ?? 0] as const);
  return { layer: layer ?? 0, formats: Object.fromEntries(counts), replicas: replicas ?? 0, slots: slots ?? 0, bytes: bytes ?? 0 };
}

function targetFrom({ kind, value, prefer }: expertmesh.v1.QosTarget.$Properties): QosTarget {
  if (kind === 'prefer') return { kind, prefer: prefer === 'throughput' ? 'throughput' : 'quality' };
  return { kind: kind as Exclude<QosTarget['kind'], 'prefer'>, value: value ?? 0 };
}
