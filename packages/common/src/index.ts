export { backoffMs } from './backoff.js';
export { type Clock, FakeClock, systemClock, type Timer } from './clock.js';
export { type Deferred, deferred } from './deferred.js';
export {
  causeText,
  EmError,
  type ErrorCode,
  type ErrorFields,
  errorTable,
  isErrorCode,
  type StatusName,
  toEmError,
} from './errors.js';
export { newId } from './ids.js';
export { createLogger, type Logger, type LogLevel, logLevelFromEnvironment, logLevels } from './logger.js';
export { MetricSet, type Observe, type Sample } from './metric-set.js';
export { type MetricsOptions, MetricsServer } from './metrics-server.js';
export { answerOf, errorOf, type ThreadAnswer } from './thread-answer.js';
