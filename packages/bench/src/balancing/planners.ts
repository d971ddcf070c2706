import { type ExpertPlacement, type LoadHistory, type PlannerName, planWith } from '@expertmesh/placement';
import { firstPlacement, plannerInput } from '../placement/cluster-shape.js';
import { planningHalf, sumOfBatches } from '../placement/trace.js';

/** Who places the experts. Round robin looks at no load: expert e is on worker e mod n. */
export const contestants = ['roundRobin', 'greedy', 'anticorrelation', 'eplb', 'mesh'] as const satisfies readonly (
  | 'roundRobin'
  | Exclude<PlannerName, 'auto'>
)[];
export type Contestant = (typeof contestants)[number];

/**
 * Places each layer by the first half of the batches.
 *
 * @param history [batch][layer][expert] rows
 * @param spare slots of a layer beyond one for each expert, as a part of the experts; only EPLB and mesh can use them
 * @returns [layer][expert]
 * @throws EM_REQUEST_VALUE where the experts do not divide among the workers as the planner needs.
 */
export function placeLayers(contestant: Contestant, history: LoadHistory, workers: number, spare = 0): ExpertPlacement[][] {
  const numExperts = (history[0] ?? []).map((counts) => counts.length);
  return numExperts.flatMap((experts, layer) => {
    const alone = history.map((batch) => [batch[layer]!]);
    const slots = Math.ceil((experts * (1 + spare)) / workers) * workers;
    const shape = { layers: 1, experts, workers, slots };
    if (contestant === 'roundRobin') return [roundRobin(experts, workers)];
    const input = plannerInput(shape, 'slots', firstPlacement(shape), sumOfBatches(planningHalf(alone)), 0);
    return planWith(contestant, input, alone);
  });
}

function roundRobin(numExperts: number, workers: number): ExpertPlacement[] {
  return Array.from({ length: numExperts }, (_, expert) => ({
    format: 'f16',
    checksum: '',
    replicas: [{ worker: `w${(expert % workers) + 1}`, share: 1 }],
  }));
}
