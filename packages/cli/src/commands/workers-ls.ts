import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';
import { renderWorkers, workerData } from './status.js';

export const workersLs: CommandDefinition = {
  name: 'ls',
  describe: 'List the workers: their states, load and experts',
  options: { ...endpointOptions, ...outputOptions },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const workers = await withCluster(args, (client, signal) => client.workers({ signal }));
    printData(terminal, format, workers.map(workerData), (isWide) => renderWorkers(workers, isWide));
  },
};
