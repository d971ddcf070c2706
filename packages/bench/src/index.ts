export { benchExchange, type ExchangeBenchOptions, type ExchangeReport, type ExchangeRow, type ExchangeWork } from './exchange.js';
export {
  type FrontierOptions,
  type FrontierPoint,
  type FrontierReport,
  type FrontierRow,
  frontierPlot,
  loweredFormats,
  measureFrontier,
} from './frontier.js';
export { benchKernels, type KernelBenchOptions, type KernelReport, type KernelRow } from './kernels.js';
export type { Host, Machine } from './machine.js';
export { placementPlots } from './placement/plots.js';
export { type DomainTexts, readTexts } from './placement/router-counts.js';
export type { PlacementRow } from './placement/summary.js';
export type { TraceName } from './placement/trace.js';
export { benchPlacement, type PlacementBenchOptions, type PlacementReport, type PlacementWork } from './placement.js';
export { type BarChart, barChart } from './plot/bar-chart.js';
export { type LineChart, lineChart } from './plot/line-chart.js';
export { plotTimeline, type Timeline } from './rebalance/timeline.js';
export {
  benchRebalance,
  type RebalanceBenchOptions,
  type RebalanceReport,
  type RebalanceRow,
  type RebalanceWork,
} from './rebalance.js';
export {
  benchScaling,
  type ScalingBenchOptions,
  type ScalingExchange,
  type ScalingReport,
  type ScalingRow,
  scalingPlots,
} from './scaling.js';
export { benchServing, type ServingBenchOptions, type ServingReport, type ServingRow, type ServingWork } from './serving.js';
export { type StepSplit, splitSteps } from './step-split.js';
