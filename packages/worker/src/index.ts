export { LoopbackHub } from '@expertmesh/exchange';
export { deviceTierWithin } from './device-tier.js';
export type { WorkerOptions } from './options.js';
export type { Overlap } from './steps/overlap.js';
export { type RunningWorker, startWorker, type WorkerSurroundings } from './worker.js';
