import type { Qos, QosLayer, QosState, QosTarget } from '@expertmesh/client';
import { type Column, renderProperties, renderTable } from '../ui/table.js';
import { formatBytes, formatShare, plural } from '../ui/units.js';

export function targetText(target: QosTarget): string {
  switch (target.kind) {
    case 'memory':
      return `at most ${formatBytes(target.value)} of weights`;
    case 'minThroughput':
      return `at least ${target.value} tokens/s`;
    case 'maxLoss':
      return `at most ${formatShare(target.value, 2)} of perplexity lost`;
    case 'prefer':
      return `${target.prefer} preferred`;
  }
}

/** What a target is about, as it is; of a preference, all. */
function measuredText({ target, measured }: QosState): string {
  const texts = {
    memory: `${formatBytes(measured.memoryBytes)} of weights`,
    minThroughput: measured.tokensPerSecond === null ? 'tokens/s not measured yet' : speedText(measured.tokensPerSecond, measured.isBusy),
    maxLoss: measured.loss === null ? 'loss not measured' : `${formatShare(measured.loss, 2)} of perplexity lost`,
  };
  return target === null || target.kind === 'prefer' ? Object.values(texts).join(', ') : texts[target.kind];
}

function speedText(tokensPerSecond: number, isBusy: boolean): string {
  return `${tokensPerSecond.toFixed(1)} tokens/s${isBusy ? '' : ', and no more asked for'}`;
}

/** One line, for status. */
export function qosText(state: QosState): string {
  const { target, phase } = state;
  return `${target === null ? 'no target' : targetText(target)}: ${measuredText(state)}   ${phase ?? ''}`.trimEnd();
}

export function renderQos(qos: Qos): string {
  const { target, phase, decision, rung, numRungs, otherBytes, leastBytes, mostBytes, hasFrontier, layers } = qos;
  const { memoryBytes, tokensPerSecond, isBusy, loss } = qos.measured;
  const head = renderProperties([
    ['target', target === null ? 'none' : targetText(target)],
    ['phase', phase ?? '-'],
    ['decision', decision === '' ? '-' : decision],
    [
      'memory',
      `${formatBytes(memoryBytes)}, ${formatBytes(otherBytes)} of it not experts; settings take ${formatBytes(leastBytes)} to ${formatBytes(mostBytes)}`,
    ],
    ['throughput', tokensPerSecond === null ? 'not measured yet' : speedText(tokensPerSecond, isBusy)],
    ['loss', loss === null ? lossText(hasFrontier) : `${formatShare(loss, 2)} of perplexity, as expected`],
    ['setting', numRungs === 0 ? '-' : `${rung + 1} of ${numRungs}, the best quality first`],
  ]);
  return `${head}\n${renderLayers(layers)}`;
}

function lossText(hasFrontier: boolean): string {
  return hasFrontier ? 'not known of these formats' : 'not known: give qos set --frontier FILE';
}

function renderLayers(layers: readonly QosLayer[]): string {
  const formats = [...new Set(layers.flatMap((layer) => Object.keys(layer.formats)))];
  const columns: Column[] = [
    { title: 'LAYER', align: 'right' },
    ...formats.map((title) => ({ title: title.toUpperCase(), align: 'right' }) as const),
    { title: 'IN MEMORY', align: 'right' },
    { title: 'BYTES', align: 'right' },
  ];
  const rows = layers.map((layer) => [
    String(layer.layer),
    ...formats.map((format) => String(layer.formats[format] ?? 0)),
    layer.slots === layer.replicas ? 'all' : `${layer.slots} of ${plural(layer.replicas, 'replica')}`,
    formatBytes(layer.bytes),
  ]);
  return renderTable(columns, rows);
}
