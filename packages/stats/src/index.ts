export { loadLimits, summedActivity } from './load-history.js';
export { emptyState, MemoryStore, type StoreState } from './memory-store.js';
export { openStore } from './open-store.js';
export {
  type LayerActivity,
  type LeadClaim,
  type Leader,
  type LeadRenewal,
  type LoadWindow,
  maxOperations,
  type OperationRecord,
  type PlacementCommit,
  type PlacementRecord,
  type Store,
} from './store.js';
export { defaultLimitBytes, type KeptKind, keptKinds, type SpaceOptions, type StoreUse } from './store-space.js';
