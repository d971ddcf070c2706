export { type LocalCluster, startLocalCluster } from './cluster.js';
export {
  defaultKvBytes,
  defaultLiveness,
  defaultReportIntervalMs,
  defaultThreads,
  defaultTokenBudget,
  type LocalClusterOptions,
  maxLocalWorkers,
  type StartProgress,
} from './options.js';
