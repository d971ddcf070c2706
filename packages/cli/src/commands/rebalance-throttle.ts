import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { stateText } from '../operation/render-operation.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';
import { parseRate, rateForm } from '../values.js';

export const rebalanceThrottle: CommandDefinition = {
  name: 'throttle',
  describe: 'Limit the bytes an operation copies a second; none lifts the limit',
  usage: '[OPERATION] SIZE/s|none',
  details: 'Without OPERATION the one under way. The limit belongs to the operation and ends with it.',
  mostPositionals: 2,
  options: { ...endpointOptions, ...outputOptions },
  examples: [['rebalance throttle 400MiB/s', 'the operation under way']],
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const value = positionals.at(-1);
    if (value === undefined) throw new EmError('EM_USAGE', { problem: `give ${rateForm}. See: expertmesh rebalance throttle --help` });
    const bytesPerSecond = parseRate(value);
    if (bytesPerSecond === null) throw new EmError('EM_OPTION_VALUE', { option: 'SIZE/s', got: value, wanted: rateForm });
    const id = positionals.length === 2 ? positionals[0]! : '';
    const operation = await withCluster(args, (client, signal) => client.controlOperation(id, 'throttle', bytesPerSecond, { signal }));
    printData(terminal, format, operation, () => stateText(operation));
  },
};
