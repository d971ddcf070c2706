import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RebalanceReport } from '@expertmesh/bench';
import { EmError, systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { demoModelFolder } from '../demo/reference.js';
import { localClusterOptions, outputFormat, outputOptions, readLocalClusterOptions } from '../options.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { formatBytes } from '../ui/units.js';
import { flag, rate, text } from '../values.js';

export const benchRebalance: CommandDefinition = {
  name: 'rebalance',
  describe: 'Measure throughput and latency before, during and after a live rebalance',
  details:
    'Starts a private cluster under 16 streaming requests and moves half of all experts at a throttle, as many to each worker as leave it, ' +
    'several times. ' +
    'Every answer is compared with that of an undisturbed run. Times are what clients see between tokens.',
  options: {
    quick: { value: null, describe: 'shorter phases, under a minute' },
    model: { value: 'DIR', describe: 'Hugging Face model folder', defaultText: 'the demo model' },
    throttle: {
      value: 'SIZE/s',
      describe: 'most bytes copied a second, like 400MiB/s, or none',
      defaultText: 'by the length of the phase',
    },
    plots: { value: 'DIR', describe: 'write SVG timelines of throughput and latency there', defaultText: 'none' },
    ...localClusterOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const cluster = { modelFolder: text(args, 'model') ?? demoModelFolder, ...readLocalClusterOptions(args) };
    if (cluster.workers === 1) throw new EmError('EM_OPTION_VALUE', { option: '--workers', got: 1, wanted: 'at least 2' });
    const throttle = rate(args, 'throttle');
    const plots = text(args, 'plots');
    // A folder that cannot be written is told before the measurement.
    if (plots !== null) await mkdir(plots, { recursive: true });
    const { benchRebalance: measure, plotTimeline } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    try {
      const { report, timeline } = await measure({
        isQuick: flag(args, 'quick'),
        onProgress: (fraction, what) => progress.update(fraction, what),
        cluster,
        ...(throttle !== null && { throttleBytesPerSecond: throttle }),
      });
      progress.clear();
      if (plots !== null) for (const [name, svg] of Object.entries(plotTimeline(timeline))) await writeFile(join(plots, name), svg);
      printData(terminal, format, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

function renderReport({ machine, rows, summary }: RebalanceReport): string {
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const table = renderTable(
    [
      right('ROUND'),
      { title: 'PHASE' },
      ...['SECONDS', 'REQUESTS', 'TOKENS/S', 'NEXT P50', 'NEXT P99', 'MOVES', 'MOVED', 'THROTTLE'].map(right),
    ],
    rows.map((row) => [
      String(row.round),
      row.phase,
      row.seconds.toFixed(1),
      String(row.requests),
      row.tokensPerSecond.toFixed(0),
      `${row.betweenTokensP50.toFixed(1)} ms`,
      `${row.betweenTokensP99.toFixed(1)} ms`,
      ...(row.phase === 'during'
        ? [
            String(row.moves),
            formatBytes(row.movedBytes),
            row.throttleBytesPerSecond === 0 ? 'none' : `${formatBytes(row.throttleBytesPerSecond)}/s`,
          ]
        : ['-', '-', '-']),
    ]),
  );
  const failures = [...new Set(rows.flatMap((row) => row.failures))];
  return `${table}\n${renderProperties([
    ['machine', machine.cpu],
    ['failed', [`${summary.failed} requests`, ...failures].join('; ')],
    ['changed', `${summary.changed} tokens`],
    ['p99 ratio', `${summary.p99Ratio.toFixed(2)} (during / before and after, median of the rounds)`],
    ['moved', `${(100 * summary.movedShare).toFixed(0)} % of the experts`],
  ])}`;
}
