import { EmError } from '@expertmesh/common';
import type { ExpertPlacement } from '../placement.js';
import { antiCorrelation, greedy, maxLoads } from './balancing.js';
import { foldSlots, slotsByWorker } from './devices.js';
import { eplb } from './eplb.js';
import { planMesh } from './mesh.js';
import type { MeshInput } from './mesh-input.js';

export const plannerNames = ['mesh', 'eplb', 'greedy', 'anticorrelation', 'auto'] as const;
export type PlannerName = (typeof plannerNames)[number];

/** [batch][layer][expert] rows, oldest first. */
export type LoadHistory = readonly (readonly (readonly number[])[])[];

/**
 * The target of a planner. All but mesh place each layer anew, over the open workers alike, without regard for what there is.
 * `auto` takes the better of greedy and anti-correlation on the history, layer by layer.
 *
 * @throws EM_REQUEST_VALUE where the numbers of experts and workers do not divide as the planner needs; EM_PLAN_INVALID as planMesh.
 */
export function planWith(planner: PlannerName, input: MeshInput, history: LoadHistory): ExpertPlacement[][] {
  if (planner === 'mesh') return planMesh(input);
  const names = input.workers.map(({ id }) => id);
  const open = input.workers.flatMap(({ isOpen }, worker) => (isOpen ? [worker] : []));
  if (open.length === 0) throw new EmError('EM_PLAN_INVALID', { plan: '', problem: 'no worker may hold experts' });
  return input.current.map((experts, layer) => {
    if (experts.length === 0) return [];
    const counts = history.map((batch) => experts.map((_, expert) => batch[layer]?.[expert] ?? 0));
    const slotToExpert = slotsOf(planner, input, layer, counts, open.length);
    const holders = experts.map(({ replicas }) => replicas.map(({ worker }) => names.indexOf(worker)).filter((worker) => worker >= 0));
    const slots = slotsByWorker(slotToExpert, holders, open, names.length);
    return experts.map((placed, expert) => {
      const { workers, shares } = foldSlots(slots[expert]!);
      return { ...placed, replicas: workers.map((worker, index) => ({ worker: names[worker]!, share: shares[index]! })) };
    });
  });
}

/** [slot] its expert, as many slots on each device. */
function slotsOf(
  planner: Exclude<PlannerName, 'mesh'>,
  input: MeshInput,
  layer: number,
  counts: readonly (readonly number[])[],
  numDevices: number,
): readonly number[] {
  const experts = input.current[layer]!;
  if (planner === 'eplb') {
    // Devices have equally many slots: where the replicas do not divide, the last slots get replicas as well.
    const numSlots = Math.ceil(experts.reduce((sum, { replicas }) => sum + replicas.length, 0) / numDevices) * numDevices;
    const weights = experts.map((_, expert) => input.load[layer]?.[expert] ?? 0);
    return eplb(weights, { numSlots, numGroups: 1, numNodes: 1, numDevices }).slotToExpert;
  }
  // Without batches all means are equal; one row of zeros says how many experts there are.
  const batches = counts.length === 0 ? [experts.map(() => 0)] : counts;
  const deviceOf = planner === 'greedy' ? greedy(batches, numDevices) : antiCorrelation(batches, numDevices);
  const plain = planner === 'auto' ? greedy(batches, numDevices) : deviceOf;
  const isPlainBetter = maxLoads(batches, plain, numDevices).avgMaxLoad <= maxLoads(batches, deviceOf, numDevices).avgMaxLoad;
  const chosen = isPlainBetter ? plain : deviceOf;
  return experts.map((_, expert) => expert).sort((a, b) => chosen[a]! - chosen[b]! || a - b);
}
