import { EmError, showValue } from '@expertmesh/common';
import { checkOptions } from '@expertmesh/worker';
import { type CompiledLocalClusterOptions, type LocalClusterOptions, workerOptions } from './options.js';

/** A worker's options are checked before there is a coordinator that it could join. */
const someCoordinator = '127.0.0.1:1';

const isFunction = (value: unknown) => typeof value === 'function';

/** What is neither a worker's option nor the coordinator's. */
const surroundings: Readonly<Record<string, { readonly wanted: string; readonly isRight: (value: unknown) => boolean }>> = {
  signal: { wanted: 'an AbortSignal', isRight: (value) => value instanceof AbortSignal },
  onProgress: { wanted: 'a function', isRight: isFunction },
  onLine: { wanted: 'a function', isRight: isFunction },
  onRestart: { wanted: 'a function', isRight: isFunction },
  clock: { wanted: 'an object as systemClock', isRight: (value) => isFunction((value as { after?: unknown }).after) },
};

/**
 * Checks what a program in JavaScript may have got wrong, but for the coordinator's options, which are checked where it starts.
 *
 * @throws EM_OPTION_VALUE naming the first option that is wrong
 */
export function checkLocalOptions(options: LocalClusterOptions, compiled: CompiledLocalClusterOptions): void {
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(compiled, option)) {
      const wanted = `no such option; there are ${Object.keys(compiled).join(', ')}`;
      throw new EmError('EM_OPTION_VALUE', { option, got: showValue(value), wanted });
    }
    const found = surroundings[option];
    if (found !== undefined && value !== undefined && value !== null && !found.isRight(value)) {
      throw new EmError('EM_OPTION_VALUE', { option, got: showValue(value), wanted: found.wanted });
    }
  }
  checkOptions(workerOptions(compiled, 'w1', someCoordinator));
}
