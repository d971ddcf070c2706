export type { WorkerOptions } from './options.js';
