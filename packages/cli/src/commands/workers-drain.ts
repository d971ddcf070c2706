import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { assertCanConfirm, confirm, confirmOptions } from '../confirm.js';
import { operationOptions, runOperation } from '../operation/run-operation.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { onePositional } from '../positionals.js';
import { withCluster } from '../session.js';
import { flag, rate } from '../values.js';

function drainCommand(
  name: 'drain' | 'undrain',
  { question, ...texts }: Record<'describe' | 'details' | 'question', string>,
): CommandDefinition {
  const command = `workers ${name}`;
  return {
    name,
    ...texts,
    usage: 'WORKER',
    mostPositionals: 1,
    options: { ...operationOptions, ...confirmOptions, ...endpointOptions, ...outputOptions },
    async run(args, positionals, terminal) {
      const format = outputFormat(args);
      const worker = onePositional(positionals, 'a worker', command);
      const throttle = rate(args, 'throttle') ?? 0;
      const isDetached = flag(args, 'detach');
      assertCanConfirm(args, terminal, command);
      await withCluster(args, async (client, signal) => {
        if (!flag(args, 'yes')) {
          const { cluster } = await client.status({ signal });
          await confirm(args, terminal, `${question} ${worker} of ${cluster}?`, cluster, command);
        }
        // Not to be interrupted half-way: whether it has begun would be unknown.
        const operation = await client[name](worker, throttle);
        await runOperation(operation, isDetached, { client, terminal, format, clock: systemClock, signal });
      });
    },
  };
}

export const workersDrain = drainCommand('drain', {
  describe: 'Move all experts off a worker and send it no new requests',
  details: 'Running requests go on. Without --detach it returns when the worker is empty.',
  question: 'Drain',
});

export const workersUndrain = drainCommand('undrain', {
  describe: 'Let a drained worker take requests and experts again',
  details: 'Without --detach it returns when the experts it is to hold have moved.',
  question: 'Undrain',
});
