import type { ExpertPin } from '@expertmesh/client';
import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { expertPositional } from '../positionals.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';
import { renderTable } from '../ui/table.js';
import { requiredText } from '../values.js';

export const placementPin: CommandDefinition = {
  name: 'pin',
  describe: 'Keep a replica of an expert on a worker, whatever is planned',
  details: 'A pin is a rule for plans: the next rebalance plan brings the expert there, and no later one takes it away.',
  usage: 'LAYER/EXPERT --worker W',
  mostPositionals: 1,
  options: {
    worker: { value: 'W', describe: 'worker that is to hold it', isRequired: true },
    ...endpointOptions,
    ...outputOptions,
  },
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const pin = { ...expertPositional(positionals, 'placement pin'), worker: requiredText(args, 'worker') };
    const pins = await withCluster(args, (client, signal) => client.pin([pin], [], { signal }));
    printData(terminal, format, pins, () => renderPins(pins));
  },
};

export function renderPins(pins: readonly ExpertPin[]): string {
  if (pins.length === 0) return 'No expert is pinned.\n';
  return renderTable(
    [{ title: 'PINNED LAYER', align: 'right' }, { title: 'EXPERT', align: 'right' }, { title: 'WORKER' }],
    pins.map(({ layer, expert, worker }) => [String(layer), String(expert), worker]),
  );
}
