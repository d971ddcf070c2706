import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import type { Check } from '../doctor/check.js';
import { checkCores, checkMemory, checkNative, checkNode, checkOpenFiles, machineFacts } from '../doctor/machine-checks.js';
import { checkModel } from '../doctor/model-check.js';
import { checkCoordinator, checkPort } from '../doctor/network-checks.js';
import { defaultPort, endpoint, hostOptions, outputFormat, outputOptions, readHost, readPort } from '../options.js';
import { printData } from '../ui/output.js';
import { renderTable } from '../ui/table.js';
import { type Arguments, text } from '../values.js';

export const doctor: CommandDefinition = {
  name: 'doctor',
  describe: 'Check what this machine, a model and a cluster need to work',
  details:
    'Each check is OK, WARN (it works, but not well) or FAIL (it does not work), with a remedy. Exits 0 when nothing fails, else 1. ' +
    'The model and the cluster are checked when they are named.',
  options: {
    model: { value: 'DIR', describe: 'check this model folder, and its size against the memory' },
    endpoint: { value: 'HOST:PORT', describe: 'check that a coordinator answers there and serves' },
    ...hostOptions,
    port: { value: 'PORT', describe: 'check that this port can be listened on', defaultText: `${defaultPort}, without --endpoint` },
    ...outputOptions,
  },
  examples: [
    ['doctor --model models/olmoe', 'before serving a model here'],
    ['doctor --endpoint localhost:7070 -o json', 'is that cluster well?'],
  ],
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const checks = await findings(args);
    printData(terminal, format, { checks }, () => renderChecks(checks));
    const failed = checks.filter(({ state }) => state === 'fail').map(({ name }) => name);
    if (failed.length > 0) throw new EmError('EM_PRECONDITION', { got: failed.length, of: checks.length, names: failed.join(', ') });
  },
};

async function findings(args: Arguments): Promise<Check[]> {
  const folder = text(args, 'model');
  // Read first: a wrong option ends the command before anything is checked.
  const address = args.endpoint === undefined ? null : endpoint(args, {});
  const host = readHost(args);
  const isPortAsked = args.port !== undefined;
  const port = readPort(args, defaultPort);
  const { loadNative } = await import('@expertmesh/native');
  const facts = machineFacts();
  const model = folder === null ? null : await checkModel(folder);
  return [
    checkNode(facts),
    ...checkNative(loadNative),
    checkCores(facts),
    checkMemory(facts, model?.bytes ?? null),
    checkOpenFiles(facts),
    ...(model === null ? [] : [model.check]),
    // Whoever asks about a running cluster does not want to start another one here.
    ...(address === null || isPortAsked ? [await checkPort(host, port, isPortAsked)] : []),
    ...(address === null ? [] : await checkCoordinator(address)),
  ];
}

export function renderChecks(checks: readonly Check[]): string {
  const table = renderTable(
    [{ title: 'CHECK' }, { title: 'STATE' }, { title: 'FOUND' }],
    checks.map(({ name, state, detail }) => [name, state.toUpperCase(), detail]),
  );
  const remedies = checks.filter(({ remedy }) => remedy !== '').map(({ name, remedy }) => `${name}: ${remedy}\n`);
  return table + (remedies.length === 0 ? '' : `\n${remedies.join('')}`);
}
