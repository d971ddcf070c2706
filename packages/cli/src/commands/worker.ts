import { hostname } from 'node:os';
import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { onInterrupt, untilAborted } from '../interrupt.js';
import {
  clusterNameOptions,
  graceOptions,
  hostOptions,
  metricsOptions,
  present,
  readAdvertise,
  readClusterName,
  readGraceMs,
  readHost,
  readMetrics,
  readPort,
  readWorkerOptions,
  workerOptions,
} from '../options.js';
import { metricsLine } from '../ui/metrics-line.js';
import { type Arguments, choice, integer, namedEndpoints, requiredText, text } from '../values.js';

/** One worker of a real cluster. */
export const worker: CommandDefinition = {
  name: 'worker',
  usage: '--model DIR --coordinator HOST:PORT',
  describe: 'Run one worker, which joins coordinators and serves its share of the experts',
  details: 'Ends by SIGINT or SIGTERM: takes no new requests, finishes running ones within --grace seconds, leaves the cluster.',
  options: {
    model: { value: 'DIR', describe: 'Hugging Face model folder', isRequired: true },
    coordinator: {
      value: 'HOST:PORT',
      describe: 'coordinators to join, with commas between them; dns:HOST:PORT joins every address that HOST has',
      isRequired: true,
    },
    id: { value: 'ID', describe: 'stable name of this worker', defaultText: 'the host name' },
    ...hostOptions,
    port: { value: 'PORT', describe: 'port to listen on; 0 = any free one', defaultText: '0' },
    exchange: {
      value: 'KIND',
      describe: 'how rows go to other workers: native, grpc, or auto (native where both have it, else grpc)',
      defaultText: 'auto',
    },
    'data-port': { value: 'PORT', describe: 'port of the native exchange, on the same host; 0 = any free one', defaultText: '0' },
    advertise: { value: 'HOST:PORT', describe: 'address under which others reach this worker', defaultText: 'host and port' },
    ...clusterNameOptions,
    label: { value: 'KEY=VALUE', describe: 'labels like node=a,zone=b, with commas between them' },
    ...workerOptions,
    ...metricsOptions,
    ...graceOptions,
  },
  examples: [
    ['worker --model models/olmoe --coordinator head:7070 --host 0.0.0.0 --advertise node3:7071 --port 7071', 'on another machine'],
  ],
  async run(args, _positionals, terminal) {
    const graceMs = readGraceMs(args);
    const metrics = readMetrics(args);
    const { defaultKvBytes, defaultPinGraceMs, defaultStaticGating, defaultThreads, defaultTokenBudget } = await import(
      '@expertmesh/local'
    );
    const { startWorker } = await import('@expertmesh/worker');
    const interrupt = onInterrupt();
    const starting = startWorker({
      id: text(args, 'id') ?? hostname(),
      cluster: readClusterName(args),
      modelFolder: requiredText(args, 'model'),
      coordinators: namedEndpoints(args, 'coordinator'),
      host: readHost(args),
      port: readPort(args, 0),
      advertise: readAdvertise(args),
      threads: defaultThreads(1),
      kernels: 'auto',
      wireDtype: 'f32',
      kvDtype: 'f32',
      gating: 'dynamic',
      ...defaultStaticGating,
      prefillChunk: 0,
      memoryBytes: 0,
      expertsFrom: 'checkpoint',
      pageCache: 'keep',
      cacheFolder: null,
      precision: { kind: 'stored' },
      deviceSlots: 0,
      deviceBytes: 0,
      residentOnly: false,
      buffering: 'reuse',
      prefetch: false,
      inPlace: 'auto',
      pinGraceMs: defaultPinGraceMs,
      replicaChoice: 'step',
      ...readWorkerOptions(args),
      tokenBudget: defaultTokenBudget,
      kvBytes: defaultKvBytes(1),
      exchange: choice(args, 'exchange', ['auto', 'native', 'grpc'] as const) ?? 'auto',
      dataPort: integer(args, 'data-port', 0, 65_535) ?? 0,
      labels: readLabels(args),
      ...present('metrics', metrics && { host: metrics.host, port: metrics.port }),
    });
    // Before it serves there is nothing to finish.
    const running = await Promise.race([starting, untilAborted(interrupt.signal)]);
    if (running === undefined) return;
    terminal.out(`worker ${running.id} on ${running.address}\n`);
    if (running.metricsAddress !== null) terminal.err(metricsLine(running.id, running.metricsAddress));
    await Promise.race([running.ended, untilAborted(interrupt.signal)]);
    if (interrupt.signal.aborted) {
      terminal.err(`draining: running requests have ${graceMs / 1000}s (a second signal ends them at once)\n`);
      const isWhole = await running.stop(graceMs);
      // An orderly end waits for threads of the engine.
      if (!isWhole) process.kill(process.pid, 'SIGKILL');
    }
    interrupt.dispose();
  },
};

function readLabels(args: Arguments): Record<string, string> {
  const given = text(args, 'label');
  if (given === null) return {};
  const labels: Record<string, string> = {};
  for (const part of given.split(',')) {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(part) ?? [];
    if (key === undefined || value === undefined) {
      throw new EmError('EM_OPTION_VALUE', { option: '--label', got: part, wanted: 'KEY=VALUE, several with commas between them' });
    }
    labels[key] = value;
  }
  return labels;
}
