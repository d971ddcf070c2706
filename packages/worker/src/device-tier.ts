import { layerBudgets } from '@expertmesh/buffering';
import { type ModelFolder, openModelFolder } from '@expertmesh/models';
import type { Precision } from '@expertmesh/precision';
import { expertPrecision, expertsMessage } from './cluster/model-message.js';
import type { WorkerOptions } from './options.js';

/** Of each of the workers that share a model. */
export interface DeviceTier {
  /** Most bytes of experts that the placement may give it; 0 = no limit. */
  readonly memoryBytes: number;
  /** Bytes of experts that it has in memory at once; 0 = as many as it holds. */
  readonly deviceBytes: number;
}

export interface MemoryShare {
  readonly modelFolder: string;
  readonly precision: Precision;
  readonly workers: number;
  /** For the experts of each worker. */
  readonly memoryBytes: number;
}

/**
 * What a memory size means: where the workers' together has room for all experts it limits what the placement gives each of them. A smaller
 * one is the device tier alone: each has as many of every layer's experts in memory as it has room for, and reads the others when they are needed.
 *
 * @throws EM_OPTION_VALUE where a worker has no room for one expert of each layer.
 */
export async function deviceTierWithin({ modelFolder, precision, workers, memoryBytes }: MemoryShare): Promise<DeviceTier> {
  const folder = await openModelFolder(modelFolder);
  const layers = layersOf(folder, precision);
  const allBytes = layers.reduce((sum, { numExperts, expertBytes }) => sum + numExperts * expertBytes, 0);
  if (workers * memoryBytes >= allBytes) return { memoryBytes, deviceBytes: 0 };
  layerBudgets('--memory', memoryBytes, layers);
  return { memoryBytes: 0, deviceBytes: memoryBytes };
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
  return (expertsByLayer ?? []).reduce((sum, experts, layer) => sum + Math.min(deviceSlots, experts) * (expertBytesByLayer?.[layer] ?? 0), 0);
}

function layersOf(folder: ModelFolder, precision: Precision) {
  const { expertsByLayer, expertBytesByLayer } = expertsMessage(folder, expertPrecision(folder, precision));
  return (expertsByLayer ?? []).map((numExperts, layer) => ({ numExperts, expertBytes: expertBytesByLayer?.[layer] ?? 0 }));
}
