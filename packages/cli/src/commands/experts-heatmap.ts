import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { withCluster } from '../session.js';
import { renderHeatmap } from '../ui/heatmap.js';
import { printData } from '../ui/output.js';
import { integer } from '../values.js';

export const expertsHeatmap: CommandDefinition = {
  name: 'heatmap',
  describe: "Draw each expert's load over the mean of its layer",
  options: {
    layer: { value: 'L', describe: 'this layer only', defaultText: 'all' },
    ...endpointOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const layer = integer(args, 'layer', 0, Number.MAX_SAFE_INTEGER);
    const { sinceMs, layers } = await withCluster(args, (client, signal) => client.load({ signal }));
    const moeLayers = layers.filter(({ rows }) => rows.length > 0);
    const shown = layer === null ? moeLayers : moeLayers.filter((entry) => entry.layer === layer);
    if (shown.length === 0) {
      const wanted =
        moeLayers.length === 0 ? 'a cluster that serves' : `a layer with experts: ${moeLayers.map((entry) => entry.layer).join(', ')}`;
      throw new EmError('EM_OPTION_VALUE', { option: '--layer', got: layer ?? 'not given', wanted });
    }
    const since = new Date(sinceMs).toISOString();
    const lines = shown.map((entry) => ({ label: String(entry.layer), rows: entry.rows }));
    printData(terminal, format, { since, layers: shown }, () => `${renderHeatmap('LAYER', lines, terminal)}counted since ${since}\n`);
  },
};
