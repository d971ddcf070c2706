import { hostname } from 'node:os';
import type { CommandDefinition } from '../command.js';
import { onInterrupt, untilAborted } from '../interrupt.js';
import {
  clusterNameOptions,
  defaultPort,
  expertMetricsOptions,
  graceOptions,
  hostOptions,
  metricsOptions,
  placementOptions,
  present,
  readAdvertise,
  readClusterName,
  readGraceMs,
  readHost,
  readMetrics,
  readPort,
  readReplicas,
  readStore,
  storeOptions,
} from '../options.js';
import { metricsLine } from '../ui/metrics-line.js';
import { plural } from '../ui/units.js';
import { integer, text } from '../values.js';

const maxExpectedWorkers = 4096;

/** The coordinator of a real cluster; its workers are started elsewhere and join it. */
export const coordinator: CommandDefinition = {
  name: 'coordinator',
  describe: 'Run a coordinator, which workers join and clients ask',
  details: 'Ends by SIGINT or SIGTERM: refuses new requests and lets running ones finish for --grace seconds.',
  options: {
    ...hostOptions,
    port: { value: 'PORT', describe: 'port to listen on; 0 = any free one', defaultText: String(defaultPort) },
    advertise: { value: 'HOST:PORT', describe: 'address under which other coordinators reach this one', defaultText: 'host and port' },
    id: { value: 'ID', describe: 'name of this coordinator', defaultText: 'the host name' },
    ...clusterNameOptions,
    'expect-workers': { value: 'N', describe: 'the experts are placed when this many workers have joined', defaultText: '1' },
    ...placementOptions,
    ...storeOptions,
    ...metricsOptions,
    ...expertMetricsOptions,
    ...graceOptions,
  },
  examples: [['coordinator --host 0.0.0.0 --expect-workers 8', 'waits for eight workers']],
  async run(args, _positionals, terminal) {
    const graceMs = readGraceMs(args);
    const metrics = readMetrics(args);
    const expectWorkers = integer(args, 'expect-workers', 1, maxExpectedWorkers) ?? 1;
    const { startCoordinator } = await import('@expertmesh/coordinator');
    const { defaultLiveness, defaultReportIntervalMs } = await import('@expertmesh/local');
    const interrupt = onInterrupt();
    const running = await startCoordinator({
      id: text(args, 'id') ?? hostname(),
      cluster: readClusterName(args),
      host: readHost(args),
      port: readPort(args, defaultPort),
      advertise: readAdvertise(args),
      ...readStore(args),
      expectWorkers,
      replicas: readReplicas(args) ?? 1,
      ...defaultLiveness,
      reportIntervalMs: defaultReportIntervalMs,
      ...present('metrics', metrics),
    });
    terminal.out(`coordinator ${running.id} on ${running.address}, waiting for ${plural(expectWorkers, 'worker')}\n`);
    if (running.metricsAddress !== null) terminal.err(metricsLine('coordinator', running.metricsAddress));
    terminal.err(`Next: expertmesh worker --model DIR --coordinator ${running.address}\n`);
    await untilAborted(interrupt.signal);
    terminal.err(`stopping: running requests have ${graceMs / 1000}s (a second signal ends them at once)\n`);
    await running.stop(graceMs);
    interrupt.dispose();
  },
};
