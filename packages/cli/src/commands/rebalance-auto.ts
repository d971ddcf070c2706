import type { AutoPolicy } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions, present } from '../options.js';
import { formatPercent } from '../plan/render-plan.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';
import { renderProperties } from '../ui/table.js';
import { formatBytes, formatDuration } from '../ui/units.js';
import { type Arguments, duration, fraction, rate, text } from '../values.js';

export const rebalanceAuto: CommandDefinition = {
  name: 'auto',
  describe: 'Show or set when the coordinator rebalances by itself',
  details: 'Off at first. Without arguments it shows the policy and the last decision; options that are not given stay as they are.',
  usage: '[on|off]',
  mostPositionals: 1,
  options: {
    threshold: { value: 'SHARE', describe: 'plan when max/mean load is so much above 1, like 10% or 0.1' },
    'min-gain': { value: 'SHARE', describe: 'apply only what takes so much off max/mean load' },
    hold: { value: 'TIME', describe: 'how long the threshold must be exceeded, and the rest after an operation, like 2m' },
    'quiet-hours': { value: 'HH:MM-HH:MM', describe: 'local times between which nothing begins, like 22:00-06:00; or none' },
    throttle: { value: 'SIZE/s', describe: 'most bytes copied a second, like 400MiB/s; or none' },
    ...endpointOptions,
    ...outputOptions,
  },
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const change = readChange(args, positionals[0]);
    const policy = await withCluster(args, async (client, signal) => {
      const { lastDecision, ...current } = await client.auto(null, { signal });
      return Object.keys(change).length === 0 ? { ...current, lastDecision } : client.auto({ ...current, ...change }, { signal });
    });
    printData(terminal, format, policy, () => renderPolicy(policy));
  },
};

function readChange(args: Arguments, word: string | undefined): Partial<AutoPolicy> {
  if (word !== undefined && word !== 'on' && word !== 'off') {
    throw new EmError('EM_USAGE', { problem: `give on or off; got ${word}. See: expertmesh rebalance auto --help` });
  }
  return {
    ...present('enabled', word === undefined ? null : word === 'on'),
    ...present('threshold', fraction(args, 'threshold')),
    ...present('minGain', fraction(args, 'min-gain')),
    ...present('holdMs', duration(args, 'hold')),
    ...present('quietHours', quietHours(args)),
    ...present('throttleBytesPerSecond', rate(args, 'throttle')),
  };
}

function quietHours(args: Arguments): string | null {
  const value = text(args, 'quiet-hours');
  if (value === null || value === 'none') return value === null ? null : '';
  const time = '([01]\\d|2[0-3]):[0-5]\\d';
  if (new RegExp(`^${time}-${time}$`).test(value)) return value;
  throw new EmError('EM_OPTION_VALUE', { option: '--quiet-hours', got: value, wanted: 'HH:MM-HH:MM, like 22:00-06:00, or none' });
}

export function renderPolicy(policy: AutoPolicy & { readonly lastDecision: string }): string {
  return renderProperties([
    ['auto', policy.enabled ? 'on' : 'off'],
    ['threshold', formatPercent(policy.threshold)],
    ['minimum gain', formatPercent(policy.minGain)],
    ['hold', formatDuration(policy.holdMs)],
    ['quiet hours', policy.quietHours === '' ? 'none' : policy.quietHours],
    ['throttle', policy.throttleBytesPerSecond === 0 ? 'none' : `${formatBytes(policy.throttleBytesPerSecond)}/s`],
    ['last decision', policy.lastDecision === '' ? '-' : policy.lastDecision],
  ]);
}
