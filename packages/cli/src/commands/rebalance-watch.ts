import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { followOperation } from '../operation/follow-operation.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { withCluster } from '../session.js';

export const rebalanceWatch: CommandDefinition = {
  name: 'watch',
  describe: 'Follow an operation to its end; Ctrl-C leaves it running',
  usage: '[OPERATION]',
  details: 'Without OPERATION the one under way, else the newest. Its exit code is that of the operation: 5 when it stopped part-way.',
  mostPositionals: 1,
  options: { ...endpointOptions, ...outputOptions },
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    await withCluster(args, (client, signal) =>
      followOperation(positionals[0] ?? '', { client, terminal, format, clock: systemClock, signal }),
    );
  },
};
