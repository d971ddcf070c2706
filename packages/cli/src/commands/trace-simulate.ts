import type { Contestant, Simulation } from '@expertmesh/bench';
import { type CachePolicyName, cachePolicyNames } from '@expertmesh/buffering';
import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { outputFormat, outputOptions } from '../options.js';
import { openPlotsFolder, plotsOptions, writePlots } from '../plots-folder.js';
import { printData } from '../ui/output.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { formatBytes, formatCount } from '../ui/units.js';
import { byteSize, choice, decimal, integer, names, text } from '../values.js';

const plannerNames = ['roundRobin', 'greedy', 'anticorrelation', 'eplb', 'mesh'] as const satisfies readonly Contestant[];
const defaultPolicies = ['paper', 'lru', 'fifo', 'lfu', 'reuse'] as const satisfies readonly CachePolicyName[];
const mostWorkers = 1024;
/** Of the experts of a layer on a worker. */
const defaultParts = [0.125, 0.25, 0.5, 0.75];

export const traceSimulate: CommandDefinition = {
  name: 'simulate',
  usage: 'FILE',
  describe: 'Play a trace through expert caches of any size and policy, on any placement',
  details:
    'Planners place the experts by the first half of the batches; max load is measured on the other half. Caches are empty at the start. LEAST is ' +
    "Belady's bound on the order of accesses that the policy made: misses can only be below it by loads ahead.",
  mostPositionals: 1,
  options: {
    workers: { value: 'N', describe: 'workers that share the experts', defaultText: '1' },
    planner: { value: 'NAME', describe: `who places them: ${plannerNames.join(', ')}`, defaultText: 'roundRobin' },
    slots: {
      value: 'N,N',
      describe: 'slots of a layer on a worker',
      defaultText: 'an eighth, a quarter, half, three quarters of its experts',
    },
    policy: { value: 'NAME,NAME', describe: `of ${cachePolicyNames.join(', ')}`, defaultText: defaultPolicies.join(',') },
    documents: { value: 'N', describe: 'documents that run beside each other: one batch of each makes a batch', defaultText: '1' },
    prefetch: {
      value: 'P',
      describe: 'load experts ahead whose chance by the history of the domain is at least P, 0 to 1',
      defaultText: 'off',
    },
    'expert-size': { value: 'SIZE', describe: 'bytes of an expert, to tell the bytes loaded', defaultText: 'not known' },
    ...plotsOptions,
    ...outputOptions,
  },
  examples: [['trace simulate prompts.trace --documents 4 --slots 8,16 --policy paper,reuse', 'four requests at a time']],
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const [file] = positionals;
    if (file === undefined) throw new EmError('EM_USAGE', { problem: 'give a trace. See: expertmesh trace simulate --help' });
    const workers = integer(args, 'workers', 1, mostWorkers) ?? 1;
    const planner = choice(args, 'planner', plannerNames) ?? 'roundRobin';
    const numDocuments = integer(args, 'documents', 1, Number.MAX_SAFE_INTEGER) ?? 1;
    const policies = (names(args, 'policy') ?? defaultPolicies).map(policyNamed);
    const slots = names(args, 'slots')?.map(slotsNamed) ?? null;
    const prefetchFrom = decimal(args, 'prefetch', 0, 1);
    const expertBytes = byteSize(args, 'expert-size', 1) ?? 0;
    const plots = text(args, 'plots');
    if (plots !== null) await openPlotsFolder(plots);
    const { readTrace, simulateTrace, simulationPlots } = await import('@expertmesh/bench');
    const trace = await readTrace(file);
    const most = Math.ceil(Math.max(1, ...trace.numExperts) / workers);
    const sizes = slots ?? [...new Set(defaultParts.map((part) => Math.max(1, Math.round(part * most))))];
    const simulation = simulateTrace(trace, { workers, planner, numDocuments, policies, slots: sizes, prefetchFrom, expertBytes });
    if (plots !== null) await writePlots(plots, simulationPlots(simulation));
    printData(terminal, format, simulation, () => render(simulation));
  },
};

function policyNamed(name: string): CachePolicyName {
  const known = cachePolicyNames.find((policy) => policy === name);
  if (known === undefined) throw new EmError('EM_OPTION_VALUE', { option: '--policy', got: name, wanted: cachePolicyNames.join(', ') });
  return known;
}

function slotsNamed(value: string): number {
  const slots = Number(value);
  if (!Number.isInteger(slots) || slots < 1)
    throw new EmError('EM_OPTION_VALUE', { option: '--slots', got: value, wanted: 'whole numbers from 1' });
  return slots;
}

const right = (title: string) => ({ title, align: 'right' }) as const;

function render({ trace, workers, planner, numDocuments, maxLoad, avgMaxLoad, rows }: Simulation): string {
  const facts = renderProperties([
    ['trace', `${trace.model}, ${formatCount(trace.batches)} batches of ${formatCount(trace.rows)} rows, ${numDocuments} at a time`],
    ['workers', `${workers}, placed by ${planner}`],
    ['max load', `${maxLoad.toFixed(3)} (mean of batches ${avgMaxLoad.toFixed(3)}; even ${(1 / workers).toFixed(3)})`],
  ]);
  const table = renderTable(
    [{ title: 'POLICY' }, ...['SLOTS', 'ACCESSES', 'MISSES', 'MISS RATE', '/LEAST', 'EVICTIONS', 'AHEAD', 'IN VAIN', 'LOADED'].map(right)],
    rows.map((row) => [
      ...[row.policy, String(row.slots), formatCount(row.accesses), formatCount(row.misses), row.missRate.toFixed(4)],
      ...[row.missesOverLeast.toFixed(3), ...[row.evictions, row.prefetched, row.prefetchedInVain].map(formatCount)],
      row.loadedBytes === null ? '-' : formatBytes(row.loadedBytes),
    ]),
  );
  return [facts, table].join('\n');
}
