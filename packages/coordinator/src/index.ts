export { type CoordinatorSurroundings, type RunningCoordinator, startCoordinator } from './coordinator.js';
export type { CoordinatorOptions } from './options.js';
