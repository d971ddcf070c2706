import type { BufferingStatus, ClusterPlacement, WorkerStatus } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { onePositional } from '../positionals.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { formatBytes, formatCount, formatShare } from '../ui/units.js';
import { formatRanges } from './placement-show.js';
import { labelsText, missRateText, stallText } from './status.js';

export const workersDescribe: CommandDefinition = {
  name: 'describe',
  describe: 'Show all that is known of one worker, and which experts it holds',
  usage: 'WORKER',
  mostPositionals: 1,
  options: { ...endpointOptions, ...outputOptions },
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const id = onePositional(positionals, 'a worker', 'workers describe');
    const [workers, placement] = await withCluster(args, (client, signal) =>
      Promise.all([client.workers({ signal }), client.placement({ signal })]),
    );
    const worker = workers.find((one) => one.id === id);
    if (worker === undefined)
      throw new EmError('EM_WORKER_NOT_FOUND', { worker: id, wanted: workers.map((one) => one.id).join(', ') || 'none' });
    const held = expertsOf(placement, id);
    printData(terminal, format, { ...worker, experts: held }, () => renderWorker(worker, held));
  },
};

export interface LayerExperts {
  readonly layer: number;
  readonly experts: readonly number[];
}

/** Layers of which it holds experts. */
export function expertsOf({ layers }: ClusterPlacement, worker: string): LayerExperts[] {
  return layers
    .map((experts, layer) => ({
      layer,
      experts: experts.flatMap(({ replicas }, expert) => (replicas.some((replica) => replica.worker === worker) ? [expert] : [])),
    }))
    .filter(({ experts }) => experts.length > 0);
}

export function renderWorker(worker: WorkerStatus, held: readonly LayerExperts[]): string {
  const { stepTimes } = worker;
  const kvBytes = (blocks: number) => formatBytes(blocks * worker.kvBlockBytes);
  const properties = renderProperties([
    ['worker', worker.id],
    ['state', worker.reason === '' ? worker.state : `${worker.state}: ${worker.reason}`],
    ['address', worker.address],
    ['pid', String(worker.pid)],
    ['device', worker.device],
    ['numerics', worker.numerics],
    ['labels', labelsText(worker.labels)],
    ['load', `${formatShare(worker.load, 0)} of the mean`],
    ['experts', `${worker.expertsHeld} held, ${worker.slots} slots`],
    ['buffering', bufferingText(worker.buffering)],
    ['requests', `${worker.runningRequests} running, ${worker.waitingRequests} waiting`],
    ['kv cache', `${kvBytes(worker.totalKvBlocks)}, ${kvBytes(worker.freeKvBlocks)} free`],
    ['rows in', formatCount(worker.rowsIn)],
    ['rows out', formatCount(worker.rowsOut)],
    ['sent', formatBytes(worker.bytesOut)],
    ['steps', `${formatCount(stepTimes.numSteps)}, ${perStep(stepTimes.stepsMs, stepTimes.numSteps)} each`],
    ['exchange', `${perStep(stepTimes.exchangeMs, stepTimes.numSteps)} of a step`],
    ['event loop', `${worker.eventLoopMaxMs.toFixed(1)} ms at most`],
  ]);
  if (held.length === 0) return `${properties}\nNo expert is placed on it.\n`;
  const layers = renderTable(
    [{ title: 'LAYER', align: 'right' }, { title: 'HELD', align: 'right' }, { title: 'EXPERTS' }],
    held.map(({ layer, experts }) => [String(layer), String(experts.length), formatRanges(experts)]),
  );
  return `${properties}\n${layers}`;
}

function bufferingText(buffering: BufferingStatus): string {
  const { slots, residents, hits, misses, inPlace, prefetches, prefetchesUsed, loadedBytes, failedLoads, choices } = buffering;
  if (slots === 0) return 'off: all experts held are in memory';
  const failed = failedLoads === 0 ? '' : `, ${formatCount(failedLoads)} loads failed`;
  if (choices > 0) return `${residents} of ${slots} slots in use, ${maskedText(buffering)}, ${formatBytes(loadedBytes)} loaded${failed}`;
  const counts = `${formatCount(misses)} misses of ${formatCount(hits + misses)} (${missRateText(buffering)})`;
  const ahead = prefetches === 0 ? '' : `, ${formatCount(prefetchesUsed)} of ${formatCount(prefetches)} loads ahead used`;
  const read = inPlace === 0 ? '' : `, ${formatCount(inPlace)} of them in place`;
  return `${residents} of ${slots} slots in use, ${counts}${read}${ahead}, ${formatBytes(loadedBytes)} loaded, stalled ${stallText(buffering)}${failed}`;
}

/** Of routers that choose among residents. */
function maskedText({ choices, masked, swaps }: BufferingStatus): string {
  return `residents only: ${formatCount(masked)} of ${formatCount(choices)} choices fell on others, ${formatCount(swaps)} swaps`;
}

function perStep(totalMs: number, numSteps: number): string {
  return numSteps === 0 ? '-' : `${(totalMs / numSteps).toFixed(2)} ms`;
}
