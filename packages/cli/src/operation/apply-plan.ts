import type { ExpertmeshClient } from '@expertmesh/client';
import { systemClock } from '@expertmesh/common';
import type { OptionTable } from '../command.js';
import { confirm, confirmOptions } from '../confirm.js';
import type { PlanFile } from '../plan/plan-document.js';
import type { OutputFormat } from '../ui/output.js';
import type { Terminal } from '../ui/terminal.js';
import { formatBytes, plural } from '../ui/units.js';
import { type Arguments, flag, integer, rate } from '../values.js';
import { operationOptions, runOperation } from './run-operation.js';

/** Of commands that carry a plan out. */
export const applyOptions = {
  throttle: operationOptions.throttle,
  concurrency: { value: 'N', describe: 'moves under way at once', defaultText: '1' },
  detach: operationOptions.detach,
  ...confirmOptions,
} as const satisfies OptionTable;

export interface ApplyOptions {
  readonly throttleBytesPerSecond: number;
  readonly concurrency: number;
  readonly isDetached: boolean;
}

const mostAtOnce = 1024;

export function readApplyOptions(args: Arguments): ApplyOptions {
  return {
    throttleBytesPerSecond: rate(args, 'throttle') ?? 0,
    concurrency: integer(args, 'concurrency', 1, mostAtOnce) ?? 1,
    isDetached: flag(args, 'detach'),
  };
}

export interface ApplyParts {
  readonly client: ExpertmeshClient;
  readonly args: Arguments;
  readonly terminal: Terminal;
  readonly format: OutputFormat;
  readonly signal: AbortSignal;
  /** As people call it, like `rebalance apply`. */
  readonly command: string;
}

/** Asks, has the coordinator carry the plan out, and follows it. */
export async function applyPlan({ text, plan }: PlanFile, options: ApplyOptions, parts: ApplyParts): Promise<void> {
  const { client, args, terminal, format, signal, command } = parts;
  const { isDetached, ...pace } = options;
  const { cluster, epoch } = await client.status({ signal });
  const isCurrent = epoch === plan.epoch;
  terminal.err(
    `Plan ${plan.id}: ${plural(plan.moves.length, 'move')}, ${formatBytes(plan.summary.bytes)}, epoch ${plan.epoch}${isCurrent ? ' (still current)' : ''}.\n`,
  );
  // The coordinator refuses a stale plan and does nothing for an empty one: nobody has to agree to that.
  if (isCurrent && plan.moves.length > 0) await confirm(args, terminal, `Apply to ${cluster}?`, cluster, command);
  const operation = await client.applyPlan(text, pace);
  await runOperation(operation, isDetached, { client, terminal, format, clock: systemClock, signal });
}
