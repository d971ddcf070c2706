export { meanLoads, meanMaxOverMean, relativeLoads, type Speed, sharers } from './balance.js';
export { contentBytes, firstFormat, type LayerExperts, type Pin, type PlanWorker, type WorkerRoom } from './cluster.js';
export { ContentIndex } from './content-index.js';
export { contentFromMessage, placementFromMessage, placementMessage } from './messages.js';
export {
  type Content,
  type CopySource,
  contentKey,
  type ExpertPlacement,
  type Placement,
  type Replica,
  sameReplicas,
  withChecksums,
} from './placement.js';
export { type ChangedExpert, changedExperts, changeMessage, changesFromMessage, withChanges } from './placement-change.js';
export { defaultPlacement } from './planners/default-placement.js';
export { planMesh } from './planners/mesh.js';
export type { MeshInput } from './planners/mesh-input.js';
export { type LoadHistory, type PlannerName, plannerNames, planWith } from './planners/planners.js';
export { crossNodeShare } from './plans/cross-node.js';
export { expectedTraffic } from './plans/expected-traffic.js';
export { lossWarnings } from './plans/loss-warnings.js';
export { type Move, moveSchema } from './plans/move.js';
export { type OrderedMoves, type OrderInput, orderMoves } from './plans/move-order.js';
export { applyMove, planMoves } from './plans/moves.js';
export { makePlan } from './plans/plan.js';
export { type Plan, parsePlan, planText } from './plans/plan-document.js';
export type { PlanInput } from './plans/plan-input.js';
export { placementProblems } from './plans/validate.js';
export { precisionDigest } from './precision-digest.js';
export { rowsByShare, rowsByStep, type StepReplicas } from './replica-choice.js';
export { type Send, type SendRound, sendBound, sendOrders, sendSchedule, type Traffic } from './send-order.js';
