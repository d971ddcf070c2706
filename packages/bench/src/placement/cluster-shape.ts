import type { ExpertPlacement, LayerExperts, MeshInput, PlanWorker } from '@expertmesh/placement';
import type { Load } from './trace.js';

export interface ClusterShape {
  readonly layers: number;
  readonly experts: number;
  readonly workers: number;
  /** Replicas of all experts of a layer together: above `experts` some have several. A multiple of `workers`. */
  readonly slots: number;
}

/** What a worker may hold: as many experts as it has slots, as EPLB fills it, or as many as it likes. */
export type Room = 'slots' | 'any';

/** Every expert has this size: only ratios of bytes are told. */
export const expertBytes = 1 << 20;

/**
 * Where planners start from: experts in their order, as many slots on each worker; the first experts have the spare slots.
 *
 * @returns [layer][expert]
 */
export function firstPlacement({ layers, experts, workers, slots }: ClusterShape): ExpertPlacement[][] {
  const holders = Array.from({ length: experts }, (): string[] => []);
  const perWorker = slots / workers;
  for (let slot = 0; slot < slots; slot += 1) holders[slot % experts]!.push(workerName(Math.floor(slot / perWorker)));
  const layer = holders.map((held) => ({
    format: 'f16',
    checksum: '',
    replicas: held.map((worker) => ({ worker, share: 1 / held.length })),
  }));
  return Array.from({ length: layers }, () => layer);
}

/** What a planner is given: without a budget of moves. */
export function plannerInput(shape: ClusterShape, room: Room, current: MeshInput['current'], load: Load, threshold: number): MeshInput {
  const layer: LayerExperts = { numExperts: shape.experts, expertBytes, format: 'f16' };
  const memoryBytes = room === 'any' ? 0 : (shape.slots / shape.workers) * shape.layers * expertBytes;
  return {
    layers: current.map(() => layer),
    current,
    load,
    workers: planWorkers(shape).map((worker) => ({ ...worker, memoryBytes })),
    pins: [],
    threshold,
    maxMoves: 0,
    maxBytes: 0,
    minReplicas: 0,
  };
}

/** Equal ones. */
export function planWorkers({ workers }: ClusterShape): PlanWorker[] {
  return Array.from({ length: workers }, (_, index) => ({
    id: workerName(index),
    memoryBytes: 0,
    speed: 1,
    node: '',
    zone: '',
    isOpen: true,
  }));
}

/** The index of a worker by its name. */
export function workerNumber(name: string): number {
  return Number(name.slice(1)) - 1;
}

function workerName(index: number): string {
  return `w${index + 1}`;
}
