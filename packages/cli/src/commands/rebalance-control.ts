import type { CommandDefinition } from '../command.js';
import { stateText } from '../operation/render-operation.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';

function control(name: 'pause' | 'resume' | 'cancel', describe: string): CommandDefinition {
  return {
    name,
    describe,
    usage: '[OPERATION]',
    details: 'Without OPERATION the one under way.',
    mostPositionals: 1,
    options: { ...endpointOptions, ...outputOptions },
    async run(args, positionals, terminal) {
      const format = outputFormat(args);
      const operation = await withCluster(args, (client, signal) => client.controlOperation(positionals[0] ?? '', name, 0, { signal }));
      printData(terminal, format, operation, () => stateText(operation));
    },
  };
}

export const rebalancePause = control('pause', 'Begin no further moves of an operation until it is resumed');
export const rebalanceResume = control('resume', 'Go on with a paused operation');
export const rebalanceCancel = control('cancel', 'Stop an operation after the moves under way; what has moved stays moved');
