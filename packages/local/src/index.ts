export { type LocalCluster, type MetricsSource, startLocalCluster } from './cluster.js';
export {
  defaultKvBytes,
  defaultLiveness,
  defaultPinGraceMs,
  defaultReportIntervalMs,
  defaultStaticGating,
  defaultThreads,
  defaultTokenBudget,
  type LocalClusterOptions,
  type LocalMetricsOptions,
  maxLocalWorkers,
  type StartProgress,
} from './options.js';
