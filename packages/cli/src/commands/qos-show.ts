import type { ClusterPlacement, Qos } from '@expertmesh/client';
import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { renderQos } from '../qos/render-qos.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';

export const qosShow: CommandDefinition = {
  name: 'show',
  describe: 'Show the target and what is measured, and what experts are held in: formats and tiers by layer',
  details: '-o json also has the format and the workers of each expert.',
  options: { ...endpointOptions, ...outputOptions },
  examples: [['qos show', 'which experts of each layer have how many bits, and how many are in memory']],
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const [qos, placement] = await withCluster(args, (client, signal) =>
      Promise.all([client.qos({ signal }), client.placement({ signal })]),
    );
    printData(terminal, format, qosData(qos, placement), () => renderQos(qos));
  },
};

/** The state table of every expert beside what its layer has. */
export function qosData(qos: Qos, placement: ClusterPlacement): object {
  const layers = qos.layers.map((layer) => {
    const experts = (placement.layers[layer.layer] ?? []).map(({ format, replicas }) => ({
      format,
      workers: replicas.map(({ worker }) => worker),
    }));
    return { ...layer, experts };
  });
  return { ...qos, layers };
}
