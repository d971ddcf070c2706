import { EmError } from '@expertmesh/common';

/** What a peer sent cannot be taken: the stream that it came on ends with this. */
export function frameError(problem: string): EmError {
  return new EmError('EM_EXCHANGE_FRAME', { problem });
}
