import type { ExpertLoad } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import type { OptionTable } from './command.js';

/** Of commands that show the load of experts. */
export const loadOptions = {
  since: { value: 'TIME', describe: 'load of the last 90s, 15m, 2h, … only', defaultText: 'all that is kept' },
  layer: { value: 'L', describe: 'this layer only', defaultText: 'all' },
} as const satisfies OptionTable;

/** Layers with experts, or the one asked for. @throws EM_OPTION_VALUE where there is none */
export function layersShown(layers: ExpertLoad['layers'], layer: number | null): ExpertLoad['layers'] {
  const moeLayers = layers.filter(({ rows }) => rows.length > 0);
  const shown = layer === null ? moeLayers : moeLayers.filter((entry) => entry.layer === layer);
  if (shown.length > 0) return shown;
  const wanted =
    moeLayers.length === 0 ? 'a cluster that serves' : `a layer with experts: ${moeLayers.map((entry) => entry.layer).join(', ')}`;
  throw new EmError('EM_OPTION_VALUE', { option: '--layer', got: layer ?? 'not given', wanted });
}
