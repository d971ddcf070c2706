import { createRequire } from 'node:module';
import { type Logger, pino } from 'pino';
import type { PinoPretty } from 'pino-pretty';
import { EmError } from './errors.js';

export type { Logger } from 'pino';

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

/** JSON lines on stderr, or pretty ones when stderr is a terminal. */
export function createLogger(name: string, level: LogLevel): Logger {
  const options = { name, level };
  if (process.stderr.isTTY) {
    // Only here: loading it would take half as long again as all else that a thread or a process needs of this package.
    const pretty = createRequire(import.meta.url)('pino-pretty') as typeof PinoPretty;
    return pino(options, pretty({ destination: 2, sync: true, colorize: process.env.NO_COLOR === undefined }));
  }
  return pino(options, pino.destination({ dest: 2, sync: true }));
}

/** Level from EXPERTMESH_LOG, else the default of the process. */
export function logLevelFromEnvironment(fallback: LogLevel): LogLevel {
  const value = process.env.EXPERTMESH_LOG;
  if (value === undefined || value === '') return fallback;
  const level = logLevels.find((known) => known === value);
  if (level === undefined) {
    throw new EmError('EM_ENVIRONMENT_VALUE', { variable: 'EXPERTMESH_LOG', got: value, wanted: logLevels.join(', ') });
  }
  return level;
}
