export { type Contestant, contestants } from './balancing/planners.js';
export {
  type BalancingBenchOptions,
  type BalancingReport,
  type BalancingRow,
  balancingPlots,
  benchBalancing,
} from './balancing.js';
export {
  type BufferingBenchOptions,
  type BufferingModel,
  type BufferingReport,
  type BufferingRow,
  type BufferingWork,
  benchBuffering,
  bufferingPlots,
} from './buffering.js';
export {
  benchExchange,
  type ExchangeBenchOptions,
  type ExchangeReport,
  type ExchangeRow,
  type ExchangeWay,
  type ExchangeWork,
} from './exchange.js';
export { type PaperFigures, type Workload, type WorkloadName, workloads } from './gating/workloads.js';
export { benchGating, type GatingBenchOptions, type GatingReport, type GatingWork, gatingPlots } from './gating.js';
export { benchKernels, type KernelBenchOptions, type KernelReport, type KernelRow } from './kernels.js';
export type { Host, Machine } from './machine.js';
export { placementPlots } from './placement/plots.js';
export type { PlacementRow } from './placement/summary.js';
export type { TraceName } from './placement/trace.js';
export { benchPlacement, type PlacementBenchOptions, type PlacementReport, type PlacementWork } from './placement.js';
export { type BarChart, barChart } from './plot/bar-chart.js';
export { type LineChart, lineChart } from './plot/line-chart.js';
export {
  type FrontierOptions,
  type FrontierPoint,
  type FrontierReport,
  type FrontierRow,
  frontierPlot,
  measureFrontier,
} from './qos/frontier.js';
export { type Assignment, assignments, loweredFormats } from './qos/frontier-settings.js';
export type { LiveTargetRow } from './qos/live-crossing.js';
export { type PrecisionPlan, planPrecision } from './qos/precision-plan.js';
export { type PruneOptions, type PruneReport, pruneModel } from './qos/prune-model.js';
export type { ResidentOnlyRow } from './qos/resident-only.js';
export type { ScoredText } from './qos/scored-text.js';
export { measureSensitivity, type SensitivityOptions, type SensitivityReport } from './qos/sensitivity.js';
export { benchQos, type QosBenchOptions, type QosModel, type QosReport, type QosRow, type QosWork, qosPlots } from './qos.js';
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
export { Prompts } from './serving-requests.js';
export { type StepSplit, splitSteps } from './step-split.js';
export { simulationPlots } from './trace/plots.js';
export { type RecordOptions, recordTrace, type TracedDocument } from './trace/record.js';
export type { ReadModel } from './trace/record-model.js';
export type { RoutingTrace, TraceBatch } from './trace/routing-trace.js';
export { type Simulation, type SimulationRow, type SimulationSetup, simulateTrace } from './trace/simulate.js';
export { type DomainFacts, type LayerFacts, summariseTrace, type TraceSummary } from './trace/summary.js';
export { readTrace, writeTrace } from './trace/trace-file.js';
