import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { expertPositional } from '../positionals.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';
import { text } from '../values.js';
import { renderPins } from './placement-pin.js';

export const placementUnpin: CommandDefinition = {
  name: 'unpin',
  describe: 'Let plans move a pinned expert again',
  usage: 'LAYER/EXPERT [--worker W]',
  mostPositionals: 1,
  options: {
    worker: { value: 'W', describe: 'its pin to this worker only', defaultText: 'all its pins' },
    ...endpointOptions,
    ...outputOptions,
  },
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const pin = { ...expertPositional(positionals, 'placement unpin'), worker: text(args, 'worker') ?? '' };
    const pins = await withCluster(args, (client, signal) => client.pin([], [pin], { signal }));
    printData(terminal, format, pins, () => renderPins(pins));
  },
};
