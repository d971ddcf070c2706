export { advertisedAddress, hostAndPort } from './address.js';
export { backoffMs, overloadRetryMs } from './backoff.js';
export { type Clock, FakeClock, systemClock, type Timer } from './clock.js';
export { type Deferred, deferred } from './deferred.js';
export {
  causeText,
  EmError,
  type ErrorCode,
  type ErrorFields,
  errorTable,
  isErrorCode,
  reportedError,
  type StatusName,
  toEmError,
} from './errors.js';
export { newId } from './ids.js';
export { deepestJson, isTooDeep } from './json-depth.js';
export { Limiter } from './limiter.js';
export { createLogger, type Logger, type LogLevel, logLevelFromEnvironment, logLevels } from './logger.js';
export { median } from './median.js';
export type { HistogramCounts, Observe, Sample } from './metric.js';
export { MetricSet } from './metric-set.js';
export { type MetricsOptions, MetricsServer } from './metrics-server.js';
export { pause } from './pause.js';
export { showText, showValue } from './show-value.js';
export { engineStalledAfterMs } from './stalled-engine.js';
export { answerOf, errorOf, type ThreadAnswer } from './thread-answer.js';
export { answerTask, runOnThread } from './thread-task.js';
