export { meanMaxOverMean, relativeLoads, type Speed, sharers } from './balance.js';
export { crossNodeShare } from './cross-node.js';
export { defaultPlacement, type LayerExperts, type WorkerRoom } from './default-placement.js';
export { expectedTraffic } from './expected-traffic.js';
export { lossWarnings } from './loss-warnings.js';
export { type MeshInput, type PlanWorker, planMesh } from './mesh.js';
export { type OrderedMoves, type OrderInput, orderMoves } from './move-order.js';
export { applyMove, type Move, type Pin, planMoves } from './moves.js';
export {
  type Content,
  contentKey,
  contentsOf,
  type ExpertPlacement,
  type Placement,
  type Replica,
  sameReplicas,
  withChecksums,
  workersOf,
} from './placement.js';
export { makePlan, type Plan, type PlanInput, parsePlan, planText } from './plan.js';
export { type LoadHistory, type PlannerName, plannerNames, planWith } from './planners.js';
export { type Send, type SendRound, sendBound, sendOrders, sendSchedule, type Traffic } from './send-order.js';
export { placementProblems } from './validate.js';
