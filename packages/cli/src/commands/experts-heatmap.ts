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
    const { sinceMs, layers } = await withCluster(args, (client, signal) => client.load({ ...window, signal }));
    const shown = layersShown(layers, layer);
    const since = new Date(sinceMs).toISOString();
    const lines = shown.map((entry) => ({ label: String(entry.layer), rows: entry.rows }));
    printData(terminal, format, { since, layers: shown }, () => `${renderHeatmap('LAYER', lines, terminal)}counted since ${since}\n`);
  },
};
