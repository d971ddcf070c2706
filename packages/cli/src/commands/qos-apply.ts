import type { ClusterPlacement, ExpertFormat } from '@expertmesh/client';
import { EmError, systemClock } from '@expertmesh/common';
import type { Format } from '@expertmesh/native';
import { precisionMap } from '@expertmesh/precision';
import type { CommandDefinition } from '../command.js';
import { assertCanConfirm, confirm, confirmOptions } from '../confirm.js';
import { operationOptions, runOperation } from '../operation/run-operation.js';
import { endpointOptions, outputFormat, outputOptions, readPrecisionText } from '../options.js';
import { withCluster } from '../session.js';
import { plural } from '../ui/units.js';
import { byteSize, flag, rate, text } from '../values.js';

const command = 'qos apply';
/** As the coordinator names the format in which the checkpoint has an expert. */
const stored = 'stored';

export const qosApply: CommandDefinition = {
  name: 'apply',
  describe: 'Bring the experts of a running cluster to other formats while it serves',
  details:
    'Only experts that differ are converted, from the checkpoint that each worker has; every state in between serves. A request that runs keeps the ' +
    'formats that it began with for --pin-grace of its worker, then goes on in the new ones. --extra bounds what lies beside what it takes the place ' +
    'of. Exit code 5 when it stopped part-way.',
  usage: 'FORMAT | mix:N[:SEED] | MAP.json | stored',
  mostPositionals: 1,
  options: {
    undo: { value: 'OPERATION', describe: 'instead: back to the formats before this change', defaultText: 'none' },
    extra: { value: 'SIZE', describe: 'new contents that a worker may hold beside the old ones', defaultText: '256MiB' },
    ...operationOptions,
    ...confirmOptions,
    ...endpointOptions,
    ...outputOptions,
  },
  examples: [
    ['qos apply mix:64 --yes', '64 experts in nf4, the others as the checkpoint has them'],
    ['qos apply map.json', 'as qos plan --save or placement export -o json have written it'],
  ],
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const undo = text(args, 'undo');
    const [wanted] = positionals;
    if ((wanted === undefined) === (undo === null)) {
      throw new EmError('EM_USAGE', { problem: `${command} needs a format, mix:N, MAP.json or stored, or else --undo OPERATION` });
    }
    const change = {
      ...(undo !== null && { undo }),
      mostExtraBytes: byteSize(args, 'extra', 1) ?? 0,
      throttleBytesPerSecond: rate(args, 'throttle') ?? 0,
    };
    assertCanConfirm(args, terminal, command);
    await withCluster(args, async (client, signal) => {
      const { cluster } = await client.status({ signal });
      const experts = wanted === undefined ? [] : formatsOf(wanted, await client.placement({ signal }));
      if (undo !== null || experts.length > 0) {
        const what = undo === null ? plural(experts.length, 'expert') : `the experts of ${undo}`;
        await confirm(args, terminal, `Change the formats of ${what} of ${cluster}?`, cluster, command);
      }
      const operation = await client.changePrecision({ ...change, experts }, { signal });
      await runOperation(operation, flag(args, 'detach'), { client, terminal, format, clock: systemClock, signal });
    });
  },
};

/** Of the experts that have another format now, or may have. @throws EM_OPTION_VALUE */
function formatsOf(wanted: string, { layers }: ClusterPlacement): ExpertFormat[] {
  // Which format is the stored one the coordinator knows.
  const sizes = layers.map((experts) => ({ numExperts: experts.length, format: stored as Format }));
  const map = precisionMap(wanted === stored ? { kind: 'stored' } : readPrecisionText(wanted), sizes);
  return map.flatMap((formats, layer) =>
    formats.flatMap((format, expert) => (layers[layer]![expert]!.format === format ? [] : [{ layer, expert, format }])),
  );
}
