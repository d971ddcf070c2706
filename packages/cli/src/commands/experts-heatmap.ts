import type { CommandDefinition } from '../command.js';
import { layersShown, loadOptions } from '../load-options.js';
import { layersByStack, stackTitle } from '../model-stacks.js';
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
    const maps = layersByStack(shown, model?.numEncoderLayers ?? 0).map(({ stack, layers: entries }) => {
      const lines = entries.map((entry) => ({ label: String(entry.layer), rows: entry.rows }));
      return renderHeatmap(stackTitle(stack), lines, terminal);
    });
    printData(terminal, format, { since, layers: shown }, () => `${maps.join('\n')}counted since ${since}\n`);
  },
};
