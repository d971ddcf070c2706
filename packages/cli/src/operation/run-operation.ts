import type { Operation } from '@expertmesh/client';
import type { OptionTable } from '../command.js';
import { printData } from '../ui/output.js';
import { type FollowParts, followOperation, hasEnded, reportEnd } from './follow-operation.js';

/** Of every command that begins an operation. */
export const operationOptions = {
  throttle: { value: 'SIZE/s', describe: 'most bytes copied a second, like 400MiB/s', defaultText: 'none' },
  detach: { value: null, describe: 'return when the operation has begun' },
} as const satisfies OptionTable;

/** Follows an operation that has just begun to its end, unless `isDetached`. */
export async function runOperation(operation: Operation, isDetached: boolean, parts: FollowParts): Promise<void> {
  const { terminal, format } = parts;
  if (hasEnded(operation)) {
    reportEnd(operation, parts);
    return;
  }
  if (isDetached) {
    printData(
      terminal,
      format,
      operation,
      () => `Operation ${operation.id} started; watch it: expertmesh rebalance watch ${operation.id}\n`,
    );
    return;
  }
  terminal.err(`Operation ${operation.id} started; Ctrl-C detaches, the operation goes on.\n`);
  await followOperation(operation.id, parts, operation);
}
