import type { ClusterPlacement, ExpertLoad } from '@expertmesh/client';
import type { CommandDefinition } from '../command.js';
import { type IdleExperts, idleExperts, renderIdleExperts } from '../idle-experts.js';
import { layersShown, loadOptions } from '../load-options.js';
import { endpointOptions, outputFormat, outputOptions, present } from '../options.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';
import { renderTable } from '../ui/table.js';
import { formatCount, formatShare } from '../ui/units.js';
import { duration, integer } from '../values.js';

const defaultLimit = 20;

export interface HotExpert {
  readonly layer: number;
  readonly expert: number;
  readonly rows: number;
  /** Of all rows counted. */
  readonly share: number;
  readonly workers: readonly string[];
}

export interface HotExperts {
  /** ISO 8601: where counting began. */
  readonly since: string;
  /** Rows routed to all experts. */
  readonly total: number;
  /** All experts, the busiest first. */
  readonly experts: readonly HotExpert[];
  /** By stack: the encoder's experts are busy otherwise than the decoder's. */
  readonly idle: readonly IdleExperts[];
}

export const expertsTop: CommandDefinition = {
  name: 'top',
  describe: 'List the experts by the rows routed to them, the busiest first',
  options: {
    limit: { value: 'N', describe: 'experts in the table; json and yaml always list all', defaultText: String(defaultLimit) },
    ...loadOptions,
    ...endpointOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const limit = integer(args, 'limit', 1, Number.MAX_SAFE_INTEGER) ?? defaultLimit;
    const layer = integer(args, 'layer', 0, Number.MAX_SAFE_INTEGER);
    const window = present('sinceMs', duration(args, 'since'));
    const [load, placement, { model }] = await withCluster(args, (client, signal) =>
      Promise.all([client.load({ ...window, signal }), client.placement({ signal }), client.status({ signal })]),
    );
    const layers = layer === null ? load.layers : layersShown(load.layers, layer);
    const hot = rankExperts({ ...load, layers }, placement, model?.numEncoderLayers ?? 0);
    printData(terminal, format, hot, () => renderHotExperts(hot, limit));
  },
};

export function rankExperts(load: ExpertLoad, placement: ClusterPlacement, numEncoderLayers: number): HotExperts {
  const total = load.layers.reduce((sum, { rows }) => sum + rows.reduce((layerSum, count) => layerSum + count, 0), 0);
  const experts = load.layers.flatMap(({ layer, rows }) =>
    rows.map((count, expert) => ({
      layer,
      expert,
      rows: count,
      share: total === 0 ? 0 : count / total,
      workers: placement.layers[layer]?.[expert]?.replicas.map(({ worker }) => worker) ?? [],
    })),
  );
  experts.sort((a, b) => b.rows - a.rows || a.layer - b.layer || a.expert - b.expert);
  return { since: new Date(load.sinceMs).toISOString(), total, experts, idle: idleExperts(load.layers, numEncoderLayers) };
}

export function renderHotExperts(hot: HotExperts, limit: number): string {
  const shown = hot.experts.slice(0, limit);
  const head = `${formatCount(hot.total)} rows routed since ${hot.since}; ${shown.length} of ${hot.experts.length} experts\n${renderIdleExperts(hot.idle)}\n`;
  return (
    head +
    renderTable(
      [
        { title: 'LAYER', align: 'right' },
        { title: 'EXPERT', align: 'right' },
        { title: 'ROWS', align: 'right' },
        { title: 'SHARE', align: 'right' },
        { title: 'WORKERS' },
      ],
      shown.map(({ layer, expert, rows, share, workers }) => [
        String(layer),
        String(expert),
        formatCount(rows),
        formatShare(share, 2),
        workers.join(','),
      ]),
    )
  );
}
