import type { ExpertLoad } from '@expertmesh/client';
import type { CommandDefinition } from '../command.js';
import { layersShown, loadOptions } from '../load-options.js';
import { endpointOptions, outputFormat, outputOptions, present } from '../options.js';
import { withCluster } from '../session.js';
import { renderHeatmap } from '../ui/heatmap.js';
import { printData } from '../ui/output.js';
import { duration, integer } from '../values.js';

export const expertsHeatmap: CommandDefinition = {
  name: 'heatmap',
  describe: "Draw each expert's load over the mean of its layer",
  options: {
    ...loadOptions,
    ...endpointOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const layer = integer(args, 'layer', 0, Number.MAX_SAFE_INTEGER);
    const window = present('sinceMs', duration(args, 'since'));
    const [{ sinceMs, layers }, { model }] = await withCluster(args, (client, signal) =>
      Promise.all([client.load({ ...window, signal }), client.status({ signal })]),
    );
    const shown = layersShown(layers, layer);
    const since = new Date(sinceMs).toISOString();
    const maps = byStack(shown, model?.numEncoderLayers ?? 0).map(({ title, entries }) => {
      const lines = entries.map((entry) => ({ label: String(entry.layer), rows: entry.rows }));
      return renderHeatmap(title, lines, terminal);
    });
    printData(terminal, format, { since, layers: shown }, () => `${maps.join('\n')}counted since ${since}\n`);
  },
};

type Layers = ExpertLoad['layers'];

/** A map for each stack: its experts are busy otherwise than the other's. The encoder's layers are the first. */
export function byStack(layers: Layers, numEncoderLayers: number): { title: string; entries: Layers }[] {
  if (numEncoderLayers === 0) return [{ title: 'LAYER', entries: layers }];
  const stacks = [
    { title: 'ENCODER', entries: layers.filter(({ layer }) => layer < numEncoderLayers) },
    { title: 'DECODER', entries: layers.filter(({ layer }) => layer >= numEncoderLayers) },
  ];
  return stacks.filter(({ entries }) => entries.length > 0);
}
