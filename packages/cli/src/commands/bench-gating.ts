import type { GatingReport, PaperFigures, WorkloadName } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { maxThreads, outputFormat, outputOptions } from '../options.js';
import { openPlotsFolder, plotsOptions, writePlots } from '../plots-folder.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { formatBytes, formatShare } from '../ui/units.js';
import { flag, integer, text } from '../values.js';

export const benchGating: CommandDefinition = {
  name: 'gating',
  describe: "Measure dynamic gating against static gating, the papers' baseline",
  details:
    "Whole models of the paper's workloads (arXiv 2303.06182), made for the occasion, their sizes scaled by one factor: a language model of 512 " +
    'experts with capacity 0.05, and encoder and decoder of a translation model of 128 experts with capacity 1, all top-2. The modes take turns ' +
    "and run the same products. The memory budget is what static gating's activations take at the paper's batch, its largest. With 2 and 4 workers " +
    "the paper's batch is scored over loopback: rows per second and bytes that crossed.",
  options: {
    quick: { value: null, describe: 'smaller models and counts, under a minute' },
    threads: { value: 'N', describe: 'threads of the one worker', defaultText: 'cores' },
    ...plotsOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const isQuick = flag(args, 'quick');
    const given = integer(args, 'threads', 1, maxThreads);
    const plots = text(args, 'plots');
    if (plots !== null) await openPlotsFolder(plots);
    const [{ benchGating: measure, gatingPlots, workloads }, { defaultThreads }] = await Promise.all([
      import('@expertmesh/bench'),
      import('@expertmesh/local'),
    ]);
    const progress = createProgress(terminal, systemClock);
    try {
      const report = await measure({
        isQuick,
        threads: given ?? defaultThreads(1),
        onProgress: (fraction, what) => progress.update(fraction, what),
      });
      progress.clear();
      if (plots !== null) await writePlots(plots, gatingPlots(report));
      const papers = new Map(workloads(report.rows[0]?.hidden ?? 1).map(({ name, paper }) => [name, paper]));
      printData(terminal, format, report, () => renderReport(report, papers));
    } finally {
      progress.clear();
    }
  },
};

function renderReport({ machine, rows, summary }: GatingReport, papers: ReadonlyMap<WorkloadName, PaperFigures>): string {
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const measured = renderTable(
    [
      ...[
        { title: 'WORKLOAD' },
        { title: 'GATING' },
        right('WORKERS'),
        right('BATCH'),
        right('ROWS/S'),
        right('ACTIVATIONS'),
        { title: 'FITS' },
      ],
      ...[right('FLOP/ROW'), right('BYTES/ROW')],
    ],
    rows.map((row) => [
      ...[row.workload, row.mode, String(row.workers), String(row.rows), row.rowsPerSecond.toFixed(0)],
      row.activationBytes === null ? '' : formatBytes(row.activationBytes),
      row.isFeasible ? 'yes' : 'no',
      row.flopsPerRow.toExponential(2),
      row.workers === 1 ? '' : row.exchangeBytesPerRow.toFixed(0),
    ]),
  );
  const ratios = renderTable(
    [
      { title: 'DYNAMIC / STATIC' },
      right('EQUAL BATCH'),
      right('FLOP BOUND'),
      right('BEST'),
      right('FLOP BOUND'),
      right('LARGEST'),
      right("PAPER'S"),
      right('MEMORY'),
      right("PAPER'S"),
    ],
    (Object.keys(summary) as WorkloadName[]).map((name) => {
      const { ratioAtEqualBatch, flopBoundAtEqualBatch, ratioAtBest, flopBoundAtBest, ratioAtLargest, activationSaving } = summary[name];
      const paper = papers.get(name)!;
      return [
        name,
        ...[ratioAtEqualBatch, flopBoundAtEqualBatch, ratioAtBest, flopBoundAtBest, ratioAtLargest].map((ratio) => ratio.toFixed(2)),
        paper.ratio.join(' to '),
        `-${formatShare(activationSaving)}`,
        paper.activationSaving === null ? '' : `-${formatShare(paper.activationSaving)}`,
      ];
    }),
  );
  return `${measured}\n${ratios}\n${renderProperties([
    ['machine', machine.cpu],
    ['scaled to', `rows of ${rows[0]?.hidden} elements`],
  ])}`;
}
