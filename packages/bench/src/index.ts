export { benchExchange, type ExchangeBenchOptions, type ExchangeReport, type ExchangeRow, type ExchangeWork } from './exchange.js';
export { benchKernels, type KernelBenchOptions, type KernelReport, type KernelRow } from './kernels.js';
export type { Host, Machine } from './machine.js';
export { benchServing, type ServingBenchOptions, type ServingReport, type ServingRow, type ServingWork } from './serving.js';
export { type StepSplit, splitSteps } from './step-split.js';
