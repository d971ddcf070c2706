import { ExpertmeshClient } from '@expertmesh/client';
import { systemClock, toEmError } from '@expertmesh/common';
import type { LocalCluster } from '@expertmesh/local';
import type { CommandDefinition } from '../command.js';
import { onInterrupt, untilAborted } from '../interrupt.js';
import {
  clusterNameOptions,
  defaultPort,
  expertMetricsOptions,
  graceOptions,
  hostOptions,
  localClusterOptions,
  metricsOptions,
  present,
  readClusterName,
  readGraceMs,
  readHost,
  readLocalClusterOptions,
  readMetrics,
  readPort,
  readStore,
  storeOptions,
} from '../options.js';
import { startObservers } from '../start-progress.js';
import { metricsLine } from '../ui/metrics-line.js';
import type { Terminal } from '../ui/terminal.js';
import { plural } from '../ui/units.js';
import { type Arguments, requiredText } from '../values.js';

/** A coordinator in this process and its workers, until a signal comes. */
export const serve: CommandDefinition = {
  name: 'serve',
  usage: '--model DIR',
  describe: 'Serve a model: a coordinator and its workers on this machine',
  details:
    'Ends by SIGINT or SIGTERM: refuses new requests, lets running ones finish for --grace seconds, stops all workers. ' +
    'A second signal ends everything at once. A worker that dies is started again.',
  options: {
    model: { value: 'DIR', describe: 'Hugging Face model folder', isRequired: true },
    ...hostOptions,
    port: { value: 'PORT', describe: 'port to listen on; 0 = any free one', defaultText: String(defaultPort) },
    ...localClusterOptions,
    ...storeOptions,
    ...clusterNameOptions,
    ...metricsOptions,
    ...expertMetricsOptions,
    ...graceOptions,
  },
  examples: [
    ['serve --model models/olmoe', 'two workers on port 7070'],
    ['serve --model models/olmoe --workers 4 --threads 2', 'four workers of two threads'],
  ],
  run: runServe,
};

async function runServe(args: Arguments, _positionals: readonly string[], terminal: Terminal): Promise<void> {
  const graceMs = readGraceMs(args);
  const options = {
    modelFolder: requiredText(args, 'model'),
    host: readHost(args),
    port: readPort(args, defaultPort),
    ...readStore(args),
    cluster: readClusterName(args),
    ...readLocalClusterOptions(args),
    ...present('metrics', readMetrics(args)),
  };
  const { startLocalCluster } = await import('@expertmesh/local');
  let kill = () => {};
  const interrupt = onInterrupt(() => kill());
  const observers = startObservers(terminal, systemClock);
  try {
    const cluster = await startLocalCluster({ ...options, ...observers.options, signal: interrupt.signal });
    kill = () => cluster.kill();
    observers.clear();
    await announce(cluster, terminal);
    await Promise.race([cluster.ended, untilAborted(interrupt.signal)]);
    terminal.err(`stopping: running requests have ${graceMs / 1000}s (a second signal ends them at once)\n`);
    await cluster.stop(graceMs);
    terminal.err('stopped\n');
  } catch (error) {
    // A signal while it starts is an ordinary end.
    if (toEmError(error).code !== 'EM_CANCELLED' || !interrupt.signal.aborted) throw error;
  } finally {
    observers.clear();
    interrupt.dispose();
  }
}

async function announce({ endpoint, metrics }: LocalCluster, terminal: Terminal): Promise<void> {
  const client = new ExpertmeshClient(endpoint);
  try {
    const { model, workers } = await client.status();
    const ask = endpoint.endsWith(`:${defaultPort}`) ? '' : ` --endpoint ${endpoint}`;
    terminal.out(`serving ${model?.id} on ${endpoint} (${plural(workers.length, 'worker')})\n`);
    for (const { of, address } of metrics) terminal.err(metricsLine(of, address));
    terminal.err(`Next: expertmesh generate "Hello"${ask}  |  expertmesh status${ask}\n`);
  } finally {
    client.close();
  }
}
