import type { CommandDefinition } from '../command.js';
import { renderHistory } from '../operation/render-operation.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';
import { integer } from '../values.js';

export const rebalanceHistory: CommandDefinition = {
  name: 'history',
  describe: 'List the operations, the newest first',
  options: {
    limit: { value: 'N', describe: 'so many', defaultText: 'all that are kept' },
    ...endpointOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const limit = integer(args, 'limit', 1, 2 ** 32 - 1) ?? 0;
    const operations = await withCluster(args, (client, signal) => client.operations(limit, { signal }));
    printData(terminal, format, operations, () => renderHistory(operations));
  },
};
