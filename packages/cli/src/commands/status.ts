import type { BufferingStatus, ClusterStatus, ExpertmeshClient, StoreStatus, WorkerStatus } from '@expertmesh/client';
import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { qosText } from '../qos/render-qos.js';
import { withCluster } from '../session.js';
import { followStatus, Redrawn, streamedData } from '../status-watch.js';
import { type OutputFormat, printData } from '../ui/output.js';
import { type Column, renderTable } from '../ui/table.js';
import type { Terminal } from '../ui/terminal.js';
import { formatBytes, formatCount, formatShare, plural } from '../ui/units.js';
import { flag } from '../values.js';

export const status: CommandDefinition = {
  name: 'status',
  describe: 'Show the cluster: its workers, their load, how even it is',
  details:
    'With --watch it goes on until Ctrl-C: a terminal shows the newest status in place, a file or pipe gets a block for each change, ' +
    '-o json one document a line. When the coordinator goes away, the command says so and waits for it.',
  options: {
    watch: { alias: 'w', value: null, describe: 'show every change until interrupted' },
    ...endpointOptions,
    ...outputOptions,
  },
  examples: [
    ['status', 'one look'],
    ['status -w', 'a view that follows the cluster'],
    ['status -w -o json', 'a JSON document a line, for programs'],
  ],
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    if (flag(args, 'watch')) return await withCluster(args, (client, signal) => watch(client, signal, format, terminal));
    const current = await withCluster(args, (client, signal) => client.status({ signal }));
    printData(terminal, format, statusData(current), (isWide) => renderStatus(current, isWide));
  },
};

async function watch(client: ExpertmeshClient, signal: AbortSignal, format: OutputFormat, terminal: Terminal): Promise<void> {
  const screen = new Redrawn(terminal);
  await followStatus(client, signal, {
    show(current) {
      if (format === 'json' || format === 'yaml') terminal.out(streamedData(format, statusData(current)));
      else screen.show(renderStatus(current, format === 'wide'));
    },
    say: (line) => screen.say(line),
  });
}

/** What `status` prints for programs. */
export function statusData(current: ClusterStatus): object {
  return {
    cluster: current.cluster,
    epoch: current.epoch,
    model: current.model?.id ?? null,
    workers: current.workers.map(workerData),
    balancedness: current.balancedness,
    maxOverMean: current.maxOverMean,
    ...requestsData(current.workers),
    operation: current.operation,
    warnings: current.warnings,
    leader: current.leader,
    store: current.store,
    qos: current.qos,
  };
}

export function workerData(worker: WorkerStatus): object {
  const { id, state, pid, address, device, numerics, slots, expertsHeld, rowsIn, rowsOut, bytesOut, load, labels, buffering } = worker;
  const requests = requestsData([worker]);
  return { id, state, pid, address, device, numerics, slots, expertsHeld, rowsIn, rowsOut, bytesOut, load, labels, ...requests, buffering };
}

/** Requests and KV blocks of these workers together. */
function requestsData(workers: readonly WorkerStatus[]): object {
  const sum = (of: (worker: WorkerStatus) => number) => workers.reduce((total, worker) => total + of(worker), 0);
  return {
    runningRequests: sum((worker) => worker.runningRequests),
    waitingRequests: sum((worker) => worker.waitingRequests),
    kvBlocks: { used: sum((worker) => worker.totalKvBlocks - worker.freeKvBlocks), total: sum((worker) => worker.totalKvBlocks) },
  };
}

interface WorkerColumn extends Column {
  readonly isWide?: boolean;
  readonly cell: (worker: WorkerStatus) => string;
}

const columns: readonly WorkerColumn[] = [
  { title: 'WORKER', cell: (worker) => worker.id },
  { title: 'STATE', cell: (worker) => worker.state },
  { title: 'LOAD', align: 'right', cell: (worker) => formatShare(worker.load, 0) },
  { title: 'EXPERTS', align: 'right', cell: (worker) => `${worker.expertsHeld}/${worker.slots}` },
  { title: 'REQUESTS', align: 'right', cell: (worker) => `${worker.runningRequests}+${worker.waitingRequests}` },
  { title: 'ROWS IN', align: 'right', cell: (worker) => formatCount(worker.rowsIn) },
  { title: 'ROWS OUT', align: 'right', cell: (worker) => formatCount(worker.rowsOut) },
  { title: 'SENT', align: 'right', cell: (worker) => formatBytes(worker.bytesOut) },
  { title: 'MISSES', align: 'right', isWide: true, cell: ({ buffering }) => missRateText(buffering) },
  { title: 'STALLED', align: 'right', isWide: true, cell: ({ buffering }) => stallText(buffering) },
  { title: 'PID', align: 'right', isWide: true, cell: (worker) => String(worker.pid) },
  { title: 'ADDRESS', isWide: true, cell: (worker) => worker.address },
  { title: 'DEVICE', isWide: true, cell: (worker) => worker.device },
  { title: 'NUMERICS', isWide: true, cell: (worker) => worker.numerics },
  { title: 'LABELS', isWide: true, cell: ({ labels }) => labelsText(labels) },
];

/** Of the experts that steps needed, how many were not in their slots; - where none could be missing, or none was needed. */
export function missRateText({ slots, hits, misses }: BufferingStatus): string {
  return slots === 0 || hits + misses === 0 ? '-' : formatShare(misses / (hits + misses), 1);
}

export function stallText({ slots, stallMs }: BufferingStatus): string {
  return slots === 0 ? '-' : `${(stallMs / 1e3).toFixed(1)} s`;
}

/** node=a, zone=eu-1; - without any. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  return names.length === 0 ? '-' : names.map((name) => `${name}=${labels[name]}`).join(', ');
}

export function renderStatus(current: ClusterStatus, isWide: boolean): string {
  const { cluster, epoch, model, workers, balancedness, maxOverMean, operation, warnings, leader, store } = current;
  const head = [
    `Cluster   ${cluster}   epoch ${epoch}   ${model === null ? 'no model yet' : `model ${model.id}`}   ${plural(workers.length, 'worker')}`,
    `Load      ${loadText(workers)}${operation === null ? '' : `   operation ${operation}`}`,
    `          layer by layer: max/mean ${maxOverMean.toFixed(2)}, balancedness ${balancedness.toFixed(2)} (1 = even; both means over the layers)`,
    ...(current.qos === null ? [] : [`QoS       ${qosText(current.qos)}`]),
    ...(isWide && store !== null ? [`Store     ${store.name}   ${formatBytes(store.bytes)} of ${formatBytes(store.limitBytes)}`] : []),
    ...(isWide && leader !== null ? [`Leader    ${leader.coordinator} at ${leader.address}   fence ${leader.fence}`] : []),
    '\n',
  ];
  const remarks = [
    ...(leader === null ? ['Warning: no coordinator leads; requests go on, nothing is moved\n'] : []),
    ...(store?.isUp === false ? [storeWarning(store)] : []),
    ...warnings.map((warning) => `Warning: ${warning}\n`),
  ];
  return head.join('\n') + renderWorkers(workers, isWide) + (remarks.length === 0 ? '' : `\n${remarks.join('')}`);
}

/** What the LOAD column says at its most. */
function loadText(workers: readonly WorkerStatus[]): string {
  const [busiest] = [...workers].sort((a, b) => b.load - a.load);
  const sharing = workers.filter(({ load }) => load > 0).length;
  if (busiest === undefined) return 'no worker yet';
  return `busiest worker ${busiest.id} at ${formatShare(busiest.load, 0)} of the mean of ${plural(sharing, 'worker')}, all layers together`;
}

function storeWarning({ name, downSinceMs, problem }: StoreStatus): string {
  const since = downSinceMs === null ? '' : ` since ${new Date(downSinceMs).toISOString()}`;
  return `Warning: the store ${name} does not answer${since} (${problem}). Requests go on; operations wait, statistics are kept until it is back\n`;
}

export function renderWorkers(workers: readonly WorkerStatus[], isWide: boolean): string {
  const shown = columns.filter((column) => isWide || column.isWide !== true);
  const table = renderTable(
    shown,
    workers.map((worker) => shown.map((column) => column.cell(worker))),
  );
  const reasons = workers.filter((worker) => worker.reason !== '').map((worker) => `${worker.id}: ${worker.reason}\n`);
  return table + (reasons.length === 0 ? '' : `\n${reasons.join('')}`);
}
