export { defaultPlacement, type LayerExperts, type WorkerRoom } from './default-placement.js';
export type { Move, Pin } from './moves.js';
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
