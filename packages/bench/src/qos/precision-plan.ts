import { EmError } from '@expertmesh/common';
import { nonExpertBytes, openModelFolder } from '@expertmesh/models';
import type { Format } from '@expertmesh/native';
import {
  countExperts,
  lowered,
  type MemoryPlan,
  type PrecisionMap,
  planMemory,
  randomOrder,
  type Sensitivity,
  sensitivityOrder,
} from '@expertmesh/precision';
import { expertSizes, storedMap } from './model-experts.js';

export interface PrecisionPlanOptions {
  readonly modelFolder: string;
  readonly memoryBytes: number;
  readonly prefer: 'quality' | 'throughput';
  /** Experts to lower; for `quality`. */
  readonly numLowered: number | null;
  readonly format: Format;
  /** Of the random choice, where there are no sensitivities. */
  readonly seed: number;
  readonly sensitivity: Sensitivity | null;
}

export interface PrecisionPlan extends Omit<MemoryPlan, 'feasible'> {
  readonly nonExpertBytes: number;
  /** Of one expert as stored, and lowered. */
  readonly bytes16: number;
  readonly bytes4: number;
  readonly layers: PrecisionMap;
}

/**
 * The paper's plan for a model and a memory size, and which experts it lowers.
 *
 * @throws EM_OPTION_VALUE where there is none
 */
export async function planPrecision(options: PrecisionPlanOptions): Promise<PrecisionPlan> {
  const { modelFolder, memoryBytes, prefer, format, seed, sensitivity } = options;
  const folder = await openModelFolder(modelFolder);
  const stored = storedMap(folder);
  const experts = countExperts(stored);
  const largest = (map: PrecisionMap) => Math.max(...expertSizes(folder, map).flat());
  const bytes16 = largest(stored);
  const bytes4 = largest(stored.map((own) => own.map(() => format)));
  const others = nonExpertBytes(folder);
  const numE4 = prefer === 'quality' ? (options.numLowered ?? 0) : null;
  const sizes = { nonExpertBytes: others, bytes16, bytes4, experts };
  const plan = planMemory({ ...sizes, memoryBytes, preference: prefer, numE4 });
  if (!plan.feasible) {
    const swap = prefer === 'quality' && numE4 !== experts ? bytes16 : bytes4;
    const wanted = `at least ${others + swap} bytes: ${others} beside the experts, and one expert of ${swap}`;
    if (plan.reason !== 'invalid') throw new EmError('EM_OPTION_VALUE', { option: '--memory', got: `${memoryBytes} bytes`, wanted });
    throw new EmError('EM_OPTION_VALUE', {
      option: '--lowered',
      got: String(numE4),
      wanted: `0 to ${experts} experts in fewer bits than stored`,
    });
  }
  const order = sensitivity === null ? randomOrder(experts, seed) : sensitivityOrder(sensitivity.lossRise[format] ?? [], sensitivity.use);
  const { feasible: _, ...counts } = plan;
  return { ...counts, nonExpertBytes: others, bytes16, bytes4, layers: lowered(stored, order, plan.numE4, format) };
}
