import type { ScalingReport } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { demoModelFolder } from '../demo/reference.js';
import { exchangeChoices, outputFormat, outputOptions } from '../options.js';
import { openPlotsFolder, plotsOptions, writePlots } from '../plots-folder.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { choice, flag, text } from '../values.js';

export const benchScaling: CommandDefinition = {
  name: 'scaling',
  describe: 'Measure two workers of one thread against one worker of two threads',
  details:
    'Both clusters take turns on this machine, once with either started first; tokens per second are medians over the rounds, ratios those of ' +
    'neighbours, of both starts the geometric mean. prefill: one prompt, ' +
    'or four at once; decode: the tokens after the first of 1, 4 and 16 requests at once. 1 means that the exchange costs nothing. ' +
    'The summary has the exchange that does best.',
  options: {
    quick: { value: null, describe: 'smaller counts, under a minute' },
    model: { value: 'DIR', describe: 'Hugging Face model folder', defaultText: 'the demo model' },
    exchange: { value: 'NAME', describe: `only this one: ${exchangeChoices.join(', ')}`, defaultText: 'all' },
    ...plotsOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const exchange = choice(args, 'exchange', exchangeChoices);
    const plots = text(args, 'plots');
    if (plots !== null) await openPlotsFolder(plots);
    const { benchScaling: measure, scalingPlots } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    try {
      const report = await measure({
        isQuick: flag(args, 'quick'),
        cluster: { modelFolder: text(args, 'model') ?? demoModelFolder },
        exchanges: exchange === null ? exchangeChoices : [exchange],
        onProgress: (fraction, what) => progress.update(fraction, what),
      });
      progress.clear();
      if (plots !== null) await writePlots(plots, scalingPlots(report.rows));
      printData(terminal, format, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

function renderReport({ machine, rows, summary }: ScalingReport): string {
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const table = renderTable(
    [{ title: 'EXCHANGE' }, { title: 'MEASURE' }, right('1 WORKER'), right('2 WORKERS'), { title: 'UNIT' }, right('RATIO')],
    rows.map(({ exchange, measure, oneWorker, twoWorkers, ratio }) => [
      exchange,
      measure,
      oneWorker.toFixed(0),
      twoWorkers.toFixed(0),
      'tokens/s',
      ratio.toFixed(2),
    ]),
  );
  return `${table}\n${renderProperties([
    ['machine', machine.cpu],
    ...Object.entries(summary).map(([measure, ratio]) => [measure, ratio.toFixed(2)] as [string, string]),
  ])}`;
}
