import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { withCluster } from '../session.js';
import { isForPeople, printData } from '../ui/output.js';
import { placementData } from './placement-show.js';

export const placementExport: CommandDefinition = {
  name: 'export',
  describe: 'Print the whole placement: for each layer and expert its replicas and their shares',
  details: 'JSON, or YAML with -o yaml. Layers are those of the model; layers without experts are empty.',
  options: { ...endpointOptions, ...outputOptions },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const placement = await withCluster(args, (client, signal) => client.placement({ signal }));
    printData(terminal, isForPeople(format) ? 'json' : format, placementData(placement), () => '');
  },
};
