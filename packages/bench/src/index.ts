export { benchKernels, type KernelBenchOptions, type KernelReport, type KernelRow } from './kernels.js';
export type { Machine } from './machine.js';
