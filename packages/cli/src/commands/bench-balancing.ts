import type { BalancingReport } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { evalFiles, readEvalDocuments, translationEvalFiles } from '../demo/eval-texts.js';
import { demoModelFolder, translationModelFolder } from '../demo/reference.js';
import { outputFormat, outputOptions } from '../options.js';
import { openPlotsFolder, plotsOptions, writePlots } from '../plots-folder.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { flag, integer, text } from '../values.js';

const defaultSeed = 1;

export const benchBalancing: CommandDefinition = {
  name: 'balancing',
  describe: 'Compare planners by the largest load of a worker on recorded routing, and what they give real workers',
  details:
    'Routing of the demo models is recorded (language model; encoder and decoder of the translation model), experts are placed by its first half, ' +
    "and both halves judged. Max load: the largest share of a batch's rows that a worker gets, in the worst batch and layer; avg: the mean over " +
    'batches and layers (arXiv 2303.06182).',
  options: {
    quick: { value: null, describe: 'smaller counts, under a minute' },
    seed: { value: 'N', describe: 'of the order of the texts', defaultText: String(defaultSeed) },
    ...plotsOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const seed = integer(args, 'seed', 0, Number.MAX_SAFE_INTEGER) ?? defaultSeed;
    const plots = text(args, 'plots');
    if (plots !== null) await openPlotsFolder(plots);
    const { balancingPlots, benchBalancing: measure } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    try {
      const report = await measure({
        isQuick: flag(args, 'quick'),
        seed,
        lm: { modelFolder: demoModelFolder, documents: await readEvalDocuments(await evalFiles()) },
        mt: { modelFolder: translationModelFolder, documents: await readEvalDocuments(await translationEvalFiles()) },
        onProgress: (fraction, what) => progress.update(fraction, what),
      });
      progress.clear();
      if (plots !== null) await writePlots(plots, balancingPlots(report.rows));
      printData(terminal, format, report, () => render(report));
    } finally {
      progress.clear();
    }
  },
};

const right = (title: string) => ({ title, align: 'right' }) as const;

function render({ machine, rows, summary }: BalancingReport): string {
  const loads = renderTable(
    [
      ...[{ title: 'TRACE' }, right('WORKERS'), { title: 'PLANNER' }, right('SPARE'), { title: 'REPLICA' }, { title: 'HALF' }],
      ...['MAX LOAD', 'AVG'].map(right),
    ],
    rows.flatMap((row) => {
      if (row.measure !== 'maxLoad') return [];
      const { trace, workers, planner, spare, replicaChoice, half, maxLoad, avgMaxLoad } = row;
      return [[trace, String(workers), planner, spare.toFixed(2), replicaChoice, half, maxLoad.toFixed(4), avgMaxLoad.toFixed(4)]];
    }),
  );
  const rates = renderTable(
    [{ title: 'MODEL' }, { title: 'PLANNER' }, right('SPARE'), { title: 'REPLICA' }, ...['WORKERS', 'TOKENS/S'].map(right)],
    rows.flatMap((row) => {
      if (row.measure !== 'throughput') return [];
      const { model, planner, spare, replicaChoice, tokensPerSecond } = row;
      return [[model, planner, spare.toFixed(2), replicaChoice, String(row.workers), tokensPerSecond.toFixed(0)]];
    }),
  );
  const named = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .map(([planner, value]) => `${planner} ${value.toFixed(4)}`)
      .join(', ');
  const facts = renderProperties([
    ['machine', machine.cpu],
    ['maxLoad', named(summary.maxLoad)],
    ['avgMaxLoad', named(summary.avgMaxLoad)],
    ['stepOverShare', summary.stepOverShare.toFixed(3)],
    ['throughputStepOverShare', summary.throughputStepOverShare === null ? '-' : named(summary.throughputStepOverShare)],
  ]);
  return [loads, rates, facts].join('\n');
}
