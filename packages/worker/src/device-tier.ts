import { type BudgetLayer, layerBudgets } from '@expertmesh/buffering';
import { EmError } from '@expertmesh/common';
import { type ModelFolder, openModelFolder } from '@expertmesh/models';
import { type Precision, residentSlots, slotBytes } from '@expertmesh/precision';
import { expertPrecision, expertsMessage } from './cluster/model-message.js';
import type { WorkerOptions } from './options.js';

/** Of each of the workers that share a model. */
export interface DeviceTier extends Pick<WorkerOptions, 'deviceSlots' | 'deviceBytes'> {
  /** Most bytes of experts that the placement may give it; 0 = no limit. */
  readonly memoryBytes: number;
}

export interface MemoryShare {
  readonly modelFolder: string;
  readonly precision: Precision;
  readonly workers: number;
  /** Routers choose among what is in memory: each worker holds every expert, and has a slot to spare for the one that comes. */
  readonly residentOnly: boolean;
  /** For the experts of each worker. */
  readonly memoryBytes: number;
}

/**
 * What a memory size means: where the workers' together has room for all experts it limits what the placement gives each of them. A smaller
 * one is the device tier alone: each has as many of every layer's experts in memory as it has room for, and reads the others when they are needed.
 * Where routers choose among residents each worker has its own, a number of each layer and one that comes.
 *
 * @throws EM_OPTION_VALUE where a worker has no room for one expert of each layer.
 */
export async function deviceTierWithin({ modelFolder, precision, workers, memoryBytes, residentOnly }: MemoryShare): Promise<DeviceTier> {
  const folder = await openModelFolder(modelFolder);
  const layers = layersOf(folder, precision);
  const allBytes = layers.reduce((sum, { numExperts, expertBytes }) => sum + numExperts * expertBytes, 0);
  if (residentOnly)
    return { memoryBytes: 0, deviceBytes: 0, deviceSlots: memoryBytes >= allBytes ? 0 : slotsBesideOne(memoryBytes, layers) };
  if (workers * memoryBytes >= allBytes) return { memoryBytes, deviceBytes: 0, deviceSlots: 0 };
  layerBudgets('--memory', memoryBytes, layers);
  return { memoryBytes: 0, deviceBytes: memoryBytes, deviceSlots: 0 };
}

/** Slots of each layer, beside room for one expert that comes. */
function slotsBesideOne(memoryBytes: number, layers: readonly BudgetLayer[]): number {
  const comingBytes = Math.max(...layers.map(({ expertBytes }) => expertBytes));
  const sizes = layers.map(({ numExperts, expertBytes }) => Array.from({ length: numExperts }, () => expertBytes));
  const slots = residentSlots(sizes, memoryBytes - comingBytes);
  if (slots > 0) return slots;
  const wanted = `at least ${slotBytes(sizes, 1) + comingBytes} bytes: one expert of each layer, and one that comes`;
  throw new EmError('EM_OPTION_VALUE', { option: '--memory', got: `${memoryBytes} bytes`, wanted });
}

/**
 * Bytes of each layer's experts in a device tier of so many; empty where it has no limit.
 *
 * @throws EM_OPTION_VALUE where it has no room for one expert of each layer.
 */
export function deviceBytesByLayer(folder: ModelFolder, precision: Precision, deviceBytes: number): number[] {
  return deviceBytes === 0 ? [] : layerBudgets('--device-memory', deviceBytes, layersOf(folder, precision));
}

/** Bytes of experts, in the formats that they begin in, that a worker has in memory at once; 0 = as many as it holds. */
export function deviceTierBytes(
  { deviceBytes, deviceSlots }: Pick<WorkerOptions, 'deviceBytes' | 'deviceSlots'>,
  { expertsByLayer, expertBytesByLayer }: ReturnType<typeof expertsMessage>,
): number {
  if (deviceSlots === 0) return deviceBytes;
  return (expertsByLayer ?? []).reduce(
    (sum, experts, layer) => sum + Math.min(deviceSlots, experts) * (expertBytesByLayer?.[layer] ?? 0),
    0,
  );
}

function layersOf(folder: ModelFolder, precision: Precision): BudgetLayer[] {
  const { expertsByLayer, expertBytesByLayer } = expertsMessage(folder, expertPrecision(folder, precision));
  return (expertsByLayer ?? []).map((numExperts, layer) => ({ numExperts, expertBytes: expertBytesByLayer?.[layer] ?? 0 }));
}
