import { EmError } from '@expertmesh/common';
import type { ExpertAddress } from '../values.js';
import type { Explanation, PlanDocument } from './plan-document.js';

/** Why an expert that a plan leaves where it is stays there. @throws EM_OPTION_VALUE when the model has no such expert */
export function explainStay(plan: PlanDocument, { layer, expert }: ExpertAddress): Explanation {
  const replicas = plan.target[layer]?.[expert]?.replicas;
  if (replicas === undefined) {
    const numExperts = plan.target[layer]?.length ?? 0;
    const wanted = numExperts > 0 ? `an expert of layer ${layer} below ${numExperts}` : `a layer with experts below ${plan.target.length}`;
    throw new EmError('EM_OPTION_VALUE', { option: '--expert', got: `${layer}/${expert}`, wanted });
  }
  const name = `layer ${layer} expert ${expert} (`;
  const held = plan.summary.notMoved.find((text) => text.startsWith(name));
  const maxOverMean = layerMaxOverMean(plan, layer);
  const isEven = maxOverMean <= 1 + plan.summary.threshold;
  const level = `layer ${layer} has max/mean ${maxOverMean.toFixed(2)} after the plan`;
  return {
    layer,
    expert,
    action: `stays on ${replicas.map(({ worker }) => worker).join(', ')}`,
    rules: [
      held === undefined
        ? { rule: 'pin', ok: true, text: 'not pinned' }
        : { rule: 'pin', ok: false, text: held.slice(name.length, held.lastIndexOf(')')) },
      {
        rule: 'gain',
        ok: false,
        text: isEven ? `${level}, within the threshold` : `${level}; no move of this expert was worth its copy`,
      },
    ],
    rejected: [],
  };
}

/** Under the target, all workers of the plan alike. */
function layerMaxOverMean({ target, load, summary }: PlanDocument, layer: number): number {
  const rows = new Map(summary.workers.map(({ worker }) => [worker, 0]));
  for (const [expert, { replicas }] of target[layer]!.entries()) {
    const count = load[layer]?.[expert] ?? 0;
    for (const { worker, share } of replicas) rows.set(worker, (rows.get(worker) ?? 0) + count * share);
  }
  const loads = [...rows.values()];
  const total = loads.reduce((sum, one) => sum + one, 0);
  return total === 0 ? 1 : (Math.max(...loads) * loads.length) / total;
}
