import { toEmError } from '@expertmesh/common';
import type { ExpertPlacement } from '../placement.js';
import { LayerPlan } from './layer-plan.js';
import type { MeshInput } from './mesh-input.js';
import { MeshRules } from './mesh-rules.js';
import { withoutSpares } from './spare-replicas.js';

/**
 * Improves a placement step by step, so that it moves little. What must leave its worker goes to the least loaded one with room; then,
 * in each layer whose busiest worker is above the threshold, shares are split anew, which copies nothing, and the move, exchange or
 * further replica that lowers the busiest worker most is made, as long as one does. Where EPLB's result is more even than that and
 * breaks no rule, it is improved in the same way and taken. A budget of moves is spent on the least even layers. Memory is never exceeded, no worker gets two replicas of an expert, pinned
 * replicas stay, experts are not spread over fewer nodes. Where an expert that must move fits nowhere, replicas that could be done
 * without make room. Same input, same result.
 *
 * @returns [layer][expert]
 * @throws EM_PLAN_INVALID when an expert that must move fits nowhere.
 */
export function planMesh(input: MeshInput): ExpertPlacement[][] {
  try {
    return improve(input);
  } catch (thrown) {
    const thinned = toEmError(thrown).code === 'EM_PLAN_INVALID' ? withoutSpares(input) : null;
    if (thinned === null) throw thrown;
    return improve(thinned);
  }
}

function improve(input: MeshInput): ExpertPlacement[][] {
  const rules = new MeshRules(input);
  // What is forced comes first in all layers: no layer's comfort may take the memory that another's drain needs.
  const plans = input.current.map((experts, layer) => {
    const plan = experts.length === 0 ? null : new LayerPlan(input, layer, rules);
    plan?.force();
    return plan;
  });
  const layers = rules.open.length === 0 ? [] : plans.filter((plan) => plan !== null);
  if (rules.isBudgeted) spend(layers);
  else for (const plan of layers) plan.balance();
  return plans.map((plan) => plan?.placed() ?? []);
}

/** A budget is spent where the load is least even, change by change. */
function spend(plans: readonly LayerPlan[]): void {
  for (const plan of plans) plan.share();
  const left = new Set(plans);
  while (left.size > 0) {
    const next = [...left].reduce((most, plan) => (plan.maxOverMean > most.maxOverMean ? plan : most));
    if (next.change()) next.share();
    else left.delete(next);
  }
}
