import type { ClusterPlacement } from '@expertmesh/client';
import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';
import { type Column, renderTable } from '../ui/table.js';
import { plural } from '../ui/units.js';
import { renderPins } from './placement-pin.js';

export const placementShow: CommandDefinition = {
  name: 'show',
  describe: 'Show how many experts of each layer each worker holds, and the pins; -o wide names them',
  options: { ...endpointOptions, ...outputOptions },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const [placement, pins] = await withCluster(args, (client, signal) =>
      Promise.all([client.placement({ signal }), client.pin([], [], { signal })]),
    );
    printData(
      terminal,
      format,
      { ...placementData(placement), pins },
      (isWide) => `${renderPlacement(placement, isWide)}${pins.length === 0 ? '' : `\n${renderPins(pins)}`}`,
    );
  },
};

/** {epoch, layers: [[{format, replicas: [{worker, share}]}]]}, by model layer and expert. */
export function placementData({ epoch, layers }: ClusterPlacement): object {
  return {
    epoch,
    layers: layers.map((experts) =>
      experts.map(({ format, replicas }) => ({ format, replicas: replicas.map(({ worker, share }) => ({ worker, share })) })),
    ),
  };
}

export function renderPlacement({ epoch, layers }: ClusterPlacement, isWide: boolean): string {
  const moeLayers = layers.map((experts, layer) => ({ experts, layer })).filter(({ experts }) => experts.length > 0);
  const everyReplica = moeLayers.flatMap(({ experts }) => experts.flatMap(({ replicas }) => replicas));
  const workers = [...new Set(everyReplica.map(({ worker }) => worker))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const numExperts = moeLayers.reduce((sum, { experts }) => sum + experts.length, 0);
  const head = `Placement   epoch ${epoch}   ${plural(moeLayers.length, 'MoE layer')}, ${plural(numExperts, 'expert')}, ${plural(everyReplica.length, 'replica')}\n\n`;
  const align = isWide ? 'left' : 'right';
  const columns: Column[] = [
    { title: 'LAYER', align: 'right' },
    { title: 'FORMAT' },
    ...workers.map((title) => ({ title, align }) as const),
  ];
  const rows = moeLayers.map(({ experts, layer }) => [
    String(layer),
    [...new Set(experts.map(({ format }) => format))].join(','),
    ...workers.map((worker) => {
      const held = experts.flatMap(({ replicas }, expert) => (replicas.some((replica) => replica.worker === worker) ? [expert] : []));
      return isWide ? formatRanges(held) : String(held.length);
    }),
  ]);
  return head + renderTable(columns, rows);
}

/** 0-3,8 of ascending numbers. */
export function formatRanges(numbers: readonly number[]): string {
  const ranges: string[] = [];
  for (let from = 0; from < numbers.length; ) {
    let to = from;
    while (numbers[to + 1] === numbers[to]! + 1) to += 1;
    ranges.push(from === to ? `${numbers[from]}` : `${numbers[from]}-${numbers[to]}`);
    from = to + 1;
  }
  return ranges.join(',');
}
