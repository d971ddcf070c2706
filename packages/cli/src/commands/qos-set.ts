import type { QosTarget } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { endpointOptions, outputFormat, outputOptions } from '../options.js';
import { readFrontier } from '../qos/frontier-file.js';
import { renderQos } from '../qos/render-qos.js';
import { withCluster } from '../session.js';
import { printData } from '../ui/output.js';
import { type Arguments, byteSize, choice, decimal, flag, fraction, text } from '../values.js';

const preferences = ['quality', 'throughput'] as const;
const mostTokensPerSecond = 1e9;

export const qosSet: CommandDefinition = {
  name: 'set',
  describe: 'Hold a memory, a throughput or a quality by bringing experts to fewer or more bits',
  details:
    'The coordinator goes by the target until it is given another one, also after a restart. It brings experts to other formats while requests run, by operations ' +
    'like any other (rebalance watch, pause, cancel, history). The formats that the cluster was started with are the most it gives an expert. Without --frontier ' +
    'experts go to nf4 in a random order; with it those first that cost least, to whatever was measured.',
  options: {
    memory: {
      value: 'SIZE',
      describe: 'most weights of all workers together, like 40GiB: experts, and on each worker what is not an expert',
    },
    'min-throughput': {
      value: 'T',
      describe: 'least tokens a second of the cluster, while it has as much to do; the best quality that is so fast',
    },
    'max-loss': { value: 'P%', describe: 'most expected rise of the perplexity; the fastest formats within it. Needs --frontier' },
    prefer: {
      value: 'WHAT',
      describe: 'quality: the best that workers have room for; throughput: the fastest formats that cost at most 5 %',
    },
    off: { value: null, describe: 'hold nothing any more; experts keep the formats they have' },
    frontier: {
      value: 'FILE',
      describe: 'what qos frontier or qos sensitivity has saved of the served model',
      defaultText: 'the one given before',
    },
    ...endpointOptions,
    ...outputOptions,
  },
  examples: [
    ['qos set --min-throughput 120 --frontier points.json', 'as much quality as 120 tokens a second allow'],
    ['qos set --memory 24GiB', 'experts in 4 bits as far as they must'],
    ['qos set --off', ''],
  ],
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const target = readTarget(args);
    const file = text(args, 'frontier');
    if (target === null && file !== null) throw new EmError('EM_USAGE', { problem: '--frontier is for a target; --off has none' });
    const frontier = file === null ? '' : JSON.stringify(await readFrontier(file));
    const qos = await withCluster(args, (client, signal) => client.setQos(target, frontier, { signal }));
    printData(terminal, format, qos, () => renderQos(qos));
  },
};

/** Null for none. @throws EM_USAGE where not exactly one is given */
function readTarget(args: Arguments): QosTarget | null {
  const memory = byteSize(args, 'memory', 1);
  const throughput = decimal(args, 'min-throughput', 0, mostTokensPerSecond, { isLeastExcluded: true });
  const loss = fraction(args, 'max-loss');
  const prefer = choice(args, 'prefer', preferences);
  const given: readonly (QosTarget | null)[] = [
    ...(memory === null ? [] : [{ kind: 'memory', value: memory } as const]),
    ...(throughput === null ? [] : [{ kind: 'minThroughput', value: throughput } as const]),
    ...(loss === null ? [] : [{ kind: 'maxLoss', value: loss } as const]),
    ...(prefer === null ? [] : [{ kind: 'prefer', prefer } as const]),
    ...(flag(args, 'off') ? [null] : []),
  ];
  const [only] = given;
  if (given.length === 1 && only !== undefined) return only;
  const problem = `give one of --memory, --min-throughput, --max-loss, --prefer and --off; got ${given.length === 0 ? 'none' : given.length}`;
  throw new EmError('EM_USAGE', { problem });
}
