export { assignWithin, type FormatChoice } from './assignment.js';
export { nonDominated, type QualityPoint } from './frontier.js';
export { type Infeasible, type MemoryPlan, type MemoryTask, planMemory } from './memory-plan.js';
export {
  countExperts,
  expertFormats,
  lowered,
  type Precision,
  type PrecisionMap,
  parsePrecision,
  precisionMap,
  type StoredExperts,
} from './precision.js';
export { type LayerPruning, planPruning } from './pruning.js';
export { expectedSpeeds, type MeasuredSpeed, type PlacedSetting } from './qos/expected-speed.js';
export { checkQosFrontier, expectedLoss, type MeasuredSetting, type QosFrontier, qosFrontier } from './qos/frontier-document.js';
export { precisionLadder, type Rung } from './qos/ladder.js';
export { LearnedThroughput } from './qos/learned-throughput.js';
export { type QosDecision, type QosPhase, QosPolicy, type QosView, qosPhases, type RungFacts } from './qos/qos-policy.js';
export { checkQosTarget, type QosTarget, qosPreferences, qosTargetKinds } from './qos/target.js';
export { randomOrder } from './random-order.js';
export { residentSlots, slotBytes } from './resident-slots.js';
export { expectedRise, type Sensitivity, sensitivityOrder } from './sensitivity.js';
