export { LoopbackHub } from '@expertmesh/exchange';
export { deviceTierWithin } from './device-tier.js';
export { checkOptions, type WorkerOptions } from './options.js';
export type { RunningWorker, WorkerSurroundings } from './running-worker.js';
export type { Overlap } from './steps/overlap.js';
export { startWorker } from './worker.js';
