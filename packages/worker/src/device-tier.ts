import { slotsWithin } from '@expertmesh/buffering';
import { openModelFolder } from '@expertmesh/models';
import type { Precision } from '@expertmesh/precision';
import { expertPrecision, expertsMessage } from './cluster/model-message.js';

/** Of each of the workers that share a model. */
export interface DeviceTier {
  /** Most bytes of experts that the placement may give it; 0 = no limit. */
  readonly memoryBytes: number;
  /** Experts of a layer that it has in memory at once; 0 = as many as it holds. */
  readonly deviceSlots: number;
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
 * one is the device tier alone: each has slots for as many experts of every layer as it has room for, and reads the others when they are needed.
 *
 * @throws EM_OPTION_VALUE where a worker has no room for one expert of each layer.
 */
export async function deviceTierWithin({ modelFolder, precision, workers, memoryBytes, residentOnly }: MemoryShare): Promise<DeviceTier> {
  const folder = await openModelFolder(modelFolder);
  const { expertsByLayer, expertBytesByLayer } = expertsMessage(folder, expertPrecision(folder, precision));
  const layers = (expertsByLayer ?? []).map((numExperts, layer) => ({ numExperts, slotBytes: expertBytesByLayer?.[layer] ?? 0 }));
  const allBytes = layers.reduce((sum, { numExperts, slotBytes }) => sum + numExperts * slotBytes, 0);
  if (residentOnly && memoryBytes >= allBytes) return { memoryBytes: 0, deviceSlots: 0 };
  if (!residentOnly && workers * memoryBytes >= allBytes) return { memoryBytes, deviceSlots: 0 };
  const spareBytes = residentOnly ? Math.max(...layers.map(({ slotBytes }) => slotBytes)) : 0;
  const slots = slotsWithin(memoryBytes, spareBytes, layers).filter((_, layer) => layers[layer]!.numExperts > 0);
  return { memoryBytes: 0, deviceSlots: Math.min(...slots) };
}
